"""What is mended in a CSL style before citeproc-py reads it.

citeproc-py leaves some attributes of CSL aside and fails on others, and styles say some things in
their own language alone. "CSL" is the specification of the Citation Style Language 1.0.2.
"""

from __future__ import annotations

from lxml import etree

from publish.citations.locales import NS, date_parts
from publish.citations.standards import AFTER_TITLE, URN, mend_standard
from publish.citations.styles import TYPES
from publish.document import XML_LANG, Element
from publish.statement.scripts import script_of

VARIABLES = frozenset(
    {
        "title", "publisher", "publisher-place", "genre", "URL", "ISBN",
        "edition", "issued", "original-date", "accessed", "author", "editor", "translator",
        AFTER_TITLE, URN,
    }
)  # fmt: skip
"""The variables that items have. Without `original-title`: where it is known, the
statement is cited under it. Without `DOI`, which stands in `URL`: not all styles print it."""

_UNNAMED = ("[S.n.]", "[S.l.: S.n.]")  # ABNT NBR 6023, 8.6.5
_RETRIEVED = ("ca", "da", "de", "es", "fr", "gl", "it", "nb", "nl", "nn", "pt", "sv")
INITIALS = "initialize-with"
_COMMAS = str.maketrans(",;", "،؛")
_PRINTED = ("delimiter", "prefix", "suffix", "value", "sort-separator", "name-delimiter",
            "names-delimiter")  # fmt: skip
_SUBSTITUTE = f"{NS}substitute"
_BRANCHES = (f"{NS}if", f"{NS}else-if")
_NAMING = (INITIALS, "sort-separator", "name-delimiter")


def mend_style(root: Element, csl: str, locale: str) -> None:
    """Mend a style, known by its id, for citations in the language of a CSL locale."""
    mend_standard(root, csl, locale)
    _mend_names(root, locale)
    _mend_texts(root, locale)
    if not locale.startswith("en"):
        _mend_language(root, locale)
    if script_of(locale) == "Arab":
        _use_arabic_commas(root)


def name_once(root: Element, variable: str) -> None:
    """Let a style name those of a variable once, who stand in the place of an author.

    What was substituted is suppressed in all that follows (CSL, "Substitute"), of which citeproc-py
    knows nothing. Where a style has no substitute, a choice that asks for the variable is one.
    Names that belong to a title in the place of an author are no substitute, and those in the place
    of a container's author are never printed.
    """
    macros = {macro.get("name"): macro for macro in root.findall(f"{NS}macro")}
    found: list[tuple[str, Element, Element]] = []

    def walk(element: Element, holder: Element, inside: str) -> None:
        for child in element:
            if child.get("variable") == "container-author":
                continue
            asked = variable in child.get("variable", "").split()
            if child.tag == f"{NS}names" and asked:
                found.append((inside, holder, child))
            macro = macros.get(child.get("macro")) if child.tag == f"{NS}text" else None
            titled = inside == _SUBSTITUTE and "title" in child.get("macro", "")
            if macro is not None and not titled:
                walk(macro, macro, inside)
            if child.tag == _SUBSTITUTE or (asked and child.tag in _BRANCHES):
                walk(child, holder, inside if inside == _SUBSTITUTE else child.tag)
            else:
                walk(child, holder, inside)

    layout = root.find(f"{NS}bibliography/{NS}layout")
    walk(layout, layout, "")
    kept = [holder for _, holder, names in found if names.getparent().tag == _SUBSTITUTE]
    kept += [holder for inside, holder, _ in found if inside == _SUBSTITUTE]
    kept += [holder for inside, holder, _ in found if inside in _BRANCHES]
    for names in dict.fromkeys(n for _, holder, n in found if kept and holder is not kept[0]):
        others = [name for name in names.get("variable").split() if name != variable]
        names.set("variable", " ".join(others))
        if not others:
            names.getparent().remove(names)


def _mend_names(root: Element, locale: str) -> None:
    """Every name says for itself how it is written; full names stay full.

    citeproc-py does not know `initialize` (CSL, "Name"), takes `delimiter` of the name itself
    alone before "and", and can't change the case of a part otherwise than as a whole. It prints all
    names of a choice in a substitute, so that one which is always made is opened. Styles that would
    name three hundred authors (ISO 690 lets them be cut) name three, as Chicago does.
    """
    inherited: dict[str, str] = {}
    bibliography = root.find(f"{NS}bibliography")
    for holder in (root, bibliography):
        inherited |= {key: holder.attrib.pop(key) for key in _NAMING if key in holder.attrib}
    if not root.xpath("//@et-al-min[not(ancestor::*[local-name()='citation'])]"):
        bibliography.attrib.update({"et-al-min": "7", "et-al-use-first": "3"})
    inherited["delimiter"] = inherited.pop("name-delimiter", ", ")
    for choose in list(root.iterfind(f".//{NS}substitute/{NS}choose")):
        if len(choose) == 1 and choose[0].get("match") == "none" and not _is_of_ours(choose[0]):
            for names in choose[0]:
                choose.addprevious(names)
            choose.getparent().remove(choose)
    for names in root.iter(f"{NS}names"):
        if names.find(f"{NS}name") is None and names.getparent().tag != f"{NS}substitute":
            names.insert(0, etree.Element(f"{NS}name"))
    for name in root.iter(f"{NS}name"):
        for key, value in inherited.items():
            name.set(key, name.get(key, value))
        if name.get("initialize") == "false":
            name.attrib.pop(INITIALS, None)
        if name.get("and") == "symbol" and not locale.startswith("en"):
            name.set("and", "text")
    told = ("tr", "az", "el")  # i and İ; capitals of Greek have no accents
    kept = () if locale.startswith(told) else ("uppercase", "lowercase")
    for part in root.iter(f"{NS}name-part"):
        if part.get("text-case") not in kept:
            part.attrib.pop("text-case", None)


def _is_of_ours(branch: Element) -> bool:
    """Whether an item of ours can be what a condition asks for."""
    asked = set(branch.get("type", "").split())
    return bool(asked & TYPES) or set(branch.keys()) != {"match", "type"}


def _mend_texts(root: Element, locale: str) -> None:
    """One citation that stands alone, without words for what is not known.

    It has no number. An edition's bare number becomes "2nd ed.". Labels of variables that items
    lack are dropped, and "Retrieved" stays only beside its date (CSL, "Label" and "Group"):
    citeproc-py prints both. "Title" case is for English, where one word wants a capital. The style
    of ABNT forgets the date where there is no publisher.
    """
    for text in list(root.iter(f"{NS}text")):
        if text.get("variable") == "citation-number":
            text.getparent().remove(text)
        elif text.get("variable") == "edition" and not _is_otherwise(text):
            _write_edition(text)
        elif text.get("term") == "retrieved":
            _keep_by_date(text)
        elif text.get("value") in _UNNAMED:
            text.addnext(etree.Element(f"{NS}text", {"macro": "issued", "prefix": ", "}))
    for label in list(root.iter(f"{NS}label")):
        if label.get("variable", "author") not in VARIABLES:
            label.getparent().remove(label)
        elif label.get("text-case") == "title" and locale.startswith("en"):
            label.set("text-case", "capitalize-first")


def _is_otherwise(text: Element) -> bool:
    """Whether a text is printed only where the edition is no number."""
    choices = text.iterancestors(f"{NS}choose")
    return any(branch.get("is-numeric") == "edition" for choose in choices for branch in choose)


def _write_edition(text: Element) -> None:
    """Put the ordinal and the term for a raw number (CSL, "Number")."""
    choose = etree.Element(f"{NS}choose")
    numbered = etree.SubElement(choose, f"{NS}if", {"is-numeric": "edition"})
    affixes = {key: text.get(key) for key in ("prefix", "suffix") if text.get(key)}
    group = etree.SubElement(numbered, f"{NS}group", {"delimiter": " ", **affixes})
    etree.SubElement(group, f"{NS}number", {"variable": "edition", "form": "ordinal"})
    etree.SubElement(group, f"{NS}text", {"term": "edition", "form": "short"})
    text.getparent().replace(text, choose)
    etree.SubElement(choose, f"{NS}else").append(text)


def _keep_by_date(text: Element) -> None:
    following = text.getnext()
    if following is None or not following.xpath(".//*[@variable='accessed']"):
        return
    group = etree.Element(f"{NS}group", {"delimiter": text.getparent().get("delimiter", " ")})
    text.getparent().replace(text, group)
    group.extend([text, following])


def _mend_language(root: Element, locale: str) -> None:
    """Outside English: dates in the order of the language, no terms that are English for all."""
    for date in root.iter(f"{NS}date"):
        parts = {part.get("name"): part for part in date.iterchildren(f"{NS}date-part")}
        month = parts.get("month")
        if month is None or month.get("form", "long") != "long" or date.get("form"):
            continue
        if date.getparent().tag != f"{NS}locale" and "day" in parts:
            before = date[0].get("prefix", "")
            date[:] = date_parts(locale, "long" if "year" in parts else "MMMMd")
            date.set("prefix", date.get("prefix", "") + before)
    if locale[:2] not in _RETRIEVED:
        _say_when_alone(root)
    if root.get("default-locale", "en").startswith("en"):
        for terms in root.findall(f"{NS}locale"):
            if terms.get(XML_LANG) is None:
                _translate(root, terms)


def _say_when_alone(root: Element) -> None:
    """Write "Accessed" and a comma for "Retrieved" and "from".

    The two words of APA make a phrase in few languages.
    """
    for text in root.iter(f"{NS}text"):
        following = text.getnext()
        if text.get("term") == "retrieved" and following is not None:
            for last in following.findall(f"{NS}text[@term='from']"):
                text.set("term", "accessed")
                last.getprevious().set("suffix", ",")
                following.remove(last)


def _translate(root: Element, locale: Element) -> None:
    """Give up a style's own English terms for those of CSL.

    ISO 690 in English makes "Available from" of two terms, which is another phrase elsewhere.
    """
    names = {term.get("name") for term in locale.iter(f"{NS}term")}
    root.remove(locale)
    if not {"retrieved", "from"} <= names:
        return
    for text in root.iter(f"{NS}text"):
        following = text.getnext()
        if text.get("term") == "retrieved" and following is not None:
            if following.get("term") == "from":
                text.set("term", "available at")
                text.set("suffix", following.get("suffix", ""))
                text.getparent().remove(following)


def _use_arabic_commas(root: Element) -> None:
    for name in root.iter(f"{NS}name"):
        name.set("sort-separator", name.get("sort-separator", ", "))
    for element in root.iter():
        for key in _PRINTED:
            if value := element.get(key):
                element.set(key, value.translate(_COMMAS))
