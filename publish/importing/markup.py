"""Markup: a tree of blocks as the Markdown that our reader takes, by markdownify with our rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import lxml.html
from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from publish.importing import PICTURE, escaping
from publish.importing.notes import CALL
from publish.importing.page import Element, text_of

_INDENT = "    "
_PARTED = "<!-- -->"
"""What keeps two lists that touch from being read as one."""
_BLANK = re.compile(r"\n{3,}")
_SIGNS = re.compile(r"[~^]")
_CALL_OF_NONE = re.compile(r"\[\^(?=[^<>]*<)")  # in words, not in attributes


def markdown(body: Element, notes: Sequence[Element] = ()) -> str:
    """The text of a body of blocks, with its notes at the end."""
    parts = [_converted(body)]
    for note in notes:
        text = _converted(note)
        rest = text.replace("\n", f"\n{_INDENT}").replace(f"\n{_INDENT}\n", "\n\n")
        parts.append(f"[^{note.get('number')}]: {rest}")
    return "\n\n".join(part for part in parts if part)


def _converted(root: Element) -> str:
    _joined(root)
    for element in root.iter("p", "li", "td", "th", "dt", "dd", "h2", "h3", "h4", "h5", "h6"):
        if len(_SIGNS.findall(text_of(element))) > 1:
            element.set("data-raised", "1")
    inner = "".join(lxml.html.tostring(child, encoding="unicode") for child in root)
    soup = BeautifulSoup(f"<body>{inner}</body>", "lxml")
    text = _Markdown(heading_style="atx", bullets="-", autolinks=False).convert_soup(soup)
    return _BLANK.sub("\n\n", text).strip("\n")


class _Markdown(MarkdownConverter):
    """Writes what Python-Markdown with our extensions reads back as the same tree."""

    def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
        """Words; white space was settled before."""
        tags = parent_tags or set()
        text = str(el)
        if "pre" in tags or "code" in tags or "_html" in tags:
            return text
        text = escaping.inline(text)
        if text.endswith("!") and getattr(el.next_sibling, "name", "") in ("a", "img", CALL):
            text = f"{text[:-1]}\\!"
        if any("data-raised" in parent.attrs for parent in el.parents):
            text = escaping.raised(text)
        return text.replace("|", r"\|") if "table" in tags else text

    def convert_p(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A paragraph, with its class on the line below."""
        text = escaping.starts(text.strip(" \n"))
        name = (el.get("class") or [""])[0]
        mark = f"\n{{: .{name} }}" if name else ""
        return f"\n\n{text}{mark}\n\n" if text else ""

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A line that ends: two spaces, or its tag where a line can't end."""
        del el, text
        if "td" in parent_tags or "th" in parent_tags or "dt" in parent_tags:
            return "<br>"
        return "  \n"

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802 (the base class's name)
        """A heading on one line."""
        del el, parent_tags
        words = " ".join(text.split(" ")).replace("\n", " ").strip()
        words = re.sub(r"#(?=#*$)", r"\\#", words)
        return f"\n\n{'#' * n} {words}\n\n" if words else ""

    def convert_em(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Stress: by its sign, or by its tag where signs would run into one another."""
        return _marked(el, text, "*", parent_tags)

    def convert_strong(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Strong stress."""
        return _marked(el, text, "**", parent_tags)

    convert_b, convert_i = convert_strong, convert_em

    def convert_sub(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Lowered letters, as their tag."""
        return f"<{el.name}>{text}</{el.name}>" if text.strip() else text

    convert_sup = convert_del = convert_q = convert_ruby = convert_rt = convert_rp = convert_sub

    def convert_code(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Code in a line, between as many backticks as it takes."""
        if "pre" in parent_tags or not text.strip():
            return text
        beside = str(el.previous_sibling or "")[-1:], str(el.next_sibling or "")[:1]
        if set(beside) & set("`\\") or "&#" in text:
            return f"<code>{escaping.raised(escaping.inline(text))}</code>"
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
        pad = " " if "`" in text else ""
        return f"{fence}{pad}{text.strip()}{pad}{fence}"

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Code in lines."""
        del el, parent_tags
        fence = "`" * (1 + max((len(run) for run in re.findall("`{2,}", text)), default=2))
        return f"\n\n{fence}\n{text.strip(chr(10))}\n{fence}\n\n"

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A link; a link without words is none."""
        del parent_tags
        words = text.strip(" \n")
        if not words:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{words.replace(chr(10), ' ')}]({_target(el['href'])}){after}"

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A picture by the name it is kept under."""
        del text, parent_tags
        alt = re.sub(r"([\[\]\\*_`])", r"\\\1", el.get("alt", ""))
        alt = alt.replace("<", "&lt;").replace("&", "&amp;") if "<" in alt else alt
        role = "{: role=presentation}" if el.get("role") else ""
        return f"![{alt}]({PICTURE}{el['src']}){role}"

    def convert_note_call(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """The call of a note."""
        del text, parent_tags
        return f"[^{el['number']}]"

    def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """An item of a list; all below its first line is indented by four spaces."""
        del parent_tags
        text = text.strip("\n ")
        blocks = el.find_all(["p", "blockquote", "pre", "table"], recursive=False)
        loose = len(blocks) > 1 or _PARTED in text
        if len(blocks) == 1 and not loose:
            text = re.sub(r"\n\n(?=-   |\d+\. )", "\n", text)
        parent = el.parent
        mark = "- "
        if parent is not None and parent.name == "ol":
            start = int(parent.get("start") or 1)
            mark = f"{start + len(el.find_previous_siblings('li'))}. "
        rows = text.split("\n")
        rest = [f"{_INDENT}{row}" if row.strip() else "" for row in rows[1:]]
        end = "\n\n" if loose else "\n"
        return f"{mark.ljust(4)}{rows[0]}" + "".join(f"\n{row}" for row in rest) + end

    def convert_list(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A list, between blank lines; one that follows another of its kind is parted from it."""
        del parent_tags
        before = el.find_previous_sibling()
        parted = f"{_PARTED}\n\n" if before is not None and before.name == el.name else ""
        return f"\n\n{parted}{text.strip(chr(10))}\n\n"

    convert_ul = convert_ol = convert_list

    def convert_dt(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A term."""
        del el, parent_tags
        return f"\n\n{escaping.starts(text.strip())}\n"

    def convert_dd(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """What a term means."""
        del el, parent_tags
        rows = text.strip("\n ").split("\n")
        rest = [f"{_INDENT}{row}" if row.strip() else "" for row in rows[1:]]
        return "\n".join([f":   {rows[0]}", *rest]) + "\n"

    def convert_table(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A table of Markdown where it has one row of heads and no spans; else its tags."""
        del text, parent_tags
        return _table(self, el)


def _marked(el: Any, text: str, mark: str, parent_tags: set[str]) -> str:
    """Words between signs of stress; the spaces at their ends go outside."""
    words = text.strip(" \n")
    if not words:
        return text
    before, after = text[: len(text) - len(text.lstrip(" \n"))], text[len(text.rstrip(" \n")) :]
    beside = (str(el.previous_sibling or "")[-1:], str(el.next_sibling or "")[:1])
    within = {"em", "strong"} & (parent_tags | {child.name for child in el.find_all(True)})
    if within or any(sign in "*_<>\\" for sign in beside if sign) or not _plain(words):
        return f"{before}<{el.name}>{words}</{el.name}>{after}"
    return f"{before}{mark}{words}{mark}{after}"


def _plain(words: str) -> bool:
    """Whether words begin and end with letters or the like, so that signs beside them are read."""
    return not set(words[:1] + words[-1:]) & set("*_\\`<>[]!&;~^") and "*" not in words


def _joined(root: Element) -> None:
    """Make one of two runs of stressed words that touch."""
    for element in list(root.iter("em", "strong", "code")):
        following = element.getnext()
        while following is not None and following.tag == element.tag and not element.tail:
            if len(element):
                element[-1].tail = (element[-1].tail or "") + (following.text or "")
            else:
                element.text = (element.text or "") + (following.text or "")
            element.extend(list(following))
            element.tail = following.tail
            following.getparent().remove(following)
            following = element.getnext()


def _target(href: str) -> str:
    """An address as it stands in a link, which a bracket without its partner would end."""
    depth = 0
    for sign in href:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
    return href if depth == 0 else href.replace("(", "%28").replace(")", "%29")


def _table(converter: _Markdown, table: Any) -> str:
    del converter
    rows = table.find_all("tr")
    cells = [row.find_all(["td", "th"]) for row in rows]
    head = table.thead
    even = len({len(row) for row in cells}) == 1
    spans = table.find(attrs={"colspan": True}) or table.find(attrs={"rowspan": True})
    simple = head is not None and len(head.find_all("tr")) == 1 and even and not spans
    if not simple or table.find(["note-call", "img", "br"]) or table.tbody.find("th"):
        return f"\n\n{_tags(table)}\n\n"
    caption = table.caption
    written = [[_cell(cell) for cell in row] for row in cells]
    lines = [f"| {' | '.join(row)} |" for row in written]
    lines.insert(1, "|" + " --- |" * len(written[0]))
    above = f"\n\n{_cell(caption)}\n{{: .caption }}" if caption is not None else ""
    return f"{above}\n\n" + "\n".join(lines) + "\n\n"


def _cell(cell: Any) -> str:
    made: Any = _Markdown(heading_style="atx", autolinks=False)
    tags = {"table", "_inline"}
    return (
        "".join(made.process_element(child, parent_tags=tags) for child in cell.children).strip()
        or " "
    )


def _tags(table: Any) -> str:
    """A table as HTML; calls of notes can't stand in it, and go behind it."""
    calls = [f"[^{call['number']}]" for call in table.find_all("note-call")]
    for call in table.find_all("note-call"):
        call.decompose()
    for img in table.find_all("img"):
        img["src"] = f"{PICTURE}{img['src']}"
    for element in table.find_all(attrs={"data-raised": True}):
        del element["data-raised"]
    html = re.sub(r"\s*\n\s*", " ", str(table)).replace("<tr>", "\n<tr>")
    html = _CALL_OF_NONE.sub("[<wbr>^", html)
    after = f"\n\n{' '.join(calls)}" if calls else ""
    return f"{html}{after}"


assert CALL == "note-call"
