"""What the project is made of: locks with hashes, licences that go together, packages that repeat."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from pathlib import Path

import pytest
from license_expression import get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publish.desk.guard import PAGES
from tests.samples import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pins(lock: Path) -> dict[str, str]:
    """The versions that a lock names, by package; where Pythons differ, the last."""
    found = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", lock.read_text(), re.MULTILINE
    )
    return {canonicalize_name(name): version for name, version in found}


def needed(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for, with some extras."""
    lines = [*PROJECT["dependencies"]]
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_hold_hashes_and_nothing_else(lock: Path):
    """Each line is a version with its hashes; no address of a registry stands there."""
    text = lock.read_text("utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._\[\]-]+==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_locks_are_of_what_is_asked_for():
    """Every dependency is locked within its range; the lowest lock has the lowest of each range."""
    run, dev, lowest = (pins(ROOT / f"requirements/{n}.txt") for n in ("run", "dev", "lowest"))
    for requirement in needed():
        name = canonicalize_name(requirement.name)
        for lock in (run, dev, lowest):
            assert requirement.specifier.contains(lock[name], prereleases=True), name
        least = [s.version for s in requirement.specifier if s.operator in (">=", "==")]
        if least and requirement.specifier:
            assert lowest[name].startswith(least[0].rstrip("0").rstrip(".")), name
    for requirement in needed(*PROJECT["optional-dependencies"]):
        assert canonicalize_name(requirement.name) in dev, requirement.name
    assert {name: dev[name] for name in run} == run


# Licences --------------------------------------------------------------------------------------

COMPATIBLE = {
    "MIT", "MIT-0", "MIT-CMU", "HPND", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Zlib",
    "Apache-2.0", "PSF-2.0", "Python-2.0", "MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-or-later",
    "GPL-2.0-or-later", "GPL-3.0-or-later", "BSD-2-Clause-Views", "AGPL-3.0-or-later", "Unlicense", "CC0-1.0", "OFL-1.1", "BSL-1.0",
    "LGPL-2.1-only", "MPL-1.1", "CC-BY-SA-3.0", "ZPL-2.1",
}  # fmt: skip
"""What may be used by a work under AGPL-3.0-or-later."""


def told_licences() -> dict[str, tuple[str, str]]:
    """What docs/licences.md says: by package, its licence and where that is said."""
    rows = re.findall(r"^\| ([\w.-]+) \| `([^`]+)` \| ([^|]+) \|$", page(), re.MULTILINE)
    return {canonicalize_name(name): (licence, said.strip()) for name, licence, said in rows}


def page() -> str:
    """docs/licences.md."""
    return (ROOT / "docs/licences.md").read_text("utf-8")


def said(name: str) -> str:
    """What an installed package says of its licence in its metadata."""
    data = importlib.metadata.metadata(name)
    if found := data.get("License-Expression"):
        return str(found)
    classifiers = [c for c in data.get_all("Classifier") or () if c.startswith("License ::")]
    text = str(data.get("License") or "").strip().splitlines()
    return "; ".join([*(c.rpartition(" :: ")[2] for c in classifiers), *text[:1]])


def test_every_dependency_has_a_compatible_licence():
    """docs/licences.md names each package that a user installs, and what it is under."""
    told, locked = told_licences(), pins(ROOT / "requirements/run.txt")
    assert set(told) == set(locked) - {"publish"}
    known = get_spdx_licensing()
    for name, (licence, _) in told.items():
        parsed = known.parse(licence, validate=True)
        fits = {str(symbol): str(symbol) in COMPATIBLE for symbol in parsed.symbols}
        expression = licence
        for symbol, good in fits.items():
            expression = re.sub(rf"(?<![\w.-]){re.escape(symbol)}(?![\w.-])", str(good), expression)
        words = expression.replace("AND", "and").replace("OR", "or").replace("WITH", "and")
        assert re.fullmatch(r"(True|False|and|or|[() ])+", words), (name, expression)
        assert eval(words), f"{name} is under {licence}"


def test_licences_are_as_the_packages_say():
    """What is told of a package stands in its metadata, where it is installed."""
    for name, (_, where) in told_licences().items():
        try:
            assert said(name)[:60].replace("|", "/").strip() == where, name
        except importlib.metadata.PackageNotFoundError:
            continue


def test_every_font_has_its_licence():
    """Beside each family lies its licence, the Open Font License; docs/licences.md names it."""
    folders = sorted(path for path in (ROOT / "styles/fonts").iterdir() if path.is_dir())
    assert len(folders) > 30
    for folder in folders:
        assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text("utf-8")
        assert f"| {folder.name} |" in page()
    named = re.findall(r"^\| ([a-z0-9-]+) \| SIL Open Font License 1.1 \|$", page(), re.MULTILINE)
    assert sorted(named) == [folder.name for folder in folders]


ENGINE = ROOT / "publish/desk/assets/foliate"


def test_the_reading_engine_is_as_its_makers_gave_it():
    """docs/licences.md names the package by the hash that npm has of it; each file is in it."""
    row = re.search(
        r"^\| foliate-js ([\d.]+) \| `MIT` \| `(.+?)` \| `(.+?)` \|$", page(), re.MULTILINE
    )
    assert row
    version, folder, integrity = row.groups()
    assert ROOT / folder == ENGINE
    lock = json.loads((ROOT / "tests/browser/package-lock.json").read_text("utf-8"))
    locked = lock["packages"]["node_modules/foliate-js"]
    assert (locked["version"], locked["integrity"]) == (version, integrity)
    files = {path.name: path.read_bytes() for path in ENGINE.iterdir()}
    assert b"Permission is hereby granted, free of charge" in files["LICENSE"]
    package = ROOT / "tests/browser/node_modules/foliate-js"
    if not package.is_dir():
        pytest.skip("needs foliate-js")
    assert files == {name: (package / name).read_bytes() for name in files}


def test_the_reading_engine_may_lay_out_its_pages():
    """The policy of the desk's pages lets in the engine's one style element, by its hash."""
    (style,) = re.findall(r"<style>(.*?)</style>", (ENGINE / "paginator.js").read_text(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in PAGES


# The package ------------------------------------------------------------------------------------


def packed(place: Path, umask: int, zone: str) -> dict[str, str]:
    """The hashes of wheel and sdist, made in a copy with other times, rights and time zone."""
    copy = place / "copy"
    copy.mkdir(parents=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    assert len(listed) > 100
    old = os.umask(umask)
    try:
        for name in filter(None, listed):
            if (ROOT / name).is_file() and not name.startswith(("docs/gallery", "bench/")):
                target = copy / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((ROOT / name).read_bytes())
                os.utime(target, (time.time() - 1000, 10_000_000 + umask))
    finally:
        os.umask(old)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(place / "out")],
        cwd=copy, check=True, capture_output=True,
        env={**os.environ, "TZ": zone, "SOURCE_DATE_EPOCH": "1700000000"},
    )  # fmt: skip
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((place / "out").iterdir())
    }


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no repository to take the files from")
def test_wheel_and_sdist_repeat(tmp_path: Path):
    """Other times, rights, folders and time zones give the same bytes; all that is needed is in."""
    one = packed(tmp_path / "one", 0o022, "UTC")
    two = packed(tmp_path / "some/where/else", 0o077, "Asia/Tashkent")
    assert one == two
    assert len(one) == 2
    (wheel,) = (tmp_path / "one/out").glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "publish/cli/__init__.py", "publish/messages/de.po", "publish/styles/classic/theme.toml",
        "publish/docs/lint.md", "publish/docs/problems.md",
        "publish/styles/fonts/eb-garamond/OFL.txt", "publish/styles/specimen/publish.toml",
        "publish/desk/assets/foliate/view.js", "publish/desk/assets/foliate/LICENSE",
    } <= names  # fmt: skip
    assert not [name for name in names if name.startswith(("tests", "sources", "bench"))]
    (sdist,) = (tmp_path / "one/out").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "styles/classic/theme.toml", "tests/samples.py"} <= inside
    assert "publish/desk/assets/foliate/view.js" in inside


@pytest.mark.long
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no repository to take the files from")
def test_the_wheel_builds_a_library(tmp_path: Path):
    """Installed as a user does, with what the lock names and no more, it builds, and verifies."""
    packed(tmp_path / "made", 0o022, "UTC")
    (wheel,) = (tmp_path / "made/out").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = str(tmp_path / "venv/bin/python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--no-deps", "-r", str(ROOT / "requirements/run.txt")]
    subprocess.run([*pip, *locked], check=True, capture_output=True)
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    (tmp_path / "sources").mkdir()
    seed = "voice-of-the-working-people-of-kazakhstan.md"
    (tmp_path / "sources" / seed).write_bytes((ROOT / "sources" / seed).read_bytes())
    for command in ("build", "verify"):
        done = subprocess.run(
            [python, "-m", "publish", command], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr


# What the package is made of, for machines -------------------------------------------------------


def test_the_bill_of_materials_is_current():
    """sbom.json names the package and each of its dependencies, as the lock does, with its hashes
    and licence; it is CycloneDX, and `make sbom` gives the same bytes."""
    from bench.sbom import sbom

    there = (ROOT / "requirements/sbom.json").read_bytes()
    assert there == sbom()
    values = json.loads(there)
    assert values["bomFormat"] == "CycloneDX"
    found = {canonicalize_name(c["name"]): c.get("version") for c in values["components"]}
    assert found["foliate-js"]
    assert {name: found[name] for name in pins(ROOT / "requirements/run.txt")} == pins(
        ROOT / "requirements/run.txt"
    )
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(there.decode()) is None
