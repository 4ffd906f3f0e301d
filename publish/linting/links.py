"""S6: links, by what their words say and where they lead; notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.document import Element, heading_text, is_call
from publish.linting import urls
from publish.linting.page import Page, block_pieces, link_pieces
from publish.linting.rules import Hit, Rules
from publish.reading.places import without_code

rules = Rules()

_MEANINGLESS = frozenset(
    "here|click here|click|this|this link|link|read more|more|more info|details|website|page|hier|"
    "hier klicken|mehr|weiterlesen|ici|cliquez ici|lire la suite|en savoir plus|aquí|"
    "haga clic aquí|más|leer más|aqui|clique aqui|mais|leia mais|saiba mais|здесь|тут|сюда|"
    "по ссылке|ссылка|подробнее|читать далее|burada|buraya|tıklayın|devamı|اینجا|اینجا کلیک کنید|"
    "هنا|اضغط هنا|المزيد|यहाँ|यहां|यहाँ क्लिक करें|और|这里|此处|点击这里|更多|"
    "こちら|ここ|ここをクリック|詳細".split("|")
)
_ADDRESS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#:]\S*)?", re.IGNORECASE)
_BARE = re.compile(r"\bhttps?://[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?)\]]")
_ENDING = re.compile(r"[.,;:!]$")
_UNDEFINED = re.compile(r"\[([^\]\[\n]+)\]\[([^\]\[\n^]*)\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*<?\S", re.MULTILINE)
_USE = re.compile(r"\[([^\]\[]{1,999})\](?!:)")
_SPACE_BEFORE_CALL = re.compile(r"(?<=[^\s\[])[ \t]{1,9}\[\^([^\]\n]+)\](?!:)")
_CALL = re.compile(r"\[\^(\d+)\](?!:)")
_SHORTEST_NOTE = 40


def links(page: Page) -> Iterator[tuple[Element, str, str]]:
    """Each link of the text that leads to an address, its address and its words."""
    for root in page.document.roots():
        for link in root.iter("a"):
            if (target := link.get("href", "")) and not is_call(link):
                yield link, target, heading_text(link)


@rules.warning(
    "S601", "the link's words '{words}' do not say where it leads",
    "write what is there: {example}",
    why="readers who listen go from link to link and hear nothing but these words",
    authority="WCAG 2.2, 2.4.4 Link Purpose (In Context), 2.4.9", needs="document",
)  # fmt: skip
def meaningless(page: Page) -> Iterator[Hit]:
    """The words of a link do not say where it leads."""
    locate = page.locator()
    for link, target, words in links(page):
        if words.casefold().strip(" .…»>→!()[]") in _MEANINGLESS and target.startswith("http"):
            example = f"[the page of {urls.host_of(target)}]"
            yield locate(*link_pieces(link)), {"words": words, "example": example}


@rules.advice(
    "S602", "'{words}' led to {other} before", "let other words lead to another address",
    why="readers who listen can't tell the two links apart",
    authority="WCAG 2.2, 2.4.4 Link Purpose (In Context), failure F63", needs="document",
)  # fmt: skip
def same_words(page: Page) -> Iterator[Hit]:
    """The same words lead to two addresses."""
    locate, seen = page.locator(), dict[str, str]()
    for link, target, words in links(page):
        key = words.casefold()
        if target.startswith("http") and len(key) > 1 and key not in _MEANINGLESS:
            before = seen.setdefault(key, target)
            if urls.same(before) != urls.same(target):
                yield locate(*link_pieces(link)), {"words": words, "other": before}


@rules.warning(
    "S603", "the link shows {shown} and leads to {host}", "let it lead where it says",
    why="a reader is sent to another site than the one that is named",
    authority="WCAG 2.2, 2.4.4 Link Purpose (In Context)", needs="document",
)  # fmt: skip
def other_address(page: Page) -> Iterator[Hit]:
    """A link shows the address of one site and leads to another."""
    locate = page.locator()
    for link, target, words in links(page):
        shown = _ADDRESS.fullmatch(words)
        if shown and target.startswith("http"):
            host, said = urls.host_of(target), shown[1].casefold()
            if not (_covers(host, said) or _covers(said, host)):
                yield locate(*link_pieces(link)), {"shown": said, "host": host}


@rules.warning(
    "S604", "the address of the link ends with '{mark}'", "does the mark belong to the sentence?",
    why="a mark of the sentence that came into the address leads to a page that is not there",
    authority="RFC 3986, appendix C Delimiting a URI in Context", needs="document",
)  # fmt: skip
def ends_with_mark(page: Page) -> Iterator[Hit]:
    """The address of a link ends with a mark of the sentence."""
    locate = page.locator()
    for link, target, _ in links(page):
        if target.startswith("http") and (found := _ENDING.search(target)):
            yield locate(*link_pieces(link)), {"mark": found[0]}


@rules.advice(
    "S605", "{url} is no link", "write <{url}>, or [words]({url})",
    why="readers can't follow it",
    authority="EPUB Accessibility 1.1; CommonMark 0.31, 6.5 Autolinks", needs="document",
)  # fmt: skip
def bare_address(page: Page) -> Iterator[Hit]:
    """An address stands in the text and is no link."""
    if "://" not in page.body:
        return
    locate = page.locator()
    for root in page.document.roots():
        for text in root.xpath(
            "descendant::text()[not(ancestor::a or ancestor::code or ancestor::pre)]"
        ):
            for found in _BARE.finditer(text):
                yield locate(found[0]), {"url": found[0]}


@rules.warning(
    "S606", "'{mark}' is set as words", "add a line '[{label}]: https://…'",
    why="the address of the link is not there",
    authority="CommonMark 0.31, 4.7 Link reference definitions", needs="document",
)  # fmt: skip
def undefined(page: Page) -> Iterator[Hit]:
    """A link refers to an address that no line defines."""
    locate = page.locator()
    for root in page.document.roots():
        for text in root.xpath("descendant::text()[not(ancestor::code or ancestor::pre)]"):
            for found in _UNDEFINED.finditer(text):
                yield locate(found[0]), {"mark": found[0], "label": found[2] or found[1]}


@rules.advice(
    "S607", "the address [{label}] is used nowhere", "remove the line, or link to it",
    why="nobody sees it",
    authority="CommonMark 0.31, 4.7 Link reference definitions", needs="document",
)  # fmt: skip
def unused(page: Page) -> Iterator[Hit]:
    """An address is defined and no link refers to it."""
    source = without_code(page.body)
    used = {" ".join(found[1].casefold().split()) for found in _USE.finditer(source)}
    for found in _DEFINITION.finditer(source):
        if " ".join(found[1].casefold().split()) not in used:
            yield page.locator().at(found.start(1)), {"label": found[1]}


@rules.warning(
    "S610", "note {number} has no words", "write it",
    why="a reader follows the call to nothing",
    authority="EPUB 3.3, footnote; WCAG 2.2, 2.4.4", needs="document",
)  # fmt: skip
def empty_note(page: Page) -> Iterator[Hit]:
    """A note has no words."""
    for note in page.document.notes:
        told = "".join(note.content.itertext())
        if not any(map(str.isalnum, told)) and not note.content.xpath(".//img | .//math"):
            at = page.locator()(re.compile(r"^ {0,3}\[\^[^\]\n]+\]:\W*$", re.MULTILINE))
            yield at, {"number": note.number}


@rules.advice(
    "S611", "note {number} says the same as note {other}", "call one note twice: [^label]",
    why="one note that is called twice is read once",
    authority="docs/writing.md", needs="document",
)  # fmt: skip
def notes_alike(page: Page) -> Iterator[Hit]:
    """Two notes say the same."""
    seen: dict[str, int] = {}
    for note in page.document.notes:
        text = heading_text(note.content)
        if len(text) >= _SHORTEST_NOTE:
            if text in seen:
                locate, pieces = page.locator(), block_pieces(note.content)
                locate(*pieces)
                yield locate(*pieces), {"number": note.number, "other": seen[text]}
            seen.setdefault(text, note.number)


@rules.advice(
    "S612", "a space stands before the call of note [^{label}]", "remove it",
    why="the number may begin a line, away from its word",
    authority="The Chicago Manual of Style, 17th edition, 14.26", needs="document",
)  # fmt: skip
def space_before_call(page: Page) -> Iterator[Hit]:
    """A space stands before the call of a note."""
    for found in _SPACE_BEFORE_CALL.finditer(without_code(page.body)):
        line = page.body[page.body.rfind("\n", 0, found.start()) + 1 : found.start()]
        if "`" not in line and not line.rstrip().endswith("|"):
            yield page.locator().at(found.start()), {"label": found[1]}


@rules.advice(
    "S613", "note [^{label}] is called after [^{before}], and is printed with another number",
    "number notes in the order of their calls",
    why="editions count notes as they are called; who cites the note of the source finds another",
    authority="docs/writing.md", needs="document",
)  # fmt: skip
def notes_out_of_order(page: Page) -> Iterator[Hit]:
    """Numbered notes are not called in the order of their numbers."""
    highest = 0
    for found in _CALL.finditer(without_code(page.body)):
        number = int(found[1])
        if number < highest and found[0] not in page.body[: found.start()]:
            yield page.locator().at(found.start()), {"label": number, "before": highest}
            return
        highest = max(highest, number)


def _covers(host: str, other: str) -> bool:
    own, shown = host.removeprefix("www."), other.removeprefix("www.")
    return own == shown or own.endswith(f".{shown}")
