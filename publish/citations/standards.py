"""What is mended in the styles of single standards, which leave out what the standard asks for.

ISO 690:2021 wants editors and translators after the title and edition; GOST R 7.0.5-2008 enters a
text of four or more authors under its title (4.10.1, GOST 7.80) and names them after a slash.
"""

from __future__ import annotations

from lxml import etree

from publish.citations import marks
from publish.citations.locales import NS
from publish.document import Element
from publish.statement.scripts import script_of

AFTER_TITLE = "composer"
"""The variable that holds authors who are named after the title: CSL can't count authors, and
citeproc-py finds no names whose variable has a hyphen."""

URN = "PMCID"
"""The variable that holds a URN, for styles that have a word before an address: it is none."""

_UNSPACED = ("Jpan", "Hans", "Hant")
"""Scripts that write a name and what was done without a space between."""

_BRACKET = marks.POINTS[ord("[")]
"""What styles say twice in brackets is said once (`runs`), but of two lists each may be cut."""

_MORE = {
    "iso690": f"""<macro xmlns="{NS[1:-1]}" name="subsidiary">
      <names variable="editor translator" delimiter=". ">
        <label form="verb" text-case="capitalize-first" suffix=" "/>
        <name and="text" delimiter=", " delimiter-precedes-last="never"/>
      </names></macro>""",
    "gost": f"""<macro xmlns="{NS[1:-1]}" name="responsibility">
      <group delimiter=" ; ">
        <names variable="{AFTER_TITLE}">
          <name initialize-with=". " delimiter=", " delimiter-precedes-last="always"/>
          <et-al prefix="{_BRACKET}" suffix="]"/>
        </names>
        <names variable="editor translator" delimiter=" ; ">
          <label form="verb-short" suffix=" "/>
          <name initialize-with=". " delimiter=", " delimiter-precedes-last="always"/>
          <et-al prefix="{_BRACKET}" suffix="]"/>
        </names>
      </group></macro>""",
}


def mend_standard(root: Element, csl: str, locale: str) -> None:
    """Mend a style by its standard, for a CSL locale; give it a place for a URN, at the end."""
    if csl.startswith("iso690"):
        _name_helpers(root)
    elif csl.startswith("gost"):
        _name_after_title(root)
    elif csl == "modern-language-association":
        # MLA 9, 5.105: each of these elements ends with a full stop.
        for macro in root.xpath("//*[@name='supplemental-element-after-title']"):
            macro[0].set("delimiter", ". ")
    elif csl == "apa":
        _describe_once(root)
    elif csl == "sist02" and script_of(locale) not in _UNSPACED:
        for label in root.iter(f"{NS}label"):  # of names; it has a word there in Japanese
            label.set("prefix", " ")
    stop = "" if csl.startswith("iso690") and not csl.endswith("-es") else "."
    layout = root.find(f"{NS}bibliography/{NS}layout")
    attributes = {"variable": URN, "prefix": ". ", "suffix": stop}
    layout.append(etree.Element(f"{NS}text", attributes))


def _describe_once(root: Element) -> None:
    """A title in the place of an author (APA 7, 9.12) takes translator and edition along; a page of
    the web has who publishes it there (10.16), and its title in its own place.

    What was substituted is suppressed in all that follows, of which citeproc-py knows nothing.
    """
    (told,) = root.xpath("//*[@name='bibliography']//*[@macro='title-and-descriptions']")
    choose = etree.fromstring(
        f"""<choose xmlns="{NS[1:-1]}">
        <if variable="author editor" match="any"><text macro="title-and-descriptions"/></if>
        <else-if type="webpage" variable="publisher" match="all">
        <text macro="title-and-descriptions"/></else-if>
        <else><text macro="description"/></else></choose>"""
    )
    told.getparent().replace(told, choose)


def _add_macro(root: Element, standard: str) -> None:
    root.find(f"{NS}bibliography").addprevious(etree.fromstring(_MORE[standard]))


def _name_helpers(root: Element) -> None:
    """Editors and translators after the edition; two of the styles name translators alone."""
    _add_macro(root, "iso690")
    for text in root.xpath("//*[local-name()='bibliography']//*[@macro]"):
        if text.get("macro") == "secondary-responsability":
            text.getparent().remove(text)
        elif text.get("macro") == "edition":
            suffix = {"suffix": text.get("suffix")} if text.get("suffix") else {}
            text.addnext(etree.Element(f"{NS}text", {"macro": "subsidiary", **suffix}))


def _name_after_title(root: Element) -> None:
    """Who did what stands before the edition, initials first; spaces about prescribed signs."""
    _add_macro(root, "gost")
    (place,) = root.xpath("//*[local-name()='layout']//*[@macro='editor-translator']")
    place.set("macro", "responsibility")
    (edition,) = root.xpath("//*[local-name()='layout']//*[@macro='edition']")
    edition.addprevious(place)
    (kind,) = root.xpath("//*[local-name()='layout']//*[@macro='type-number']")
    kind.set("prefix", " : ")
    (publisher,) = root.xpath("//*[@name='publisher']")
    publisher[0].set("delimiter", " : ")
