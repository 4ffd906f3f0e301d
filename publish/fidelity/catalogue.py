"""The catalogue in `dist/` against what lies there: combined records, and the list of hashes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator
from pathlib import Path

from publish.catalogue import FOLDER
from publish.catalogue.checksums import NAME
from publish.catalogue.combined import Fresh, write_catalogue
from publish.catalogue.holdings import Holdings
from publish.fidelity.differences import Difference
from publish.fidelity.edition import first_change
from publish.folders import real_path

SUMS = f"{FOLDER}/{NAME}"
"""Where the list of hashes lies."""


def combined(root: Path, called: str, held: Holdings) -> Iterator[Difference]:
    """Files of combined records that are not those of the descriptions; `called` is the folder."""
    made: dict[str, io.BytesIO] = {}

    def open_file(path: str) -> io.BytesIO:
        return made.setdefault(path, io.BytesIO())

    write_catalogue(map(Fresh, held), held.agency, held.last_day, open_file, folder=f"{FOLDER}/")
    for path, data in made.items():
        if path == SUMS:
            continue
        file = f"{called}/{path}"
        try:
            there = (root / path).read_bytes()
        except OSError:
            yield Difference("W014", file, "", "a file of the catalogue", "")
            continue
        if there != data.getvalue():
            yield first_change("W013", file, "", data.getvalue(), there)


def hashes(root: Path, called: str, wanted: Collection[str] = ()) -> Iterator[Difference]:
    """Lines of SHA256SUMS that are not right, and files of ours (`wanted`) that it leaves out."""
    file = f"{called}/{SUMS}"
    try:
        lines = (root / SUMS).read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        yield Difference("W014", file, "", "a list of hashes", "")
        return
    listed = set()
    for number, line in enumerate(lines, start=1):
        digest, name = _parts(line)
        try:
            path = real_path(root / FOLDER / name)
            real = _hash(path) if path.is_relative_to(real_path(root)) and path.is_file() else None
        except ValueError:  # no name that a file can have
            path, real = root, None
        listed.add(path)
        if real is None:
            yield Difference("W014", file, f"line {number}", name, "")
        elif real != digest:
            yield Difference("W011", file, f"line {number}, {name}", real, digest)
    for name in wanted:
        if real_path(root / name) not in listed:
            yield Difference("W011", file, "", f"a line for {name}", "")


def _parts(line: str) -> tuple[str, str]:
    """The hash and the name of a line (GNU coreutils manual, 6.2): a marked name is escaped."""
    digest, _, name = line.partition("  ")
    if not digest.startswith("\\"):
        return digest, name
    marks = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
    pieces, at = [], 0
    while at < len(name):
        step = 2 if name[at : at + 2] in marks else 1
        pieces.append(marks.get(name[at : at + step], name[at : at + step]))
        at += step
    return digest[1:], "".join(pieces)


def _hash(path: Path) -> str | None:
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None
