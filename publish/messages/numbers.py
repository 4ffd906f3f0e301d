"""Numbers and numerals of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# CLDR's names of the numbering systems; Babel knows which one a locale uses, not its digits.
_DIGITS = {
    "arab": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "arabext": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
}


def localised_digits(text: str, locale: Locale) -> str:
    """`text` with its European digits turned into those that the locale uses by default."""
    return text.translate(_DIGITS.get(locale.default_numbering_system, {}))


def localised_number(number: int, locale: Locale, *, grouped: bool = True) -> str:
    """`number` in the locale's digits; `grouped` separates the thousands where it is customary."""
    from babel.numbers import format_decimal

    words = format_decimal(
        number, locale=locale, numbering_system="default", group_separator=grouped
    )
    return localised_digits(words, locale)
