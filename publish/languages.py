"""Language tags as BCP 47 has them: a language keeps its own subtag.

langcodes goes by CLDR, which takes some languages for a kind of others: Tagalog for Filipino, Dari
for Persian of Afghanistan, Montenegrin for Serbian. For choosing words that does; records are to
say what the publisher said. The IANA registry alone tells what is replaced (RFC 5646, 4.5).
"""

from __future__ import annotations

from functools import lru_cache

import langcodes
from langcodes import Language

KEPT = {language: language for language in (
    "agp ais baz bhk bjq bkb btb cnr daf dap djl dkl dud duj dwl elp gbc ggo ggr gio ill izi jar "
    "kdv kgd kpp kzh leg mgx mnt mof mwd nbf nbx nln nlr noo prs rmr sap sgl sh sul sum swc tgg "
    "tid tl unp wgw wit wiw xsj yen yiy"
).split()} | {"drh": "khk", "drw": "prs", "tnf": "prs", "tgl": "tl"}  # fmt: skip
"""Languages that CLDR replaces by others than the registry does, with what that has for them."""


@lru_cache(maxsize=1024)
def parsed(tag: str) -> Language:
    """The parts of a BCP 47 tag, in the registry's form. Raises LanguageTagError."""
    language = langcodes.get(tag, normalize=False).language
    if language not in KEPT:
        return langcodes.get(tag)
    rest = langcodes.get(f"und{tag[len(language) :]}")
    return Language.make(
        KEPT[language], None, rest.script, rest.territory, rest.variants, rest.extensions,
        rest.private,
    )  # fmt: skip


def standard(tag: str) -> str:
    """A BCP 47 tag in the registry's form (RFC 5646, 4.5): `iw-latn` is `he-Latn`.

    Raises LanguageTagError.
    """
    return parsed(tag).simplify_script().to_tag()
