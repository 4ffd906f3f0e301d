"""Signs that stand for parts of a citation while citeproc-py puts it together.

A value of a statement (title, publisher, address …) goes in as one sign and comes out as it was:
no style can change its capitals, strip its full stops or escape it. The signs are noncharacters
of Unicode (chapter 23.7), which no text has a use for.
"""

from __future__ import annotations

import re

DIGITS = str.maketrans({str(digit): chr(0xFDD0 + digit) for digit in range(10)})
"""Figures in names, which are not written in the digits of the language."""

POINTS = str.maketrans({point: chr(0xFDE8 + n) for n, point in enumerate(".,;:،؛([")})
"""Points in names that look like faults in the punctuation of a citation."""

RESTORED = {ord(str(sign)): chr(char) for char, sign in (DIGITS | POINTS).items()}

FACES = {"italic": "\ufdda", "bold": "\ufddb", "small-caps": "\ufddc"}
"""Each opens a stretch set in its own type, which ends at `CLOSE`."""

CLOSE = "\ufddd"

VALUES = "".join(map(chr, range(0xFDDE, 0xFDE8)))
"""Each stands for one value of the item."""

NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")


class Formatter:
    """The formatter that citeproc-py is given: it marks type and escapes nothing."""

    @staticmethod
    def preformat(text: str) -> str:
        """The text as it is."""
        return text

    @staticmethod
    def _marked(face: str, text: str) -> str:
        # citeproc-py calls methods of its own kind of string on what it has formatted.
        from citeproc.string import String

        marked: str = String(f"{FACES[face]}{text}{CLOSE}" if face else text)
        return marked

    @classmethod
    def Italic(cls, text: str) -> str:  # noqa: N802 (the names are citeproc-py's)
        return cls._marked("italic", text)

    @classmethod
    def Bold(cls, text: str) -> str:  # noqa: N802 (as above)
        return cls._marked("bold", text)

    @classmethod
    def SmallCaps(cls, text: str) -> str:  # noqa: N802 (as above)
        return cls._marked("small-caps", text)

    @classmethod
    def _plain(cls, text: str) -> str:
        return cls._marked("", text)

    Oblique = Italic
    Light = Underline = Superscript = Subscript = _plain
