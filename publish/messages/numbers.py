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


def localised_size(size: int, locale: Locale) -> str:
    """A size of a file in kilobytes or megabytes of a thousand: "184 kB", "1.2 MB"."""
    from babel.units import format_unit

    large = size >= 1_000_000
    unit = "digital-megabyte" if large else "digital-kilobyte"
    number = round(size / 1_000_000, 1) if large else max(1, round(size / 1000))
    return localised_digits(format_unit(number, unit, "short", locale=locale), locale)
