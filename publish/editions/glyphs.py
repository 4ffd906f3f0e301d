"""The letters behind the glyphs of a PDF: what is copied and sought is what was written.

WeasyPrint gives each glyph of a font one text, that of the place where it stands first. In scripts
that reorder, join or stack their letters a glyph stands for other letters at another place. So the
glyphs of a page are noted while it is painted, and a glyph with several texts gets a code for each
of them (ISO 32000-1, 9.7.5 CMaps, 9.10.3 ToUnicode CMaps): every reader of PDF follows these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream

from publish.editions.cmaps import encoding, hexadecimal, to_unicode

_TOKEN = re.compile(r"(-?[0-9.]+(?:e-?[0-9]+)?)|<([0-9a-f]*)>")
_Tokens = list[tuple[str, str]]
"""What a piece of text is made of: each a number to move by, or glyphs in hexadecimal."""

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_LAST = 0xFFFF
_SILENT = (*range(0xFE00, 0xFE10), *range(0x2060, 0x2065), *range(0x206A, 0x2070))
"""Codes for glyphs that stand for no letter of their own: PDFium takes such a code for a character,
and of these nothing is seen."""

_LIGATURES = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFEF5, 0xFEFD, 2)
}
"""Lam and alef, which one glyph stands for: PDFium and Poppler turn several letters of a glyph
round, where the line runs from right to left. They know the ligature and give its letters."""


@dataclass(slots=True)
class _Shown:
    """A glyph that was shown: of which font, the text that WeasyPrint ascribes to it."""

    font: Font
    glyph: int
    text: str

    @property
    def width(self) -> int:
        width: int = self.font.widths.get(self.glyph, 0)
        return width


@dataclass(slots=True)
class _Codes:
    """The codes of a font: a glyph's own number for its first text, others from the end down."""

    of: dict[tuple[int, str], int] = field(default_factory=dict)
    taken: dict[int, tuple[int, str]] = field(default_factory=dict)
    free: int = _LAST

    def code(self, glyph: int, text: str) -> int:
        if (glyph, text) not in self.of:
            wished = (glyph,) if text else _SILENT
            code = next((code for code in wished if code not in self.taken), -1)
            if code < 0:
                while self.free in self.taken:
                    self.free -= 1
                code = self.free
            self.of[glyph, text] = code
            self.taken[code] = (glyph, text)
        return self.of[glyph, text]


class _Texts(dict[int, str]):
    """A font's texts by glyph, which pretends to know none, so that it is told every one."""

    def __init__(self, font: Font, shown: list[_Shown]) -> None:
        super().__init__()
        self._font, self._shown = font, shown

    def __contains__(self, glyph: object) -> bool:
        return False

    def __setitem__(self, glyph: int, text: str) -> None:
        self._shown.append(_Shown(self._font, glyph, text))
        if not super().get(glyph):
            super().__setitem__(glyph, text)


class Glyphs:
    """Notes the glyphs of every page while it is painted, and names their letters at the end."""

    def __init__(self, pages: list[weasyprint.Page]) -> None:
        self._codes: dict[str, _Codes] = {}
        self._shown: list[_Shown] = []
        self._places: list[tuple[Stream, int]] = []
        for page in pages:
            page.paint = self._noting(page.paint)

    def _noting(self, paint: Any) -> Any:
        def paint_and_note(stream: Stream, *args: Any, **options: Any) -> None:
            self._watch(stream)
            paint(stream, *args, **options)
            self._recode()

        return paint_and_note

    def _watch(self, stream: Stream) -> None:
        """Note what is shown on a stream, and on those that are made from it."""
        add_font, show_text, clone = stream.add_font, stream.show_text, stream.clone
        marked = stream.marked

        def add_font_and_watch(pango_font: Any) -> tuple[Font, float]:
            font, size = add_font(pango_font)
            if not isinstance(font.to_unicode, _Texts):
                font.to_unicode = _Texts(font, self._shown)
            return font, size

        def show_text_and_note(text: str) -> None:
            show_text(text)
            self._places.append((stream, len(stream.stream) - 1))

        def clone_and_watch(**options: Any) -> Stream:
            copy = clone(**options)
            self._watch(copy)
            return copy

        @contextmanager
        def marked_and_told(box: Any, tag: str) -> Iterator[None]:
            first = len(self._shown)
            with marked(box, tag):
                yield
            _tell_joiners(self._shown[first:], getattr(box, "text", ""))

        stream.add_font, stream.show_text = add_font_and_watch, show_text_and_note
        stream.clone, stream.marked = clone_and_watch, marked_and_told

    def _recode(self) -> None:
        """Give the glyphs of a page that was painted their codes, and spell out syllables."""
        shown, texts = self._shown, [""] * len(self._shown)
        tokens = [_TOKEN.findall(stream.stream[at].decode()) for stream, at in self._places]
        pieces = [piece for piece, found in enumerate(tokens) for _ in range(_count(found))]
        assert len(pieces) == len(shown), "a glyph was shown and not met again"
        spans: list[list[int]] = []
        last: list[int] = []
        for syllable in _syllables(shown):
            text = "".join([shown[at].text for at in syllable])
            widest = syllable[0]
            if len(syllable) > 1:
                widest = max(syllable, key=lambda at: shown[at].width)
            texts[widest] = _LIGATURES.get(text, text)
            raised = len(last) > 1 and self._overlap(
                pieces[last[0]], pieces[last[-1]], pieces[syllable[0]]
            )
            if spans and raised and spans[-1][-1] == last[-1] and not _runs_left(text):
                spans[-1] += syllable
            elif len(syllable) > 1 and not _runs_left(text):
                spans.append([*syllable])
            last = syllable
        spelled = {s[0]: (s[-1], "".join(shown[at].text for at in s)) for s in spans}
        codes = [
            f"{self._codes.setdefault(one.font.hash, _Codes()).code(one.glyph, text):04x}"
            for one, text in zip(shown, texts, strict=True)
        ]
        at, end = 0, -1
        for (stream, place), found in zip(self._places, tokens, strict=True):
            count = _count(found)
            if end < at and spelled.keys().isdisjoint(range(at, at + count)):
                stream.stream[place] = _plain(found, codes[at : at + count]).encode()
                at += count
                continue
            out: list[str] = ["["]
            for number, glyphs in found:
                out.append(f"{number} " if number else "")
                for _ in range(0, len(glyphs), 4):
                    if at in spelled:
                        end, text = spelled[at]
                        out.append(f"] TJ /Span <</ActualText {hexadecimal(text)}>> BDC [")
                    out.append(f"<{codes[at]}>")
                    if at == end:
                        out.append("] TJ EMC [")
                    at += 1
            joined = "".join(out).replace("><", "").replace("[] TJ ", "")
            stream.stream[place] = (f"{joined}] TJ" if joined[-1] != "[" else joined[:-2]).encode()
        self._shown.clear()
        self._places.clear()

    def _overlap(self, first: int, last: int, following: int) -> bool:
        """Whether what follows in a line may stand left of a mark raised or lowered before it.

        PDFium puts the pieces of a line in order from left to right: the mark would come after it.
        """
        stream, place = self._places[last]
        other, until = self._places[following]
        between = stream.stream[place + 1 : until] if other is stream else []
        return first < last and all(map(_shows_nothing, between))

    def write(self, pdf: pydyf.PDF) -> None:
        """Name the letters of every code in a PDF that has its fonts but is not written yet."""
        objects = {item.reference: item for item in pdf.objects if item.number}
        for font in list(objects.values()):
            if not isinstance(font, pydyf.Dictionary) or font.get("Subtype") != "/Type0":
                continue
            codes = self._codes.get(font["BaseFont"][1:].partition(b"+")[0].decode())
            if codes is None:
                continue
            texts = {code: text for code, (_, text) in sorted(codes.taken.items())}
            objects[font["ToUnicode"]].stream = list(to_unicode(texts))
            other = {code: glyph for code, (glyph, _) in codes.taken.items() if code != glyph}
            if other:
                font["Encoding"] = encoding(pdf, {c: g for c, (g, _) in codes.taken.items()})


def _shows_nothing(item: object) -> bool:
    """Whether an operation raises, changes the font, or moves on without a glyph."""
    if not isinstance(item, bytes):
        return False
    return item.endswith((b" Ts", b" Tf")) or (
        item.endswith(b"TJ") and not _count(_TOKEN.findall(item.decode()))
    )


def _plain(tokens: _Tokens, codes: list[str]) -> str:
    """A piece of text that shows codes in the places of its glyphs."""
    out, at = [], 0
    for number, glyphs in tokens:
        count = len(glyphs) // 4
        if number:
            out.append(f"{number} ")
        elif glyphs:
            out.append(f"<{''.join(codes[at : at + count])}>")
        at += count
    return f"[{''.join(out)}] TJ".replace("><", "")


def _count(tokens: _Tokens) -> int:
    """How many glyphs a piece of text shows."""
    return sum([len(glyphs) // 4 for _, glyphs in tokens])


@lru_cache(maxsize=4096)
def _runs_left(text: str) -> bool:
    """Whether letters run from right to left, or marks go with such letters."""
    return any(
        unicodedata.bidirectional(character) in ("R", "AL") or "\u0590" <= character <= "\u08ff"
        for character in text
    )


def _tell_joiners(shown: list[_Shown], text: str) -> None:
    """Give joiners, which have no glyph, to the letters that they follow in a line of `text`."""
    if _runs_left(text) or not any(joiner in text for joiner in _JOINERS):
        return
    at, before = 0, None
    for one in shown:
        if not one.text:
            continue
        while at < len(text) and text[at] in _JOINERS and not one.text.startswith(text[at]):
            if before is not None:
                before.text += text[at]
            at += 1
        if not text.startswith(one.text, at):
            return
        at, before = at + len(one.text), one


def _syllables(shown: list[_Shown]) -> Iterator[list[int]]:
    """Clusters that run from left to right with the marks and subscripts that follow them."""
    syllable: list[int] = []
    for cluster in _clusters(shown):
        text = "".join([shown[at].text for at in cluster])
        joins = _is_mark(text[:1])
        if syllable and not (joins and shown[syllable[0]].font is shown[cluster[0]].font):
            yield syllable
            syllable = []
        syllable += cluster
        if _runs_left(text):
            yield syllable
            syllable = []
    if syllable:
        yield syllable


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character or " ")[0] == "M"


def _clusters(shown: list[_Shown]) -> Iterator[list[int]]:
    cluster: list[int] = []
    open_left = False
    for at, one in enumerate(shown):
        if one.text and open_left:
            yield cluster
            cluster = []
        cluster.append(at)
        if one.text:
            open_left = _runs_left(one.text)
            if not open_left:
                yield cluster
                cluster = []
    if cluster:
        yield cluster
