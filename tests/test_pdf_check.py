"""The check of finished PDFs: silent on ours, and it finds each planted fault by its number."""

from __future__ import annotations

import io
import os
import shutil
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from publish.checking import CHECKERS
from publish.checking.pdf import RULES, check, flavours
from publish.checking.verapdf import judged
from publish.cli import app
from publish.editions import pdf as edition
from publish.editions.making import Making
from publish.editions.profiles import PROFILES
from publish.editions.theme import load_theme
from publish.reading import SourceFile, read
from tests import pdf_rules
from tests.pdf_faults import FAULTS, Fault, Mutation, saved
from tests.pdf_variants import VARIANTS
from tests.samples import SLUGS, dist, each_book, library_folder
from tests.test_book import making
from tests.test_pdf_structure import PNG

BODY = """# One

A note[^one], another[^two], a [link](https://example.org/a) and [one within](#two).

- One
- Two

![A thing](x.png)

| Number | Words |
|--------|-------|
| 1      | one   |
| 2      | two   |
| 3      | three |

## Two

More.

## Three

Last.

[^one]: First note.
[^two]: Second note.
"""


@pytest.fixture(scope="module")
def good() -> bytes:
    """A small edition with everything in it, each object written in plain sight."""
    with pikepdf.open(io.BytesIO(edition.render(making(BODY, picture=PNG)))) as pdf:
        return saved(pdf)


def numbers(data: bytes, flavour: str = "") -> set[str]:
    return {finding.rule for finding in check(data, flavour)}


@lru_cache
def already(good: bytes, flavour: str) -> set[str]:
    """What the good file lacks of a standard that it doesn't claim."""
    return numbers(good, flavour) if flavour in ("4f", "ua2") else set()


@each_book
def test_the_samples_keep_every_rule(slug: str, theme: str) -> None:
    """Every sample in every theme is PDF/A-3a and PDF/UA-1 as far as a machine can tell."""
    path = dist(theme) / slug / f"{slug}.pdf"
    assert CHECKERS[".pdf"].check(path.read_bytes()) == []


def test_the_good_file_is_good(good: bytes) -> None:
    """What the faults are planted in has none."""
    assert list(check(good)) == []


@pytest.mark.filterwarnings("ignore:This document has .* form widget")  # some faults are of them
@pytest.mark.parametrize("fault", FAULTS, ids=[f.rule for f in FAULTS])
def test_a_planted_fault_is_found(fault: Fault, good: bytes) -> None:
    """The checker reports exactly the rule that is broken, and what follows from it."""
    found = numbers(fault.apply(good), fault.flavour)
    assert fault.rule in found
    assert found - already(good, fault.flavour) <= {fault.rule, *fault.also}


def test_every_rule_has_a_planted_fault() -> None:
    """No rule is registered that no test has seen to find something."""
    planted = {fault.rule for fault in FAULTS} | {rule for fault in FAULTS for rule in fault.also}
    missing = [
        rule.numbers
        for rule in RULES
        if not planted & {f"{standard} {number}" for standard, number in rule.numbers.items()}
    ]
    assert missing == []


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF", b"\0" * 999])
def test_what_is_no_pdf_is_a_finding(data: bytes) -> None:
    """Nothing is raised for files that aren't PDF at all."""
    assert numbers(data) == {"V001"}


def test_a_locked_file_is_a_finding(good: bytes) -> None:
    """A file that asks for a password is told so."""
    with pikepdf.open(io.BytesIO(good)) as pdf:
        locked = saved(pdf, pikepdf.Encryption(owner="o", user="u"))
    assert numbers(locked) == {"V002"}


def test_a_truncated_file_is_a_finding(good: bytes) -> None:
    """Half a file breaks rules, and raises nothing."""
    assert numbers(good[: len(good) // 2], "3a")


def test_a_file_without_a_claim_is_told_so() -> None:
    """A PDF that claims nothing is no failure of a standard, but it is told."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    assert numbers(out.getvalue()) == {"V003"}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    spots=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1),
    flavour=st.sampled_from(["3a", "ua1", "4f", "ua2"]),
)
def test_flipped_bytes_never_raise(
    spots: list[tuple[float, int]], flavour: str, good: bytes
) -> None:
    """Whatever is broken in a file, the checker gives findings, each of one line."""
    data = bytearray(good)
    for place, value in spots:
        data[int(place * len(data))] = value
    for finding in check(bytes(data), flavour):
        assert "\n" not in str(finding)


@pytest.mark.parametrize("slug", SLUGS)
def test_samples_of_pdf_2_keep_every_rule(slug: str) -> None:
    """The other profile is PDF/A-4f and PDF/UA-2 as far as a machine can tell."""
    path = next(library_folder().rglob(f"{slug}.md"))
    source = path.read_bytes()
    reading = read(
        SourceFile(path.name, source, {}), lambda name: (path.parent / name).read_bytes()
    )
    assert reading.statement is not None
    assert reading.document is not None
    making = Making(
        reading.statement, reading.document, f"{slug}.md", source, load_theme("classic"),
        profile=PROFILES["a-4f"],
    )  # fmt: skip
    data = edition.render(making)
    assert flavours(data) == ["4f", "ua2"]
    assert list(check(data)) == []


# What veraPDF 1.28 says of WeasyPrint's own output, found with it once ------------------------------

PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
PAGE = f"""<html lang="en"><head><title>T</title><style>.note {{ float: footnote }} %s</style></head><body>
<h1 id="one">One</h1><p>Words <a href="https://example.org/">link</a> <a href="#one">inner</a>
<span class="note">A note</span></p><ul><li>One</li><li>Two</li></ul>
<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>
<p><img alt="x" src="data:image/png;base64,{PICTURE}"></p><h2>Two</h2><p>More</p></body></html>"""
CRISP = "img { image-rendering: crisp-edges }"


@pytest.mark.parametrize(
    ("variant", "style", "flavour", "expected"),
    [
        (None, "", "3b", "6.1.3-1 6.2.4.3-2 6.2.8-3 6.3.2-1 6.6.2.1-1"),
        ("pdf/a-3a", "", "3a", "6.2.8-3"),
        ("pdf/a-3u", "", "3u", "6.2.8-3"),
        ("pdf/a-3a", CRISP, "3a", ""),
        ("pdf/a-3a", CRISP, "ua1", "5-1"),
        ("pdf/ua-1", "", "ua1", ""),
        ("pdf/ua-1", CRISP, "3a", "6.1.3-1 6.2.4.3-2 6.3.2-1 6.6.2.3.1-1 6.6.4-1"),
        ("pdf/a-4f", "", "4f", "6.2.7.1-3 6.9-5"),
        ("pdf/ua-2", "", "ua2", "8.2.5.25-1 8.8-1"),
    ],
)
def test_it_judges_as_verapdf_does(
    variant: str | None, style: str, flavour: str, expected: str
) -> None:
    """Files that veraPDF has judged get the same rules here."""
    data = weasyprint.HTML(string=PAGE % style).write_pdf(pdf_variant=variant)
    assert {rule.rpartition(" ")[2] for rule in numbers(data, flavour)} == set(expected.split())


# veraPDF itself -------------------------------------------------------------------------------------

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<report>
  <buildInformation><releaseDetails id="core" version="1.28.2" buildDate="2025-06-19T13:37:00Z"/></buildInformation>
  <jobs><job>
    <item size="9"><name>a.pdf</name></item>
    <validationReport jobEndStatus="normal" profileName="PDF/UA-1 validation profile" isCompliant="false">
      <details passedRules="105" failedRules="2" passedChecks="780" failedChecks="3">
        <rule specification="ISO 14289-1:2014" clause="7.3" testNumber="1" status="failed" failedChecks="2" tags="figure">
          <description>Figure tags shall include an alternative representation</description>
          <object>SEFigure</object>
          <test>(Alt != null)</test>
          <check status="failed">
            <context>root/document[0]/pages[2](5 0 obj PDPage)/contentStream[0]</context>
            <errorMessage>Figure tag alternative text missing</errorMessage>
          </check>
        </rule>
        <rule specification="ISO 14289-1:2014" clause="5" testNumber="1" status="failed" failedChecks="1">
          <description>The version shall be specified</description>
          <check status="failed"><context>root/document[0]</context></check>
        </rule>
      </details>
    </validationReport>
  </job></jobs>
</report>
"""


@pytest.fixture
def verapdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called verapdf that answers with what stands beside it, and notes what it is asked."""
    program = tmp_path / "bin/verapdf"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ncat {tmp_path}/report.xml\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return tmp_path


def test_verapdf_is_asked_where_it_is(verapdf: Path, good: bytes) -> None:
    """The command runs it for every claim, and tells what it finds with place and number."""
    file = verapdf / "a.pdf"
    file.write_bytes(good)
    (verapdf / "report.xml").write_text(REPORT)
    done = CliRunner().invoke(app, ["check", str(file)])
    asked = (verapdf / "asked").read_text().splitlines()
    assert asked == [f"--format xml --flavour {flavour} {file}" for flavour in ("3a", "ua1")]
    assert done.exit_code == 1
    assert (
        "page 3: Figure tag alternative text missing (at 2 places) [PDF/UA-1 7.3-1]" in done.output
    )
    assert "The version shall be specified [PDF/UA-1 5-1]" in done.output


def test_verapdf_failing_is_told(verapdf: Path, good: bytes) -> None:
    """A report that is none is a warning, and no failure of the file."""
    file = verapdf / "a.pdf"
    file.write_bytes(good)
    (verapdf / "report.xml").write_text("Exception in thread main")
    done = CliRunner().invoke(app, ["check", "--target", "ua1", str(file)])
    assert done.exit_code == 0
    assert "warning: veraPDF can't judge it" in done.output


@pytest.mark.skipif(shutil.which("verapdf") is None, reason="veraPDF isn't installed")
@pytest.mark.parametrize("slug", SLUGS)
def test_verapdf_finds_nothing_in_samples(slug: str) -> None:
    """The real judge agrees on our samples."""
    path = dist("classic") / slug / f"{slug}.pdf"
    assert judged(path, ["3a", "ua1"], shutil.which("verapdf") or "") == []


# The document ----------------------------------------------------------------------------------------


def test_the_document_lists_the_rules() -> None:
    """docs/pdf-checks.md is made from the registry; ACCEPT=1 writes it anew."""
    made = pdf_rules.document()
    if os.environ.get("ACCEPT"):
        pdf_rules.DOCUMENT.write_text(made, "utf-8")
    assert made == pdf_rules.DOCUMENT.read_text("utf-8")


def test_numbers_are_those_of_one_rule() -> None:
    """No two rules have one number in one standard."""
    held = [f"{s} {n}" for rule in RULES for s, n in rule.numbers.items()]
    assert len(held) == len(set(held))


@pytest.mark.parametrize("row", VARIANTS, ids=[name for name, *_ in VARIANTS])
def test_other_writers_are_judged_alike(row: tuple[str, Mutation, set[str]], good: bytes) -> None:
    """What may be written otherwise is no fault; a fault written otherwise is found."""
    _, change, rules = row
    assert numbers(Fault("", change).apply(good)) == rules
