"""Blocks: whatever a page has between its tags becomes the few elements that a statement has.

Paragraphs, headings, lists, quotations, tables, figures; in them words that are stressed, linked or
raised. What looks make of a text (fonts, columns, tables for layout) goes, the words stay in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

from lxml import etree

from publish.importing.facts import Notice, folded, shortened
from publish.importing.lines import (
    HEADINGS,
    INLINE,
    PASSED,
    Line,
    by_style,
    copied,
    holds_blocks,
    join,
    level_headings,
    wrapped,
)
from publish.importing.notes import CALL
from publish.importing.page import Element, classes, new, select, text_of
from publish.importing.pictures import Pictures
from publish.importing.tables import is_data, plain_table
from publish.reading.policy import unsafe_link

_DEEP = 24
_EMOJI = {"emoji", "wp-smiley", "smiley", "emoticon"}


@dataclass
class Blocks:
    """Builds the blocks of a text from those of a page whose relative links start at `base`."""

    pictures: Pictures
    base: str = ""
    notices: list[Notice] = field(default_factory=list)
    _links: int = 0

    def body(self, content: Element, tag: str = "body") -> Element:
        """An element of the name `tag` with the blocks of `content`."""
        out = new(tag)
        self._flow(content, out, 0)
        level_headings(out)
        return out

    def told(self) -> list[Notice]:
        """What was dropped or changed on the way."""
        extra = [Notice("changed", f"{self._links} links inside the page are plain words now")]
        return [*self.notices, *self.pictures.notices, *(extra if self._links else [])]

    # Blocks --------------------------------------------------------------------------------------

    def _flow(self, node: Element, out: Element, depth: int) -> None:
        """Add what stands in a node to `out`; runs of words become paragraphs."""
        line = Line(out)
        line.text(node.text)
        for child in node:
            self._child(child, line, depth)
            line.text(child.tail)
        line.end()

    def _child(self, child: Element, line: Line, depth: int) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in PASSED:
            return
        if tag == "br":
            line.br()
        elif tag == CALL:
            line.add(copied(child))
        elif tag == "img" and not self._is_alone(child):
            self._inline_picture(child, line)
        elif tag in INLINE and not holds_blocks(child):
            self._inline(child, line)
        else:
            line.end()
            self._block(child, line.out, depth)

    def _block(self, node: Element, out: Element, depth: int) -> None:
        tag = node.tag
        if tag == "img":
            self._figure(node, out)
        elif depth >= _DEEP:
            self._flow(node, out, depth)
        elif tag in HEADINGS:
            self._heading(node, out)
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(node, out, depth)
        elif tag == "dl":
            self._definitions(node, out, depth)
        elif tag == "blockquote":
            self._quotation(node, out, depth)
        elif tag == "pre":
            self._pre(node, out)
        elif tag == "hr":
            out.append(new("hr"))
        elif tag == "table":
            self._table(node, out, depth)
        elif self._is_figure(node):
            self._figure(node, out)
        elif tag == "figcaption":
            caption = new("p", {"class": "caption"})
            self._flow(node, caption, _DEEP)
            join(caption)
            out.append(caption)
        else:
            self._flow(node, out, depth)

    def _heading(self, node: Element, out: Element) -> None:
        heading = new(node.tag)
        self._flow(node, heading, 0)
        if len(heading) and all(child.tag == "p" for child in heading):
            join(heading)
            for strong in heading.findall("strong"):
                strong.drop_tag()
            for br in heading.findall("br"):
                br.tail = f" {br.tail or ''}"
                br.drop_tag()
            out.append(heading)
        else:
            out.extend(list(heading))

    def _list(self, node: Element, out: Element, depth: int) -> None:
        made = new("ol" if node.tag == "ol" else "ul")
        start = node.get("start") or ""
        if made.tag == "ol" and re.fullmatch(r"\d{1,4}", start) and start != "1":
            made.set("start", start)
        for child in node:
            if not isinstance(child.tag, str) or child.tag in PASSED:
                continue
            if child.tag == "li" or (len(made) == 0 and child.tag not in ("ul", "ol")):
                item = etree.SubElement(made, "li")
                self._flow(child if child.tag == "li" else wrapped(child), item, depth + 1)
                if not len(item):
                    made.remove(item)
            elif len(made):
                self._block(child, made[-1], depth + 1)
            else:
                self._flow(wrapped(child), out, depth + 1)
        if len(made):
            out.append(made)

    def _definitions(self, node: Element, out: Element, depth: int) -> None:
        """A list of definitions; one without terms, as wikis indent with, is a quotation."""
        made = new("dl")
        for child in node.iter("dt", "dd"):
            if next(above for above in child.iterancestors() if above.tag == "dl") is not node:
                continue
            part = etree.SubElement(made, child.tag)
            self._flow(child, part, depth + 1 if child.tag == "dd" else _DEEP)
            if child.tag == "dt":
                join(part)
            if not len(part) and not (part.text or "").strip():
                made.remove(part)
        if made.find("dt") is None or made.find("dd") is None or made[0].tag == "dd":
            made.tag = "blockquote"
            for part in list(made):
                if part.tag == "dt":
                    part.tag = "p"
                else:
                    part.drop_tag()
        if len(made):
            out.append(made)

    def _quotation(self, node: Element, out: Element, depth: int) -> None:
        quoted = new("blockquote")
        self._flow(node, quoted, depth + 1)
        if len(quoted):
            out.append(quoted)

    def _pre(self, node: Element, out: Element) -> None:
        text = "".join(node.xpath(".//text()")).strip("\n")
        if not text.strip():
            return
        if "verse" in " ".join(classes(node)) or "poem" in " ".join(classes(node)):
            for stanza in re.split(r"\n(?:[ \t]*\n)+", text):
                verse = etree.SubElement(out, "p", {"class": "verse"})
                verse.text, *rows = stanza.split("\n")
                for row in rows:
                    etree.SubElement(verse, "br").tail = row
            return
        etree.SubElement(out, "pre").text = text

    def _table(self, node: Element, out: Element, depth: int) -> None:
        if is_data(node):
            out.append(plain_table(node, self._cell))
            return
        for cell in node.iter("td", "th", "caption"):
            if next(above for above in cell.iterancestors() if above.tag == "table") is node:
                self._flow(cell, out, depth + 1)

    def _cell(self, cell: Element, made: Element) -> None:
        """The words of a cell of a table, on one line each paragraph."""
        self._flow(cell, made, _DEEP)
        join(made)

    # Figures -------------------------------------------------------------------------------------

    def _is_alone(self, img: Element) -> bool:
        """Whether a picture has nothing beside it in its block."""
        element = img
        while element.getparent() is not None and element.getparent().tag in (*INLINE, "picture"):
            element = element.getparent()
        parent = element.getparent()
        return parent is None or not text_of(parent)

    def _is_figure(self, node: Element) -> bool:
        names = " ".join(classes(node))
        return (node.tag == "figure" and bool(select(node, "img"))) or bool(
            re.search(r"\b(?:wp-caption|thumb|tright|captioned-image)\b", names)
            and len(select(node, "img")) == 1
        )

    def _figure(self, node: Element, out: Element) -> None:
        pictures = [node] if node.tag == "img" else select(node, "img")
        captions = (
            select(node, "figcaption, .wp-caption-text, .thumbcaption, .caption, .gallerytext")
            if node.tag != "img"
            else []
        )
        caption = new("p", {"class": "caption"})
        if captions:
            self._flow(captions[0], caption, _DEEP)
            join(caption)
        made = [
            found for img in pictures if (found := self._picture(img, text_of(caption))) is not None
        ]
        for img in made:
            etree.SubElement(out, "p").append(img)
        if not text_of(caption):
            return
        if made:
            out.append(caption)
        else:
            self.notices.append(
                Notice("dropped", f"caption of a picture: '{shortened(text_of(caption))}'")
            )

    def _inline_picture(self, img: Element, line: Line) -> None:
        if classes(img) & _EMOJI:
            line.text(img.get("alt"))
        elif (found := self._picture(img, "")) is not None:
            line.add(found)

    def _picture(self, img: Element, caption: str) -> Element | None:
        name = self.pictures.take(img)
        if not name:
            return None
        alt = folded(img.get("alt") or img.get("title") or "")
        if not alt and caption:
            alt = caption
            self.notices.append(
                Notice("guessed", f"what {name} shows: its caption ('{shortened(caption)}')")
            )
        made = new("img", src=name, alt=alt)
        if not alt:
            made.set("role", "presentation")
            message = f"{name} says nothing of what it shows, and is marked as an ornament"
            self.notices.append(Notice("missing", message))
        return made

    # Words ---------------------------------------------------------------------------------------

    def _inline(self, node: Element, line: Line) -> None:
        tag = INLINE[node.tag]
        if node.tag == "math":
            self._formula(node, line)
            return
        tag = tag or by_style(node)
        if tag in ("rt", "rp") and not any(e.tag == "ruby" for e in line.opened):
            tag = ""
        made = new(tag) if tag else None
        if made is not None and tag == "a":
            href = self._link(node.get("href") or "", text_of(node))
            if href:
                made.set("href", href)
            else:
                made = None
        before = line.open(made) if made is not None else None
        line.text(node.text)
        for child in node:
            self._child(child, line, _DEEP)
            line.text(child.tail)
        if made is not None:
            line.close(before)

    def _formula(self, node: Element, line: Line) -> None:
        tex = node.get("alttext") or "".join(node.xpath(".//*[local-name()='annotation']//text()"))
        code = new("code")
        code.text = folded(tex) or text_of(node)
        line.add(code)
        self.notices.append(Notice("changed", f"a formula is code now: '{shortened(code.text)}'"))

    def _link(self, href: str, words: str) -> str:
        """Where a link leads, whole; '' where an edition can't follow it."""
        href = re.sub(r"[\s\x00-\x1f]+", "", href) if ":" in href[:12] else href.strip()
        if not href:
            return ""
        if href.startswith("#") or (
            self.base and href.split("#")[0] == self.base.split("#")[0] and "#" in href
        ):
            self._links += 1
            return ""
        try:
            whole = urljoin(self.base, href) if self.base else href
        except ValueError:
            whole = href
        whole = (
            quote(whole, safe="%/:=&?~#+!$,;'@()*[]|")
            if re.search(r"[\s\"<>\\^`{}]", whole)
            else whole
        )
        if whole.startswith("//"):
            whole = f"https:{whole}"
        reason = unsafe_link(whole)
        if reason:
            self.notices.append(
                Notice("dropped", f"link of '{shortened(words)}' to {shortened(href)}: {reason}")
            )
            return ""
        return whole
