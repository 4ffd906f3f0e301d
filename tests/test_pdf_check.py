"""The check of finished PDFs: silent on ours, and it finds each planted fault by its number."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.checking import CHECKERS
from publish.checking.pdf import RULES, check
from publish.editions import pdf as edition
from tests.pdf_faults import FAULTS, Fault, saved
from tests.samples import SLUGS, THEMES, dist
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


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_samples_keep_every_rule(slug: str, theme: str) -> None:
    """Every sample in every theme is PDF/A-3a and PDF/UA-1 as far as a machine can tell."""
    path = dist(theme) / slug / f"{slug}.pdf"
    assert CHECKERS[".pdf"].check(path.read_bytes()) == []


def test_the_good_file_is_good(good: bytes) -> None:
    """What the faults are planted in has none."""
    assert list(check(good)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=[f.rule for f in FAULTS])
def test_a_planted_fault_is_found(fault: Fault, good: bytes) -> None:
    """The checker reports exactly the rule that is broken, and what follows from it."""
    found = numbers(fault.apply(good), fault.flavour)
    assert fault.rule in found
    assert found <= {fault.rule, *fault.also}


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
    assert numbers(data) == {"F001"}


def test_a_locked_file_is_a_finding(good: bytes) -> None:
    """A file that asks for a password is told so."""
    with pikepdf.open(io.BytesIO(good)) as pdf:
        locked = saved(pdf, pikepdf.Encryption(owner="o", user="u"))
    assert numbers(locked) == {"F002"}


def test_a_truncated_file_is_a_finding(good: bytes) -> None:
    """Half a file breaks rules, and raises nothing."""
    assert numbers(good[: len(good) // 2], "3a")


def test_a_file_without_a_claim_is_told_so() -> None:
    """A PDF that claims nothing is no failure of a standard, but it is told."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    assert numbers(out.getvalue()) == {"F003"}


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
