"""OpenDocument texts (ISO/IEC 26300), read by odfpy: paragraphs, lists, notes, tables, pictures."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

from lxml import etree

from publish.importing import Original, Refused, Taken
from publish.importing.archive import opened, part_of, properties
from publish.importing.facts import best
from publish.importing.page import Element, new, text_of
from publish.importing.taking import taken_of
from publish.importing.word import head_of

_SKIPPED = (
    "annotation", "tracked-changes", "sequence-decls", "bookmark", "table-of-content",
    "illustration-index", "alphabetical-index", "variable-decls", "soft-page-break", "forms",
)  # fmt: skip


def recognises(original: Original) -> bool:
    """An archive whose type is that of a text."""
    return b"opendocument.text" in (part_of(original.data, "mimetype") or b"")


def take(original: Original) -> list[Taken]:
    """The text of a document. Raises Refused for one that is damaged, locked or too large."""
    from odf.opendocument import load

    archive = opened(original.data)
    try:
        document = load(io.BytesIO(original.data))
        content = _Walker(document, archive).body()
    except Exception as error:  # noqa: BLE001 (it fails in many ways on parts that are missing)
        reason = f"it is damaged: {type(error).__name__}: {error}"
        raise Refused(reason, "open it in your writing program and save it again") from None
    if not text_of(content):
        raise Refused("there is no text in the document", "see that it is the right one")
    facts = best([head_of(content), properties(archive, "meta.xml")])
    return [taken_of(content, original, facts)]


class _Walker:
    """Goes through the elements of a document and makes those of HTML."""

    def __init__(self, document: Any, archive: zipfile.ZipFile) -> None:
        self.document, self.archive = document, archive
        self.notes = new("ol")
        self.styles: dict[str, Any] = {}
        for part in (document.styles, document.automaticstyles):
            for style in part.childNodes:
                if name := _attribute(style, "name"):
                    self.styles[name] = style

    def body(self) -> Element:
        """The text, its notes in a list behind it."""
        body = new("body")
        self.children(self.document.body, body)
        if len(self.notes):
            body.append(self.notes)
        return body

    def children(self, node: Any, out: Element) -> None:
        for child in node.childNodes:
            if child.nodeType == child.TEXT_NODE:
                _add(out, str(child.data))
            else:
                self.element(child, out)

    def element(self, node: Any, out: Element) -> None:
        name = node.qname[1]
        if name in _SKIPPED:
            return
        handler = getattr(self, f"on_{name.replace('-', '_')}", None)
        if handler is not None:
            handler(node, out)
        else:
            self.children(node, out)

    def on_h(self, node: Any, out: Element) -> None:
        level = str(_attribute(node, "outlinelevel") or 1)
        self.children(
            node, etree.SubElement(out, f"h{min(int(level), 6) if level.isdigit() else 1}")
        )

    def on_p(self, node: Any, out: Element) -> None:
        named = self._named(str(_attribute(node, "stylename") or ""))
        if "title" in named and "subtitle" not in named:
            made = etree.SubElement(out, "h1", {"class": "title"})
        elif "author" in named.split():
            made = etree.SubElement(out, "p", {"class": "author"})
        elif "quotation" in named:
            made = etree.SubElement(etree.SubElement(out, "blockquote"), "p")
        else:
            made = etree.SubElement(out, "p")
        self.children(node, made)

    def on_span(self, node: Any, out: Element) -> None:
        place = out
        for tag in self._looks(str(_attribute(node, "stylename") or "")):
            place = etree.SubElement(place, tag)
        self.children(node, place)

    def on_a(self, node: Any, out: Element) -> None:
        self.children(
            node, etree.SubElement(out, "a", {"href": str(_attribute(node, "href") or "")})
        )

    def on_s(self, node: Any, out: Element) -> None:
        count = str(_attribute(node, "c") or "1")
        _add(out, " " * min(int(count) if count.isdigit() else 1, 100))

    def on_tab(self, node: Any, out: Element) -> None:
        del node
        _add(out, " ")

    def on_line_break(self, node: Any, out: Element) -> None:
        del node
        etree.SubElement(out, "br")

    def on_list(self, node: Any, out: Element) -> None:
        style = self.styles.get(str(_attribute(node, "stylename") or ""))
        first = (
            next((s for s in style.childNodes if s.nodeType == s.ELEMENT_NODE), None)
            if style is not None
            else None
        )
        numbered = first is not None and first.qname[1] == "list-level-style-number"
        made = etree.SubElement(out, "ol" if numbered else "ul")
        for item in node.childNodes:
            if item.nodeType == item.ELEMENT_NODE:
                self.children(item, etree.SubElement(made, "li"))

    def on_table(self, node: Any, out: Element) -> None:
        self.children(node, etree.SubElement(out, "table"))

    def on_table_header_rows(self, node: Any, out: Element) -> None:
        head = etree.SubElement(out, "thead")
        self.children(node, head)
        for cell in head.iter("td"):
            cell.tag = "th"

    def on_table_row(self, node: Any, out: Element) -> None:
        self.children(node, etree.SubElement(out, "tr"))

    def on_table_cell(self, node: Any, out: Element) -> None:
        cell = etree.SubElement(out, "td")
        for name, own in (("colspan", "numbercolumnsspanned"), ("rowspan", "numberrowsspanned")):
            if value := _attribute(node, own):
                cell.set(name, str(value))
        self.children(node, cell)

    def on_note(self, node: Any, out: Element) -> None:
        number = len(self.notes) + 1
        item = etree.SubElement(self.notes, "li", {"id": f"ftn{number}"})
        raised = etree.SubElement(out, "sup")
        call = etree.SubElement(raised, "a", {"href": f"#ftn{number}", "id": f"ftnref{number}"})
        call.text = str(number)
        for child in node.childNodes:
            if child.nodeType == child.ELEMENT_NODE and child.qname[1] == "note-body":
                self.children(child, item)

    def on_object(self, node: Any, out: Element) -> None:
        """A formula is a document of its own in the archive, in MathML (ISO/IEC 26300-3, 3.16)."""
        href = str(_attribute(node, "href") or "").removeprefix("./").rstrip("/")
        try:
            root = etree.fromstring(self.archive.read(f"{href}/content.xml"))
        except (KeyError, etree.XMLSyntaxError):
            return
        if etree.QName(root).localname == "math":
            said = root.xpath("string(descendant::*[local-name()='annotation'])")
            etree.SubElement(out, "math", {"alttext": said or "".join(root.itertext())})

    def on_frame(self, node: Any, out: Element) -> None:
        images = [
            c for c in node.childNodes if c.nodeType == c.ELEMENT_NODE and c.qname[1] == "image"
        ]
        if not images:
            self.children(node, out)
            return
        words = {
            c.qname[1]: str(c)
            for c in node.childNodes
            if c.nodeType == c.ELEMENT_NODE and c.qname[1] in ("title", "desc")
        }
        href = str(_attribute(images[0], "href") or "")
        try:
            data = base64.b64encode(self.archive.read(href.removeprefix("./"))).decode()
            src = f"data:image/x;base64,{data}"
        except KeyError:
            src = href  # a picture that is linked lies beside the document, or nowhere
        alt = words.get("desc") or words.get("title") or ""
        etree.SubElement(out, "img", {"src": src, "alt": alt})

    def _named(self, name: str) -> str:
        """The names of a style and of those that it is made from, in small letters."""
        names, seen = [], set()
        while name and name not in seen:
            seen.add(name)
            names.append(name)
            style = self.styles.get(name)
            name = str(_attribute(style, "parentstylename") or "") if style is not None else ""
        return " ".join(names).lower()

    def _looks(self, name: str) -> list[str]:
        """What a style makes of words: stress, or raised and lowered letters."""
        style = self.styles.get(name)
        tags = []
        for part in style.childNodes if style is not None else ():
            if part.nodeType != part.ELEMENT_NODE or part.qname[1] != "text-properties":
                continue
            position = str(_attribute(part, "textposition") or "")
            tags += ["strong"] if _attribute(part, "fontweight") == "bold" else []
            tags += ["em"] if _attribute(part, "fontstyle") in ("italic", "oblique") else []
            tags += ["sup"] if position.startswith(("super", "33")) else []
            tags += ["sub"] if position.startswith(("sub", "-")) else []
        return tags


def _attribute(node: Any, name: str) -> Any:
    """The value of an attribute by its name without hyphens, as odfpy has it; None where none."""
    for (_, own), value in (getattr(node, "attributes", None) or {}).items():
        if own.replace("-", "") == name:
            return value
    return None


def _add(out: Element, text: str) -> None:
    if len(out):
        out[-1].tail = (out[-1].tail or "") + text
    else:
        out.text = (out.text or "") + text
