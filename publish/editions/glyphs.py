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
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream

from publish.editions.cmaps import encoding, hexadecimal, to_unicode
from publish.editions.syllables import Shown, runs_left, stands_alone, syllables, tell_joiners

_TOKEN = re.compile(r"(-?[0-9.]+(?:e-?[0-9]+)?)|<([0-9a-f]*)>")
_GLYPHS = re.compile(rb"<([0-9a-f]*)>")
_Tokens = list[tuple[str, str]]
"""What a piece of text is made of: each a number to move by, or glyphs in hexadecimal."""

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

    def __init__(self, font: Font, shown: list[Shown]) -> None:
        super().__init__()
        self._font, self._shown = font, shown

    def __contains__(self, glyph: object) -> bool:
        return False

    def __setitem__(self, glyph: int, text: str) -> None:
        self._shown.append(Shown(self._font, glyph, text))
        if not super().get(glyph):
            super().__setitem__(glyph, text)


class Glyphs:
    """Notes the glyphs of every page while it is painted, and names their letters at the end."""

    def __init__(self, pages: list[weasyprint.Page]) -> None:
        self._codes: dict[str, _Codes] = {}
        self._shown: list[Shown] = []
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
            tell_joiners(self._shown[first:], getattr(box, "text", ""))

        stream.add_font, stream.show_text = add_font_and_watch, show_text_and_note
        stream.clone, stream.marked = clone_and_watch, marked_and_told

    def _recode(self) -> None:
        """Give the glyphs of a page that was painted their codes, and spell out syllables.

        A piece whose glyphs keep their own numbers, as most do, loses only its empty strings, for
        which PDFium moves what stands before them.
        """
        shown = self._shown
        drawn = [b"".join(_GLYPHS.findall(stream.stream[at])) for stream, at in self._places]
        assert sum(map(len, drawn)) == 4 * len(shown), "a glyph was shown and not met again"
        texts = [one.text for one in shown]
        spelled: dict[int, tuple[int, str]] = {}
        if not all(map(stands_alone, texts)):
            texts, spelled = self._spelled([len(glyphs) // 4 for glyphs in drawn])
        codes = self._coded(texts)
        every = "".join(codes).encode()
        at, end = 0, -1
        for (stream, place), glyphs in zip(self._places, drawn, strict=True):
            following = at + len(glyphs) // 4
            plain = end < at and (not spelled or spelled.keys().isdisjoint(range(at, following)))
            if plain and every[4 * at : 4 * following] == glyphs:
                stream.stream[place] = stream.stream[place].replace(b"<>", b" ")
            else:
                found = _TOKEN.findall(stream.stream[place].decode())
                if plain:
                    piece = _plain(found, codes[at:following])
                else:
                    piece, end = _with_syllables(found, codes, spelled, at, end)
                stream.stream[place] = piece.encode()
            at = following
        self._shown.clear()
        self._places.clear()

    def _coded(self, texts: list[str]) -> list[str]:
        """The code of each glyph shown, with these texts, in hexadecimal."""
        known: dict[tuple[str, int, str], str] = {}
        found = []
        for one, text in zip(self._shown, texts, strict=True):
            key = one.font.hash, one.glyph, text
            code = known.get(key)
            if code is None:
                codes = self._codes.setdefault(one.font.hash, _Codes())
                code = known[key] = f"{codes.code(one.glyph, text):04x}"
            found.append(code)
        return found

    def _spelled(self, counts: list[int]) -> tuple[list[str], dict[int, tuple[int, str]]]:
        """The text of each glyph shown, and syllables to be spelled out: first, last and text."""
        shown, texts = self._shown, [""] * len(self._shown)
        pieces = [piece for piece, count in enumerate(counts) for _ in range(count)]
        spans: list[list[int]] = []
        last: list[int] = []
        for syllable in syllables(shown):
            text = "".join([shown[at].text for at in syllable])
            widest = syllable[0]
            if len(syllable) > 1:
                widest = max(syllable, key=lambda at: shown[at].width)
            texts[widest] = _LIGATURES.get(text, text)
            raised = len(last) > 1 and self._overlap(
                pieces[last[0]], pieces[last[-1]], pieces[syllable[0]]
            )
            if spans and raised and spans[-1][-1] == last[-1] and not runs_left(text):
                spans[-1] += syllable
            elif len(syllable) > 1 and not runs_left(text):
                spans.append([*syllable])
            last = syllable
        return texts, {s[0]: (s[-1], "".join([shown[at].text for at in s])) for s in spans}

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


def _with_syllables(
    tokens: _Tokens, codes: list[str], spelled: dict[int, tuple[int, str]], at: int, end: int
) -> tuple[str, int]:
    """A piece of text from glyph `at` on, with syllables spelled out, and the last glyph of these.

    `end` is that of a syllable which began in a piece before.
    """
    out: list[str] = ["["]
    for number, glyphs in tokens:
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
    return (f"{joined}] TJ" if joined[-1] != "[" else joined[:-2]), end


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
