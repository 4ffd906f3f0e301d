"""A library to measure builds by: made-up statements of real sentences, the same each time.

    python bench/corpus.py FOLDER COUNT

Lengths are spread as those of real statements are: half have less than two pages of text, one in a
hundred has fifty. They are in eight languages and four scripts, with headings, notes, quotations,
lists, links and some pictures. The sentences are those of `tests/scripts`.
"""

from __future__ import annotations

import datetime
import functools
import io
import math
import random
import re
import sys
from pathlib import Path

import yaml
from PIL import Image, ImageDraw

SAMPLES = Path(__file__).resolve().parent.parent / "tests/scripts"
LANGUAGES = {"en": 45, "ru": 15, "pl": 10, "vi": 8, "fa": 8, "ar": 6, "tr": 5, "hi": 3}
"""Languages, and how many statements in a hundred each has."""

WORDS_A_PAGE = 260
_MEDIAN, _SPREAD, _MOST = 1.8, 1.45, 60
_KINDS = ("Declaration", "Open letter", "Speech", "Press release")


def write(root: Path, count: int, *, first: int = 0) -> list[Path]:
    """Write a library of so many statements; the paths of its source files."""
    (root / "sources").mkdir(parents=True, exist_ok=True)
    (root / "publish.toml").write_text('[library]\ntitle = "Statements"\n', "utf-8")
    return [statement(root, number) for number in range(first, first + count)]


def statement(root: Path, number: int, *, pages: float | None = None) -> Path:
    """Write one statement, of about so many pages of text where that is said."""
    chance = random.Random(number)  # noqa: S311 (nothing is secret here)
    language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
    length = pages or min(_MEDIAN * math.exp(chance.gauss(0, _SPREAD)), _MOST)
    folder = root / "sources" / f"{number // 1000:03}"
    folder.mkdir(exist_ok=True)
    if picture := chance.random() < 0.1:
        _picture(folder / f"view-{number:06}.png", chance)
    path = folder / f"statement-{number:06}.md"
    path.write_text(
        _head(number, language, chance) + _text(number, language, length, picture, chance), "utf-8"
    )
    return path


def _head(number: int, language: str, chance: random.Random) -> str:
    day = datetime.date(1950, 1, 1) + datetime.timedelta(days=chance.randrange(27_000))
    sentence = chance.choice(_sentences(language))
    values = {
        "title": " ".join(sentence.split()[:7]).rstrip(".,;:") + f" ({number})",
        "author": {"name": f"The readers of town {number % 97}", "kind": "organization"},
        "first_published": day.isoformat(),
        "type": chance.choice(_KINDS),
        "language": language,
        "sources": [{"url": f"https://statements.example.org/{number}", "retrieved": "2026-11-01"}],
        "rights": {"license": "CC-BY-4.0"},
        "edition": {"number": 1, "date": "2026-11-24"},
    }
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}---\n\n"


def _text(number: int, language: str, pages: float, picture: bool, chance: random.Random) -> str:
    """About so many pages: paragraphs, and now and then something else."""
    sentences = _sentences(language)
    parts: list[str] = []
    notes: list[str] = []
    left = pages * WORDS_A_PAGE
    if picture:
        parts.append(f"![A view of the town, number {number}](view-{number:06}.png)")
    while left > 0:
        some = [chance.choice(sentences) for _ in range(chance.randrange(1, 4))]
        left -= sum(len(sentence.split()) for sentence in some)
        kind = chance.random()
        if kind < 0.12:
            notes.append(f"[^{len(notes) + 1}]: {chance.choice(sentences)}")
            parts.append(f"{' '.join(some)}[^{len(notes)}]")
        elif kind < 0.18 and parts:
            parts.append(f"## {' '.join(some[0].split()[:5]).rstrip('.,;:')}\n\n{' '.join(some)}")
        elif kind < 0.24:
            parts.append(f"> {' '.join(some)}")
        elif kind < 0.30:
            parts.append("\n".join(f"- {sentence}" for sentence in some))
        elif kind < 0.36:
            address = f"https://archive.example.org/{number}/{len(parts)}"
            parts.append(f"{' '.join(some)} [({number})]({address})")
        elif kind < 0.42:
            parts.append(f"*{some[0]}*")
        else:
            parts.append(" ".join(some))
    return "\n\n".join([*parts, *notes]) + "\n"


@functools.cache
def _sentences(language: str) -> list[str]:
    body = (SAMPLES / f"{language}.md").read_text("utf-8").split("---\n", 2)[2]
    plain = [
        line.strip()
        for line in body.split("\n")
        if re.match(r"\w", line) and not re.match(r"\d", line) and len(line) > 40
    ]
    return [re.sub(r"[\[\]{}<>*_^|\\`#]", "", line) for line in plain]


def _picture(path: Path, chance: random.Random) -> None:
    image = Image.new("RGB", (900, 600), "#dfe6ea")
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        left, top = chance.randrange(900), chance.randrange(600)
        colour = tuple(chance.randrange(60, 220) for _ in range(3))
        draw.rectangle((left, top, left + 90, top + 140), fill=colour)
    data = io.BytesIO()
    image.save(data, "PNG")
    path.write_bytes(data.getvalue())


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
