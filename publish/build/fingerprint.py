"""Fingerprints: hashes of all that the bytes of editions depend on but the statement itself.

The code and the words of `publish`, the theme's files, the versions of the libraries and of Pango.
Times and places count for nothing. Nothing slow is imported here, since a build in which nothing
changed does little else.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import publish
from publish.registry import plugins

_PACKAGE = Path(publish.__file__).resolve().parent
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
_SUBSET = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib", "libharfbuzz-subset-0.dll")
_CODE = {".py", ".po", ".csl", ".json", ".toml"}


def digest(*values: object) -> str:
    """The SHA-256 of values that JSON can hold."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def of_bytes(data: bytes) -> str:
    """The SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def of_files(files: Iterable[Path], root: Path) -> str:
    """The hash of files, by their paths from `root` and what is in them."""
    found = hashlib.sha256()
    for file in sorted(files):
        name = file.relative_to(root).as_posix()
        found.update(f"{name}\0{of_bytes(file.read_bytes())}\n".encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def engine() -> str:
    """The hash of the code that makes editions: ours, that of plug-ins, the libraries'."""
    code = (path for path in _PACKAGE.rglob("*") if path.suffix in _CODE and path.is_file())
    versions = dict(libraries())
    return digest(of_files(code, _PACKAGE), versions, dict(plugins()), sys.version_info[:2])


@lru_cache(maxsize=1)
def libraries() -> Mapping[str, str]:
    """The versions of every package that `publish` needs, and of the libraries that set type."""
    required = importlib.metadata.requires("publish") or ()
    names = (line.partition(";")[0] for line in required if "extra ==" not in line)
    found = {}
    for name in sorted(_name(line) for line in names):
        found[name] = _version(name)
    found["pango"] = _pango()
    found["font subsetting"] = "HarfBuzz" if _loaded(_SUBSET) else "fontTools"
    return MappingProxyType(found)


def _version(name: str) -> str:
    """The version of an installed package; its other metadata are not parsed, which is slow."""
    text = importlib.metadata.distribution(name).read_text("METADATA") or ""
    lines = (line.partition(": ") for line in text.splitlines())
    return next(value for field, _, value in lines if field == "Version")


def _name(requirement: str) -> str:
    """The name in a requirement (PEP 508): what stands before a version, an extra, a space."""
    return next(
        requirement[:end]
        for end, sign in enumerate(f"{requirement} ")
        if not (sign.isalnum() or sign in "-_.")
    )


def _pango() -> str:
    library = _loaded(_PANGO)
    if library is None:
        return "none"
    number = library.pango_version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _loaded(names: Iterable[str]) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None
