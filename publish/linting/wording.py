"""S5: words that came along, were lost or were written twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from publish.linting.page import Block, Page, block_pieces
from publish.linting.rules import Hit, Rules
from publish.problem import Position
from publish.reading.places import without_code

rules = Rules()

_SHORTEST_REPEATED = 60
_TWICE = re.compile(r"\b(the|a|an|of|and)\s+\1\b", re.IGNORECASE)
_BROKEN = re.compile(r"\b([^\W\d_]{2,})-\n[ \t]*([^\W\d_]{2,})\b")
_AND = frozenset("and or nor und oder bzw et ou y o e i a и или bis to till jusqu de".split())
_LEFTOVER = re.compile(
    r"(?i)\[?(?:edit|edit source|править|modifier|bearbeiten|editar)\]?|share(?: this(?: page| "
    r"post|article)?| on \w+)?|tweet|print(?: this page| friendly)?|(?:skip|jump) to (?:content|"
    r"navigation|search|main content)|click (?:here )?to (?:share|print|tweet).*|read more|"
    r"related (?:posts|articles)|(?:accept|reject) (?:all )?cookies|.*\buses cookies\b.*|"
    r"leave a (?:comment|reply)|subscribe to our newsletter\.?|advertisement|"
    r"поделиться|читать далее|версия для печати|teilen|weiterlesen|partager|lire la suite|"
    r"compartir|leer más|compartilhar|leia mais|paylaş|devamını oku"
)
_CITATION = re.compile(r"(?<=[\w.,;:!?”\"»’')])\[(\d{1,3})\](?!\()")
_PLACEHOLDER = re.compile(
    r"\b(?:FIXME|TBD)\b|\bTODO\b[:(]?|\[(?:insert|add) [^\]]{2,40}\]|lorem ipsum dolor",
)
_SPACE = re.compile(r"\w [,](?= |$)")
_SPACED = frozenset("fr th lo km my bo zh ja".split())
_SPANISH = frozenset("es pt gl ast it ca".split())
_CUT_OFF = re.compile(r"(?:\[(?:…|\.{3})\]|\(more…?\)|(?i:read more)\W*)$")
_SHOUT = 60
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x81\x8d\x8f\x90\x9d¡¢£¤¥¦§¨©ª¬­®¯°±²³´µ¶·¸¹º¼½¾¿"
_GARBLED = re.compile(
    rf"â€[{_CP1252}]|Ã[¡¢£¤¥¦§¨©ª¬®¯°±²³´µ¶·¸¹º¼½¾¿]|Â[¡¢£§©®°±·¿](?!\w)"
    rf"|(?:[ÐÑ][{_CP1252}]){{2,}}|ï»¿|(?:[ØÙ][{_CP1252}]){{3,}}"
)


@rules.warning(
    "S501", "the paragraph '{text}' stands in line {first} as well",
    "see whether it is meant twice",
    why="a paragraph is mostly repeated by a slip while a page is copied",
    authority="docs/fidelity.md", needs="document",
)  # fmt: skip
def repeated_paragraph(page: Page) -> Iterator[Hit]:
    """A paragraph stands twice in the text."""
    blocks = [block for block in page.blocks if _counts(block)]
    counted = Counter(block.text for block in blocks)
    locate, seen = page.locator(), dict[str, Position]()
    for block in blocks:
        if counted[block.text] > 1:
            at = locate(*block_pieces(block.element))
            if at == seen.get(block.text):
                at = locate(*block_pieces(block.element))
            if block.text in seen:
                yield at, {"text": _cut(block.text), "first": seen[block.text].line}
            seen.setdefault(block.text, at)


def _counts(block: Block) -> bool:
    """Whether a block may not stand twice: cells may, and a quotation says again what it quotes."""
    if len(block.text) < _SHORTEST_REPEATED or block.element.tag in ("td", "th"):
        return False
    return not any(above.tag == "blockquote" for above in block.element.iterancestors())


@rules.advice(
    "S502", "'{words}'", "is one of them meant?",
    why="a small word is written twice by a slip, mostly at the end of a line",
    authority="WCAG 2.2, 3.1.5 Reading Level", needs="document",
)  # fmt: skip
def word_twice(page: Page) -> Iterator[Hit]:
    """A small English word stands twice in a row."""
    locate = page.locator()
    for block in page.blocks:
        if block.language.partition("-")[0] == "en":
            for found in _TWICE.finditer(block.text):
                if found[1] not in ("A", "a") or not found[0].startswith("A"):
                    pattern = re.compile(rf"\b{found[1]}\s+{found[1]}\b")
                    yield locate(pattern, found[0]), {"words": found[0]}


@rules.warning(
    "S505", "'{word}' seems to be broken by the end of a line", "is '{whole}' meant?",
    why="the hyphen and a space would be printed within the word",
    authority="The Unicode Standard, 6.2 General Punctuation, Hyphenation", needs="document",
)  # fmt: skip
def broken_word(page: Page) -> Iterator[Hit]:
    """A word seems to be broken by the end of a line."""
    if "-\n" not in page.body:
        return
    for found in _BROKEN.finditer(without_code(page.body)):
        if found[2][0].islower() and found[2].casefold() not in _AND:
            at = page.locator().at(found.start())
            yield at, {"word": f"{found[1]}- {found[2]}", "whole": found[1] + found[2]}


@rules.warning(
    "S506", "'{text}' belongs to a web page", "remove it, if the statement does not say it",
    why="what is there to be clicked says nothing in print",
    authority="docs/fidelity.md", needs="document",
)  # fmt: skip
def leftover(page: Page) -> Iterator[Hit]:
    """A block is left over from a web page: buttons, menus, consent."""
    locate = page.locator()
    for block in page.blocks:
        if block.element.tag not in ("td", "th") and _LEFTOVER.fullmatch(block.text):
            yield locate(*block_pieces(block.element)), {"text": _cut(block.text)}


@rules.warning(
    "S507", "'{mark}' seems to call a note that is not there",
    "write the note: [^{number}], [^{number}]: …",
    why="marks of another page's notes lead nowhere",
    authority="WCAG 2.2, 1.3.1 Info and Relationships", needs="document",
)  # fmt: skip
def lost_note(page: Page) -> Iterator[Hit]:
    """A number in brackets seems to call a note of the page that the text was taken from."""
    locate = page.locator()
    for block in page.blocks:
        for found in _CITATION.finditer(block.text):
            yield locate(found[0]), {"mark": found[0], "number": found[1]}


@rules.warning(
    "S508", "'{mark}' stands for something that is still to be written", "write it",
    why="it would be printed",
    authority="docs/writing.md", needs="document",
)  # fmt: skip
def to_be_written(page: Page) -> Iterator[Hit]:
    """The text holds a placeholder."""
    locate = page.locator()
    for block in page.blocks:
        for found in _PLACEHOLDER.finditer(block.text):
            spanish = block.language.partition("-")[0] in _SPANISH and "TODO" in found[0]
            if not spanish:
                yield locate(found[0]), {"mark": found[0]}


@rules.advice(
    "S509", "a space stands before a comma: '{words}'", "is it meant?",
    why="a line may begin with the comma",
    authority="The Chicago Manual of Style, 17th edition, 6.7 Punctuation and space",
    needs="document",
)  # fmt: skip
def space_before_comma(page: Page) -> Iterator[Hit]:
    """A space stands before a comma."""
    locate = page.locator()
    for block in page.blocks:
        if block.language.partition("-")[0] in _SPACED or block.element.tag in ("td", "th"):
            continue
        for found in _SPACE.finditer(block.text):
            start = max(block.text.rfind(" ", 0, found.start()), 0)
            words = block.text[start : found.end()].strip()
            yield locate(words), {"words": words}


@rules.advice(
    "S510", "the paragraph '{text}' is in capitals throughout",
    "mark it: **words**, a theme may set it so",
    why="capitals are read slowly, and spelled out by some screen readers",
    authority="WCAG 2.2, 3.1.5 Reading Level, technique G153", needs="document",
)  # fmt: skip
def shouting(page: Page) -> Iterator[Hit]:
    """A paragraph is in capitals throughout."""
    locate = page.locator()
    for block in page.blocks:
        if block.text.isupper() and sum(map(str.isupper, block.text)) >= _SHOUT:
            yield locate(*block_pieces(block.element)), {"text": _cut(block.text)}


@rules.warning(
    "S511", "'{mark}' was read in the wrong encoding", "{advice}",
    why="UTF-8 that is read as Windows-1252 comes out as two signs for each letter",
    authority="The Unicode Standard, 3.9 Unicode Encoding Forms", needs="text",
)  # fmt: skip
def garbled(page: Page) -> Iterator[Hit]:
    """Letters were read in the wrong encoding."""
    told: set[str] = set()
    suspect = page.text.split("\n") if _GARBLED.search(page.text) else []
    for number, line in enumerate(suspect, start=1):
        for found in _GARBLED.finditer(line):
            if found[0] not in told:
                told.add(found[0])
                meant = _meant(found[0])
                advice = f"is '{meant}' meant?" if meant else "see what the source has"
                at = Position(page.path, number, found.start() + 1)
                yield at, {"mark": found[0], "advice": advice}


@rules.advice(
    "S512", "the text ends with '{end}'", "is it whole?",
    why="lists of articles show the beginning of a text, and end it so",
    authority="docs/fidelity.md", needs="document",
)  # fmt: skip
def cut_off(page: Page) -> Iterator[Hit]:
    """The text ends as a text does that was cut off."""
    body = [b for b in page.blocks if page.document.body in (b.element, *b.element.iterancestors())]
    if body and (
        found := re.search(r"(?:\[(?:…|\.{3})\]|\(more…?\)|(?i:read more)\W*)$", body[-1].text)
    ):
        yield page.locator()(*block_pieces(body[-1].element)), {"end": found[0]}


def _meant(garbled: str) -> str:
    try:
        return garbled.encode("cp1252").decode()
    except UnicodeError:
        return ""


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:40].rpartition(" ")[0] + " …"


def first_words(block: Block, start: int) -> str:
    """Some words of a block from a place on, by which they are found in the source."""
    return block.text[start : start + 30].rpartition(" ")[0] or block.text[start : start + 30]
