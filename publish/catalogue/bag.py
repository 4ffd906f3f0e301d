"""Bags: the editions and their catalogue as libraries keep them for good (BagIt, RFC 8493)."""

from __future__ import annotations

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from publish import __version__
from publish.catalogue import FOLDER, checksums
from publish.catalogue.checksums import file_names
from publish.catalogue.combined import FILES, Fresh, write_catalogue
from publish.catalogue.serialised import kind_of, moment
from publish.records.description import Agency, Description

_REMADE = {f"{FOLDER}/{name}" for name in (*FILES.values(), checksums.NAME)}


class BagFault(Exception):
    """Why there is no bag, in words for people."""


def make_bag(
    folder: Path,
    dist: Path,
    descriptions: Iterable[Description],
    agency: Agency,
    day: str,
    *,
    whole: bool = True,
) -> None:
    """Make a bag in a folder that is not there yet: files of `dist/` and their catalogue.

    All of `dist/` where it is `whole`, else the statements described; the catalogue is that of
    the statements in the bag. Every file dates from `day`, the latest day of an edition. Raises
    BagFault, and OSError where a file can't be read or written.
    """
    (folder / FOLDER).mkdir(parents=True)
    measured: dict[str, str] = {}
    slugs: list[str] = []
    files: dict[str, str] = {}

    def copied() -> Iterator[Fresh]:
        for description in descriptions:
            slug = description.statement.slug
            if not whole:
                files.update(_copy(dist, f"{slug}/", folder))
            slugs.append(slug)
            measured.update((m.path, m.sha256) for m in description.manifestations if m.sha256)
            yield Fresh(description)

    if whole:
        files.update(_copy(dist, "", folder))
    with ExitStack() as opened:
        write_catalogue(
            copied(), agency, day,
            lambda name: opened.enter_context(open(folder / name, "wb")),
            folder=f"{FOLDER}/", root=folder, files=files,
        )  # fmt: skip
    hashes = _bagged(folder, _info(agency, day, len(slugs)))
    for path, digest in measured.items():
        if hashes.get(unicodedata.normalize("NFC", f"data/{path}")) != digest:
            raise BagFault(f"{dist / path} is not the file that was built; build it again")
    _date(folder, day)


def _copy(dist: Path, part: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Copy files; the names of those that were, with hashes that are still to be read."""
    for name in file_names(dist, part):
        if name not in _REMADE:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(dist / name, folder / name)
            yield name, ""


def _bagged(folder: Path, info: dict[str, str]) -> dict[str, str]:
    """Make a folder a bag, in place. The SHA-256 of its files, by names in Unicode form NFC."""
    import bagit

    bagit.LOGGER.disabled = True  # it prints tracebacks of what it raises as well
    try:
        bag = bagit.make_bag(str(folder), info, checksums=["sha256", "sha512"])
        _sort_tag_manifests(folder)
        bag.validate(completeness_only=True)
    except UnicodeError:
        raise BagFault("the name of a file is not UTF-8; rename or remove it") from None
    except (bagit.BagError, RuntimeError) as error:
        raise BagFault(str(error)) from None
    entries = bag.entries.items()
    return {unicodedata.normalize("NFC", name): hashes["sha256"] for name, hashes in entries}


@contextmanager
def staging(target: Path | None) -> Iterator[Path]:
    """A folder to make a target in, beside it; what an earlier run left there is thrown away."""
    if target is None:
        with tempfile.TemporaryDirectory(prefix="publish-") as name:
            yield Path(name)
        return
    folder = target.parent / f".{target.name}.bagging"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_place(target: Path, dist: Path) -> None:
    """See that a bag may be put at `target`: a folder is nothing, empty, or another bag so far.

    Raises BagFault where something would be lost, or the bag would be in itself.
    """
    if target.is_relative_to(dist) or dist.is_relative_to(target):
        raise BagFault(f"{target} is not apart from {dist}; choose another place")
    if kind_of(target):
        if target.is_dir():
            raise BagFault(f"{target} is a folder; choose another name")
    elif target.exists() or target.is_symlink():
        empty = target.is_dir() and not any(target.iterdir())
        if not empty and not (target / "bagit.txt").is_file():
            raise BagFault(f"{target} is there and is no bag; choose another name")


def put_folder(bag: Path, target: Path) -> None:
    """Move a finished bag into place, in one step; a bag that was there goes."""
    before = bag.with_name("before")
    if target.exists():
        os.rename(target, before)
    try:
        os.rename(bag, target)
    except OSError:
        with suppress(FileNotFoundError):
            os.rename(before, target)
        raise


def _info(agency: Agency, day: str, count: int) -> dict[str, str]:
    """bag-info.txt (RFC 8493, section 2.2.2); what is not known is left out."""
    statements = "1 statement" if count == 1 else f"{count} statements"
    values = {
        "Source-Organization": agency.name,
        "Contact-Email": agency.email,
        "External-Description": f"Editions of {statements}, with their catalogue.",
        "Bagging-Date": day,
        "Bag-Software-Agent": f"publish {__version__}",
    }
    return {name: value for name, value in values.items() if value}


def _sort_tag_manifests(folder: Path) -> None:
    """Tag manifests list files in the order of the file system, unless they are sorted."""
    for path in folder.glob("tagmanifest-*.txt"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(sorted(lines, key=lambda line: line.split()[1])), "utf-8")


def _date(folder: Path, day: str) -> None:
    seconds = moment(day).timestamp()
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (seconds, seconds))
