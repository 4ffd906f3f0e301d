"""Shapes: constructs brought to the one form that stylesheets know: figures, tables, languages."""

from __future__ import annotations

from lxml import etree

from publish.document import XML_LANG, Element

_CAPTIONS = {"figure": "figcaption", "table": "caption"}
_HEADS = {"thead": "col", "tbody": "row", "tfoot": "row", "table": "row"}
"""Of what a head in each part of a table is the head, where nothing else is said."""


def shape(root: Element) -> None:
    """Bring the text, or a note, to the one form that stylesheets know."""
    for paragraph in list(root.iter("p")):
        if len(paragraph) == 1 and paragraph[0].tag == "img":
            if not (paragraph.text or "").strip() and not (paragraph[0].tail or "").strip():
                _figure(paragraph)
    for paragraph in _of_class("caption", root, "p"):
        _caption(paragraph)
    for table in list(root.iter("table")):
        _table(table)
    for code in root.xpath(".//pre/code[not(*)]"):
        _lines_of_code(code)
    for verse in _of_class("verse", root):
        for paragraph in [verse, *verse.iter("p")]:
            _lines_of_verse(paragraph)
    for element in root.iter():
        if (language := element.get("lang")) is not None:
            element.set(XML_LANG, language)


def _of_class(name: str, root: Element, tag: str = "*") -> list[Element]:
    return [element for element in root.iter(tag) if name in element.get("class", "").split()]


def captioned(root: Element) -> list[Element]:
    """The figures and tables with captions, in order."""
    return [
        element
        for element in root.iter("figure", "table")
        if element.find(_CAPTIONS[element.tag]) is not None
    ]


def _figure(paragraph: Element) -> None:
    """A paragraph that holds only a picture is a figure; the picture's title is its caption."""
    img = paragraph[0]
    paragraph.tag, paragraph.text, img.tail = "figure", None, None
    if img.get("id") and not paragraph.get("id"):
        paragraph.set("id", img.attrib.pop("id"))
    caption = img.attrib.pop("title", None)
    if caption:
        etree.SubElement(paragraph, "figcaption").text = caption


def _caption(paragraph: Element) -> None:
    """A paragraph of the class `caption` belongs to the figure before or the table beside it."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    beside = [(before, "figure"), (after, "table"), (before, "table")]
    owners = [e for e, tag in beside if e is not None and e.tag == tag and not captioned(e)]
    if not owners:
        return
    owner = owners[0]
    tag = _CAPTIONS[owner.tag]
    names = [name for name in paragraph.attrib.pop("class").split() if name != "caption"]
    if names:
        paragraph.set("class", " ".join(names))
    if paragraph.get("id") and not owner.get("id"):
        owner.set("id", paragraph.attrib.pop("id"))
    paragraph.tag, paragraph.tail = tag, None
    owner.insert(len(owner) if tag == "figcaption" else 0, paragraph)


def _table(table: Element) -> None:
    for cell in table.iter("th", "td"):
        align = cell.attrib.pop("align", None)
        if align:
            cell.set("class", " ".join([*cell.get("class", "").split(), f"align-{align}"]))
    for cell in table.iter("th"):
        part = cell.getparent().getparent()
        if not cell.get("scope") and part.tag in _HEADS and _is_head_of(cell, part):
            cell.set("scope", _HEADS[part.tag])
    frame = etree.Element("div", {"class": "table"})
    frame.tail, table.tail = table.tail, None
    parent = table.getparent()
    assert parent is not None
    parent.replace(table, frame)
    frame.append(table)


def _is_head_of(cell: Element, part: Element) -> bool:
    """Whether a head is plainly that of its column (in `thead`) or of its row (the first cell)."""
    if part.tag == "thead":
        return True
    row = cell.getparent()
    return row[0] is cell and any(other.tag == "td" for other in row)


def _lines_of_code(code: Element) -> None:
    """Each line of code by itself, so that it can be seen where one goes on in print."""
    lines = (code.text or "").removesuffix("\n").split("\n")
    code.text = None
    for number, line in enumerate(lines, start=1):
        span = etree.SubElement(code, "span", {"class": "line"})
        span.text = line if number == len(lines) else f"{line}\n"


def _lines_of_verse(paragraph: Element) -> None:
    """Each line of verse by itself, with the break that ends it."""
    if paragraph.tag != "p" or not any(child.tag == "br" for child in paragraph):
        return
    children, line = list(paragraph), etree.Element("span", {"class": "line"})
    line.text, paragraph.text = paragraph.text, None
    paragraph.append(line)
    for child in children:
        line.append(child)
        if child.tag == "br":
            following, child.tail = (child.tail or "").lstrip("\n"), None
            line = etree.SubElement(paragraph, "span", {"class": "line"})
            line.text = following
