"""How much of a page an import takes: precision and recall of facts and words, page by page.

    python -m bench.importing            # the table of docs/importing.md

Each page in tests/importing/ has a file `.toml` beside it, written by hand: the facts and the words
that a careful person takes from it. Words are compared in their order, East Asian ones letter by
letter. A page whose expectation says `held_out` was written when the importer was done.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from publish.document import words
from publish.importing import Original, take
from publish.importing.composing import Imported, compose
from publish.reading import Reading, SourceFile, read

PAGES = Path(__file__).parent.parent / "tests/importing"
FIELDS = (
    "title", "author", "date", "type", "language", "url", "archived", "retrieved", "site",
    "license", "cited", "translator",
)  # fmt: skip
_TOKEN = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]+"
)


@dataclass(frozen=True)
class Score:
    """What was right of what was given and of what was expected."""

    name: str
    held_out: bool
    right: int
    given: int
    expected: int
    words_right: int
    words_given: int
    words_expected: int
    wrong: tuple[str, ...]


def names() -> list[str]:
    """The pages, by the names of their files."""
    return sorted(path.stem for path in PAGES.glob("*.toml"))


def imported(name: str) -> Imported:
    """What an import makes of a page."""
    (path,) = [p for p in PAGES.glob(f"{name}.*") if p.suffix != ".toml"]
    original = Original(path.name, path.read_bytes(), lambda src: (PAGES / src).read_bytes())
    (taken,) = take(original)
    return compose(taken, original)


def reading(found: Imported, **defaults: object) -> Reading:
    """The file that was made, as a build reads it."""
    pictures = {f"{found.slug}/{name}": data for name, data in found.pictures.items()}
    from urllib.parse import unquote

    source = SourceFile(f"sources/{found.slug}.md", found.data, defaults)
    return read(source, lambda src: pictures[unquote(src)])


def score(name: str) -> Score:
    """How far what is made of a page is what its expectation says."""
    expected = tomllib.loads((PAGES / f"{name}.toml").read_text("utf-8"))
    found = imported(name)
    statement = read_of(found)
    got = _facts(statement)
    wrong = []
    right = 0
    for field in FIELDS:
        if _plain(got.get(field)) == _plain(expected.get(field)):
            right += field in expected
        else:
            wrong.append(f"{field}: {got.get(field)!r} for {expected.get(field)!r}")
    document = reading(found, authors=["Nobody"]).document
    assert document is not None, reading(found, authors=["Nobody"]).problems
    texts = [" ".join(words(document.body)), *(" ".join(words(n.content)) for n in document.notes)]
    mine = _TOKEN.findall("\n".join(texts))
    theirs = _TOKEN.findall("\n".join([expected["text"], *expected.get("notes", [])]))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    given = sum(bool(got.get(field)) for field in FIELDS)
    wanted = sum(field in expected for field in FIELDS)
    return Score(
        name, bool(expected.get("held_out")), right, given, wanted, same, len(mine), len(theirs),
        tuple(wrong),
    )  # fmt: skip


def read_of(found: Imported) -> Any:
    """The statement of a file, its author nobody where the page names none."""
    return reading(found, authors=["Nobody"]).statement


def _facts(statement: Any) -> dict[str, Any]:
    page = statement.sources[-1]
    authors = [agent.name for agent in statement.authors if agent.name != "Nobody"]
    translators = [agent.name for agent in statement.contributors if agent.role == "trl"]
    date = statement.first_published
    return {
        "title": statement.title,
        "author": "; ".join(authors),
        "date": "" if date == "XXXX" else date,
        "type": statement.type,
        "language": statement.language,
        "url": page.url,
        "archived": page.archived_url,
        "retrieved": page.retrieved,
        "site": page.publisher,
        "license": statement.rights.license if statement.rights else None,
        "cited": [source.url for source in statement.sources[:-1]],
        "translator": "; ".join(translators),
    }


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_plain, value))
    return " ".join(str(value or "").split()).casefold()


def _rates(scores: list[Score]) -> str:
    right, given = sum(s.right for s in scores), sum(s.given for s in scores)
    expected = sum(s.expected for s in scores)
    same, mine = sum(s.words_right for s in scores), sum(s.words_given for s in scores)
    theirs = sum(s.words_expected for s in scores)
    return (
        f"{len(scores)} | {right / given:.1%} | {right / expected:.1%} | "
        f"{same / mine:.1%} | {same / theirs:.1%}"
    )


def main() -> None:
    """Print the table, and what was not as expected."""
    scores = [score(name) for name in names()]
    print("| Pages | Number | Facts: precision | recall | Words: precision | recall |")
    print("|---|---|---|---|---|---|")
    for title, some in (
        ("seen while the importer was made", [s for s in scores if not s.held_out]),
        ("held out", [s for s in scores if s.held_out]),
        ("all", scores),
    ):
        if some:
            print(f"| {title} | {_rates(some)} |")
    print()
    for row in scores:
        lost = row.words_expected - row.words_right
        more = row.words_given - row.words_right
        told = [
            *row.wrong,
            *([f"{lost} words lost"] if lost else []),
            *([f"{more} words more"] if more else []),
        ]
        print(f"{row.name}: {'; '.join(told) or 'as expected'}")


if __name__ == "__main__":
    main()
