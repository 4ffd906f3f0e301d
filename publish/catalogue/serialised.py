"""Bags as one file: ZIP or tar, the same bytes each time."""

from __future__ import annotations

import datetime
import gzip
import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import BinaryIO

from publish.catalogue.checksums import file_names
from publish.catalogue.combined import STEM

KINDS = (".zip", ".tar", ".tar.gz", ".tgz")
"""The endings of names that a bag is one file under; any other name is a folder."""


_OTHER_KINDS = {".7z", ".bz2", ".gz", ".rar", ".tbz2", ".txz", ".xz", ".zst"}


def kind_of(path: Path | None) -> str | None:
    """Which of `KINDS` a path ends with; None for a folder. Where there is no path, a tar."""
    if path is None:
        return ".tar"
    return next((kind for kind in KINDS if path.name.lower().endswith(kind)), None)


def is_other_archive(path: Path) -> bool:
    """Whether a path ends like an archive of a kind that no bag is made as."""
    return path.suffix.lower() in _OTHER_KINDS and kind_of(path) is None


def name_in(path: Path | None) -> str:
    """The folder in the file: what the file is called without its ending (RFC 8493, section 4)."""
    kind = kind_of(path)
    return (path.name[: -len(kind)] if path and kind else "") or STEM


def write_bag(bag: Path, name: str, kind: str | None, out: BinaryIO, day: str) -> None:
    """Write a bag as one file; `kind` is one of `KINDS`, `name` the folder in it.

    Files stand in order, belong to nobody and date from `day`.
    """
    if kind == ".zip":
        _write_zip(bag, name, out, day)
    elif kind == ".tar":
        _write_tar(bag, name, out, day)
    else:
        with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
            _write_tar(bag, name, packed, day)


def moment(day: str) -> datetime.datetime:
    """The beginning of a day, `YYYY-MM-DD`, by universal time."""
    return datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC)


def _write_tar(bag: Path, name: str, out: BinaryIO | gzip.GzipFile, day: str) -> None:
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for path in file_names(bag):
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size = (bag / path).stat().st_size
            member.mtime = int(moment(day).timestamp())
            with open(bag / path, "rb") as file:
                tar.addfile(member, file)


def _write_zip(bag: Path, name: str, out: BinaryIO, day: str) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in file_names(bag):
            member = zipfile.ZipInfo(f"{name}/{path}", moment(day).timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o100644 << 16
            member.file_size = (bag / path).stat().st_size
            with open(bag / path, "rb") as file, packed.open(member, "w") as copy:
                shutil.copyfileobj(file, copy)
