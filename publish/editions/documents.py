"""The documents of a book as files: XHTML of our own, with the stylesheet, pictures and fonts."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from lxml import etree

from publish.document import EPUB_TYPE, OPS, XML_LANG, Element
from publish.editions import addresses, semantics
from publish.editions.book import Part
from publish.editions.fonts import embed, subset
from publish.editions.formulas import math_font, written_in
from publish.editions.making import Making
from publish.editions.widetables import fit_to_screen

XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True, slots=True)
class Places:
    """Where every id of the book lies: its file's name."""

    file_of: dict[str, str]

    def link(self, own_id: str) -> str:
        name = self.file_of[own_id]
        return name if own_id == f"pub-{name.removesuffix('.xhtml')}" else f"{name}#{own_id}"


def places_of(parts: tuple[Part, ...]) -> Places:
    return Places(
        {
            element.get("id", ""): f"{part.id}.xhtml"
            for part in parts
            for element in part.section.iter()
            if element.get("id")
        }
    )


def file_of(part: Part, making: Making) -> Element:
    """One XHTML file: a part of the book in its own document."""
    root, body = shell(part.title, making)
    body.set(EPUB_TYPE, part.division)
    section = part.section
    if part.name == "cover":
        m = making.messages
        names = m.join([agent.name for agent in making.statement.creators])
        alt = f"{m.text('cover')}: {making.statement.title}. {names}"
        picture = etree.Element("section", {"id": section.get("id", ""), "class": "part cover"})
        picture.set(EPUB_TYPE, "cover")
        etree.SubElement(picture, "img", {"src": "cover.jpg", "alt": alt, "role": "doc-cover"})
        section = picture
    if part.name in ("text", "notes"):
        addresses.mark(section)
        fit_to_screen(section, making.theme)
    body.append(section)
    semantics.declare(root)
    return root


def shell(title: str, making: Making) -> tuple[Element, Element]:
    statement = making.statement
    root = etree.Element("html", {"lang": statement.language, XML_LANG: statement.language})
    root.set("dir", statement.direction)
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    link = {"rel": "stylesheet", "type": "text/css", "href": "style.css"}
    etree.SubElement(head, "link", link)
    return root, etree.SubElement(root, "body", {"class": making.theme.name})


def point_links(root: Element, own_name: str, places: Places) -> None:
    """Lead links that end in another file of the book to that file."""
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and places.file_of.get(target[1:], own_name) != own_name:
            link.set("href", places.link(target[1:]))


def serialise(root: Element) -> bytes:
    """XHTML: our elements in their namespaces, `epub:` declared once, languages doubled."""
    tree = copy.deepcopy(root)
    for math in list(tree.iter("math")):
        _to_mathml(math)
    for element in tree.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{XHTML}}}{element.tag}"
        if element.get("lang") and not element.get(XML_LANG):
            element.set(XML_LANG, element.get("lang", ""))
    page = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": OPS})
    page.attrib.update(tree.attrib)
    page[:] = list(tree)
    etree.cleanup_namespaces(page, keep_ns_prefixes=["epub"])
    data: bytes = etree.tostring(
        page, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return data


def _to_mathml(math: Element) -> None:
    """Put a formula into its namespace, without a prefix: not every reading system knows one."""
    formula = etree.Element(f"{{{_MATHML}}}math", math.attrib, nsmap={None: _MATHML})
    for element in math.iterdescendants():
        element.tag = f"{{{_MATHML}}}{element.tag}"
    formula.tail = math.tail
    formula[:] = list(math)
    math.getparent().replace(math, formula)


def resources(
    making: Making, documents: dict[str, Element], more: str = ""
) -> list[tuple[str, str, bytes]]:
    """Everything that is not XHTML: stylesheet, pictures, fonts for the text and `more` letters."""
    text = more + "".join("".join(root.itertext()) for root in documents.values())
    formulas = "".join(written_in(m) for root in documents.values() for m in root.iter("math"))
    code = more + "".join(
        "".join(element.itertext()) for root in documents.values() for element in root.iter("code")
    )
    fonts = embed(making.theme, text, code)
    files = dict(fonts.files)
    rules = fonts.css
    if formulas and making.theme.embed_fonts:
        font = math_font()
        name = f"fonts/{font.path.name}"
        files[name] = subset(font, formulas)
        rules += f'@font-face {{ font-family: "{font.family}"; src: url("{name}"); }}\n'
    style = (rules + making.theme.epub_css).encode()
    return [
        ("style.css", "text/css", style),
        *((p.name, p.media_type, p.data) for p in making.document.pictures),
        *((name, _font_type(name), data) for name, data in files.items()),
    ]


def _font_type(name: str) -> str:
    return "font/otf" if name.endswith(".otf") else "font/ttf"
