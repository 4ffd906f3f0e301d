"""What of this machine works for publish, what is missing, and the line that brings it.

Each part gives findings and changes nothing; programs are looked for, and asked for their version.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from publish import __version__
from publish.folders import styles_folder
from publish.library import Library
from publish.problem import Problem

__all__ = ["Finding", "State", "examine"]

_SECONDS = 20
_PANGO = (1, 44, 0)
_PACKAGE = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?(==([^;,\s]+))?")
CACHE = "cache of fonts"
_LITTLE = 1024 * 1024 * 1024


class State(StrEnum):
    """Whether a thing is there: what is broken keeps publish from working, what is missing does
    not."""

    WORKS = "works"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for: its name, its state, what was found, what brings it."""

    name: str
    state: State
    found: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        """The finding as plain values for a program."""
        return {
            "name": self.name,
            "state": self.state.value,
            "found": self.found,
            "advice": self.advice,
        }


def examine(library: Library | None, problems: Sequence[Problem] = ()) -> Iterator[Finding]:
    """Look for everything that publish uses, in the order in which it is needed.

    `problems` are those of the settings of a library that can't be opened.
    """
    yield _python()
    yield from _packages()
    yield from _engine()
    yield from _fonts(library)
    yield _hyphenation(library)
    yield from _programs()
    if problems:
        yield Finding("library", State.BROKEN, str(problems[0]), "publish config tells all of it")
    yield from _folders(library)


def _python() -> Finding:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("Python", State.WORKS, found)


def _packages() -> Iterator[Finding]:
    """The packages that publish needs, and those that only some of its commands do."""
    yield Finding("publish", State.WORKS, __version__)
    try:
        wanted = metadata.requires("publish") or []
    except metadata.PackageNotFoundError:
        yield Finding("packages", State.MISSING, "publish is not installed", "pip install .")
        return
    lacking = list(_lacking(one for one in wanted if "extra ==" not in one))
    if lacking:
        line = "pip install " + " ".join(f"'{one}'" for one in lacking)
        yield Finding("packages", State.BROKEN, f"not there: {', '.join(lacking)}", line)
    else:
        yield Finding("packages", State.WORKS, "all that publish needs")


def _lacking(wanted: Iterable[str]) -> Iterator[str]:
    """The packages that are not installed, or in another version than the one that is fixed."""
    for line in wanted:
        match = _PACKAGE.match(line)
        assert match is not None
        try:
            version = metadata.version(match[1])
        except metadata.PackageNotFoundError:
            version = ""
        if not version or (match[3] and version != match[3]):
            yield line.partition(";")[0].strip()


def _engine() -> Iterator[Finding]:
    """What sets the type: Pango, found by WeasyPrint, and HarfBuzz."""
    install = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 (macOS: brew install pango)"
    try:
        from weasyprint import VERSION
        from weasyprint.text.ffi import pango
    except (OSError, ImportError) as error:
        yield Finding("Pango", State.BROKEN, str(error).splitlines()[0], install)
        return
    yield Finding("WeasyPrint", State.WORKS, str(VERSION))
    number = pango.pango_version()
    version = (number // 10000, number // 100 % 100, number % 100)
    state = State.WORKS if version >= _PANGO else State.BROKEN
    name = ".".join(map(str, version))
    yield Finding("Pango", state, name, "" if state is State.WORKS else install)
    import uharfbuzz

    yield Finding("HarfBuzz", State.WORKS, f"{uharfbuzz.version_string()}, for subsets of fonts")


def _fonts(library: Library | None) -> Iterator[Finding]:
    """Scripts that have fonts, and families that the system would bring, by their package."""
    from publish.editions.scripts import families
    from publish.editions.theme import load_theme

    name = library.settings.library.theme if library else "classic"
    try:
        theme = load_theme(name, library.own()) if library else load_theme(name)
    except Exception as error:  # noqa: BLE001 (whatever it is, the rest is looked for)
        yield Finding("theme", State.BROKEN, f"{name}: {error}", "publish check says where")
        return
    yield Finding("theme", State.WORKS, f"{theme.name}, {len(theme.fonts)} fonts")
    there: dict[str, None] = {"Latin": None, "Greek": None, "Cyrillic": None, "Arabic": None}
    lacking: dict[str, dict[str, None]] = {}
    for row, is_there in families(theme.scripts, styles_folder() / "fonts" / "scripts.toml"):
        names = dict.fromkeys(map(_script, sorted(row.scripts)))
        if is_there:
            there |= names
        else:
            lacking.setdefault(row.package, {}).update(names)
    yield Finding("scripts", State.WORKS, ", ".join(sorted(there)))
    for package, scripts in sorted(lacking.items()):
        found = ", ".join(sorted(scripts.keys() - there.keys()))
        if found:
            yield Finding(
                "scripts", State.MISSING, f"no font for {found}", f"apt-get install {package}"
            )


def _script(code: str) -> str:
    from babel import Locale

    return str(Locale("en").scripts.get(code, code))


def _hyphenation(library: Library | None) -> Finding:
    """The languages whose words are broken by dictionary, and those of the library that are not."""
    import pyphen

    known = {code.partition("_")[0] for code in pyphen.LANGUAGES}
    found = f"dictionaries of {len(known)} languages"
    heads = map(library.read_head, library.source_paths()) if library else ()
    own = {head.statement.language.partition("-")[0] for head in heads if head.statement}
    if other := sorted(own - known):
        found += f"; lines end between words in {', '.join(other)}"
    return Finding("hyphenation", State.WORKS, found)


def _programs() -> Iterator[Finding]:
    """Programs that some commands and tests use where they are there."""
    for name, programs, arguments, use, advice in (
        ("Java", ("java",), ("-version",), "for veraPDF and EPUBCheck", "default-jre-headless"),
        ("veraPDF", ("verapdf",), ("--version",), "a second judge of PDFs", ""),
        ("EPUBCheck", ("epubcheck",), ("--version",), "a second judge of EPUBs", "epubcheck"),
        ("Chromium", ("chromium", "chromium-browser", "google-chrome"), ("--version",),
         "for the tests of sites and books", "chromium"),
        ("ssh-keygen", ("ssh-keygen",), (), "for publish sign", "openssh-client"),
        ("minisign", ("minisign",), ("-v",), "for publish sign", "minisign"),
        ("rsync", ("rsync",), ("--version",), "for publish deploy", "rsync"),
    ):  # fmt: skip
        path = next(filter(None, map(shutil.which, programs)), None)
        if path is None:
            line = f"apt-get install {advice}" if advice else "see https://verapdf.org/"
            yield Finding(name, State.MISSING, use, line)
        else:
            yield _asked(name, path, arguments, use)


def _asked(name: str, path: str, arguments: tuple[str, ...], use: str) -> Finding:
    """A program by what it says of its version."""
    if not arguments:
        return Finding(name, State.WORKS, f"{path}, {use}")
    try:
        done = subprocess.run(  # noqa: S603 (programs of our table, without a shell)
            [path, *arguments], capture_output=True, text=True, timeout=_SECONDS, check=False,
            errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(name, State.BROKEN, f"{path} can't be run: {error}", "install it again")
    version = re.search(r"\d+(?:\.\d+)+\S*", done.stdout + done.stderr)
    return Finding(name, State.WORKS, f"{version[0].strip(chr(34)) if version else path}, {use}")


def _folders(library: Library | None) -> Iterator[Finding]:
    """Folders that are written: `dist/`, what Fontconfig keeps, what is put aside."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folders = [("temporary files", Path(tempfile.gettempdir())), (CACHE, cache)]
    if library:
        yield Finding(
            "library", State.WORKS, f"{library.root}, sources: {len(library.source_paths())}"
        )
        folders.insert(0, ("dist/", library.root / "dist"))
    for name, folder in folders:
        yield _writable(name, folder)


def _writable(name: str, folder: Path) -> Finding:
    """Whether a folder, or the nearest above it that is there, can be written, and has room."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
        optional = name == "cache of fonts"
        state = State.MISSING if optional else State.BROKEN
        advice = (
            "export XDG_CACHE_HOME=…, a folder that you can write"
            if optional
            else f"chmod u+rwx {there}"
        )
        return Finding(name, state, f"{there} can't be written", advice)
    free = shutil.disk_usage(there).free
    found = f"{folder}, {free // (1024 * 1024)} MiB free"
    if free < _LITTLE:
        return Finding(
            name, State.MISSING, found, "make room: a build of many pictures takes 1 GiB"
        )
    return Finding(name, State.WORKS, found)
