"""Wikitext: the source of a MediaWiki page, parsed by mwparserfromhell, as a tree of HTML.

Templates are not expanded: what they would bring is not in the file. Those that hold words of the
text (quotations, other languages) are opened; a template of facts gives facts; the rest is told.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from importlib import resources
from typing import Any
from urllib.parse import quote

from publish.importing import Original, Refused, Taken
from publish.importing.decoding import decode
from publish.importing.facts import Facts, Notice, folded, shortened
from publish.importing.labels import facts_of, field_of
from publish.importing.page import parse
from publish.importing.taking import taken_of
from publish.importing.wikilines import BLOCK, MARKS, blocks

_SIGNS = re.compile(
    r"\{\{[^{}]+\}\}|\[\[[^\[\]]+\]\]|^(={1,6})[^=\n]+\1[ \t]*$|'''|^\{\||<ref[ >/]"
    r"|\[https?://\S+ [^\]]+\]",
    re.MULTILINE,
)
_MAGIC = re.compile(r"__[A-Z]+__")
_BEHIND_RULE = re.compile(rf"(?<={BLOCK}<hr>\n) +")
"""Spaces between a rule and words on its line, which are no code."""
_OPTION = re.compile(r"upright.*|\d*x?\d+px|(?:alt|link|lang|page|class)\s*=.*|", re.IGNORECASE)


@lru_cache(maxsize=1)
def _words() -> Any:
    """The lists of `wikitext.toml`."""
    text = resources.files(__package__).joinpath("wikitext.toml").read_text("utf-8")
    return tomllib.loads(text)


def recognises(original: Original) -> bool:
    """Several signs of wikitext, and a file that does not begin as a page or with front matter."""
    head = original.head
    if head.startswith(("<!", "<html", "<mediawiki", "---", "+++")):
        return False
    return len(signs(head)) > 1 or len(_SIGNS.findall(head)) > 2


def signs(text: str) -> set[str]:
    """The signs of wikitext in a text, each by its first two characters."""
    return {match[0][:2] for match in _SIGNS.finditer(text)}


def take(original: Original) -> list[Taken]:
    """The text of a page's source. Raises Refused for a redirect, and where there are no words."""
    return [taken(decode(original.data).text, original, Facts())]


def taken(text: str, original: Original, known: Facts, base: str = "") -> Taken:
    """What is taken from a wikitext; `known` is known of its page, `base` begins its links."""
    if re.match(rf"\s*#(?:{'|'.join(_words()['redirects'])})\b", text, re.IGNORECASE):
        raise Refused("it is a redirect to another page", "import that page")
    import mwparserfromhell

    writer = _Writer(base)
    html = writer.html(mwparserfromhell.parse(text, skip_style_tags=False).nodes, top=True)
    root = parse(f"<html><body><div>{blocks(html)}{writer.references()}</div></body></html>")
    facts = facts_of(writer.pairs).over(known)
    content = root.find("body")
    return taken_of(content, original, facts, writer.notices, base=base)


@dataclass
class _Writer:
    """Writes the nodes of a wikitext as lines of HTML, of which `wikilines` makes blocks."""

    base: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)

    def html(self, nodes: Any, top: bool = False) -> str:
        written = "".join(self.node(node, top) for node in nodes)
        return _BEHIND_RULE.sub("", written)

    def inner(self, code: Any) -> str:
        return self.html(code.nodes) if code is not None else ""

    def node(self, node: Any, top: bool) -> str:
        name = type(node).__name__
        if name == "Text":
            return escape(_MAGIC.sub("", str(node.value)), quote=False)
        if name == "Heading":
            return f"\n{BLOCK}<h{node.level}>{self.inner(node.title).strip()}</h{node.level}>\n"
        if name == "HTMLEntity":
            return escape(node.normalize() or str(node), quote=False)
        if name == "Wikilink":
            return self.wikilink(node)
        if name == "ExternalLink":
            words = self.inner(node.title) or escape(str(node.url), quote=False)
            return f'<a href="{escape(str(node.url))}">{words}</a>'
        if name == "Template":
            return self.template(node, top)
        return self.tag(node) if name == "Tag" else ""

    def wikilink(self, node: Any) -> str:
        target, words = str(node.title).strip(), self.inner(node.text) if node.text else ""
        space, _, rest = target.lstrip(":").partition(":")
        space = space.strip().casefold()
        if rest and space in _words()["categories"] and not target.startswith(":"):
            return ""
        if rest and space in _words()["files"] and not target.startswith(":"):
            return self.picture(rest.strip(), str(node.text or ""))
        words = words or escape(target.lstrip(":").strip(), quote=False)
        if not self.base or target.startswith("#"):
            return words
        place = quote(target.lstrip(":").replace(" ", "_"), safe="/:#()',;!*")
        return f'<a href="{escape(self.base + place)}">{words}</a>'

    def picture(self, name: str, options: str) -> str:
        import mwparserfromhell

        parts = _parts(options)
        alts = [part.partition("=")[2].strip() for part in parts if re.match(r"\s*alt\s*=", part)]
        last = parts[-1].strip() if parts else ""
        said = last.casefold() not in _words()["options"] and not _OPTION.fullmatch(last)
        caption = last if said else ""
        words = self.html(mwparserfromhell.parse(caption).nodes)
        image = f'<img src="{escape(name)}" alt="{escape(alts[0] if alts else "")}">'
        return f"\n{BLOCK}<figure>{image}<figcaption>{_one_line(words)}</figcaption></figure>\n"

    def template(self, node: Any, top: bool) -> str:
        name = folded(str(node.name)).partition(":")[0].casefold().replace("_", " ")
        positional = [p.value for p in node.params if not p.showkey]
        named = {folded(str(p.name)).casefold(): p.value for p in node.params if p.showkey}
        if name in _words()["quotes"]:
            said = [*positional[:1], *(named[k] for k in ("text", "1", "quote") if k in named)]
            return (
                f"\n{BLOCK}<blockquote>{_one_line(blocks(self.inner(said[0])))}</blockquote>\n"
                if said
                else ""
            )
        place = _words()["words"].get(name)
        if place is not None and len(positional) > place:
            return self.inner(positional[place])
        if name in ("gap", "nbsp"):
            return " "
        if name in _words()["silent"]:
            for param in node.params:  # notes may be defined in the list of them
                self.inner(param.value)
            return ""
        known = [(field_of(k.replace("_", " ")), self.plain(v)) for k, v in named.items()]
        known = [(fact, value) for fact, value in known if fact and value]
        if top and known:
            self.pairs += known
            rest = [
                k for k, v in named.items() if not field_of(k.replace("_", " ")) and folded(str(v))
            ]
            if rest:
                self.notices.append(
                    Notice("dropped", f"of the template '{name}': {', '.join(rest)}")
                )
            return ""
        self.notices.append(Notice("dropped", f"a template: '{shortened(str(node))}'"))
        return ""

    def plain(self, code: Any) -> str:
        """The words of a value, with the addresses that it links to."""
        links = [str(link.url) for link in code.filter_external_links()]
        words = folded(code.strip_code())
        return " ".join([words, *(link for link in links if link not in words)])

    def tag(self, node: Any) -> str:
        name = str(node.tag).strip().casefold()
        if node.wiki_markup and name in ("li", "dt", "dd") and node.self_closing:
            return MARKS[str(node.wiki_markup)]
        if name == "ref":
            return self.note(node)
        if name == "br":
            return "<br>"
        if name == "hr":
            return f"\n{BLOCK}<hr>\n"
        if name in ("nowiki", "math", "chem", "pre", "syntaxhighlight", "source"):
            text = escape(str(node.contents), quote=False)
            if name == "nowiki":
                return text
            if name in ("math", "chem"):
                return f"<code>{_one_line(text)}</code>"
            return f"\n{BLOCK}<pre>{text.replace(chr(10), '&#10;')}</pre>\n"
        if name == "poem":
            rows = "<br>".join(row.strip() for row in self.inner(node.contents).strip().split("\n"))
            return f"\n{BLOCK}<p>{rows}</p>\n"
        if name == "references":
            self.inner(node.contents)  # notes may be defined in the list of them
            return ""
        if name in _words()["dropped"]:
            if folded(str(node.contents or "")):
                self.notices.append(
                    Notice("dropped", f"<{name}>: '{shortened(str(node.contents))}'")
                )
            return ""
        if name == "table":
            rows = _one_line(self.inner(node.contents))
            first, tr, rest = rows.partition("<tr>")
            first = f"<tr>{first}</tr>" if "<th" in first or "<td" in first else first
            return f"\n{BLOCK}<table>{first}{tr}{rest}</table>\n"
        if name in ("td", "th"):
            return f"<{name}{_spans(node)}>{_one_line(blocks(self.inner(node.contents)))}</{name}>"
        if name in _words()["blocks"]:
            inner = _one_line(blocks(self.inner(node.contents)))
            return f"\n{BLOCK}<{name}>{inner}</{name}>\n"
        inner = self.inner(node.contents)
        return f"<{name}>{inner}</{name}>" if name in _words()["kept"] else inner

    def note(self, node: Any) -> str:
        given = [folded(str(a.value)) for a in node.attributes if folded(str(a.name)) == "name"]
        name = given[0].strip("\"'") if given else ""
        words = _one_line(self.inner(node.contents)) if not node.self_closing else ""
        if name and name in self.names:
            number = self.names[name]
            self.notes[number - 1] = self.notes[number - 1] or words
        else:
            self.notes.append(words)
            number = len(self.notes)
            if name:
                self.names[name] = number
        return f'<sup><a href="#cite_note-{number}">[{number}]</a></sup>'

    def references(self) -> str:
        """The notes, as MediaWiki lists them."""
        rows = "".join(
            f'<li id="cite_note-{number}">{words or "…"}</li>'
            for number, words in enumerate(self.notes, start=1)
        )
        return f'<ol class="references">{rows}</ol>' if rows else ""


def _parts(options: str) -> list[str]:
    """The options of a picture: cut at bars that stand in no link or template."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(options):
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign == "|" and depth == 0:
            parts.append(options[start:at])
            start = at + 1
    return [*parts, options[start:]]


def _one_line(html: str) -> str:
    return " ".join(html.replace(BLOCK, "").split("\n")).strip()


def _spans(node: Any) -> str:
    found = {folded(str(a.name)): folded(str(a.value)).strip("\"'") for a in node.attributes}
    spans = {k: v for k, v in found.items() if k in ("colspan", "rowspan") and v.isdigit()}
    return "".join(f' {name}="{value}"' for name, value in spans.items())
