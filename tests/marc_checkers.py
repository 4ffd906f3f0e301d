"""Checkers of MARC records that are not ours, each run once for a whole file of records.

MARC::Lint and MARC::Schema (Perl) know fields, indicators and subfields; yaz reads what libraries
read. The Avram description that MARC::Schema carries gives the codes of fixed fields.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pymarc
import pytest
from lxml import etree

END = b"\x1d"
SLIM = "{http://www.loc.gov/MARC21/slim}"

_LINT = """
use MARC::Batch; use MARC::Lint; binmode STDOUT, ':utf8';
my $lint = MARC::Lint->new; my $batch = MARC::Batch->new('USMARC', $ARGV[0]); my $n = 0;
while (my $record = $batch->next) {
    $lint->check_record($record); print "$n\\t$_\\n" for $lint->warnings, $batch->warnings; $n++;
}
print "records $n\\n";
"""


def _runs(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_lint = pytest.mark.skipif(
    not _runs("perl", "-MMARC::Lint", "-MMARC::Batch", "-e", "1"),
    reason="needs MARC::Lint (Debian: libmarc-lint-perl)",
)
needs_schema = pytest.mark.skipif(
    not _runs("perl", "-MMARC::Schema", "-e", "1") or shutil.which("marcvalidate") is None,
    reason="needs MARC::Schema (Debian: libmarc-schema-perl)",
)
needs_yaz = pytest.mark.skipif(
    shutil.which("yaz-marcdump") is None, reason="needs yaz-marcdump (Debian: yaz)"
)


def _run(data: bytes, *command: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.mrc"
        path.write_bytes(data)
        result = subprocess.run([*command, str(path)], capture_output=True, check=True, timeout=120)
    assert result.stderr == b"", result.stderr.decode(errors="replace")
    return result.stdout.decode()


def lint(data: bytes) -> list[str]:
    """The warnings of MARC::Lint on a file of records."""
    *warnings, count = _run(data, "perl", "-e", _LINT).splitlines()
    assert count == f"records {len(data.split(END)) - 1}"
    return [warning.partition("\t")[2] for warning in warnings]


def schema_errors(data: bytes) -> list[str]:
    """The errors of MARC::Schema: tag, error, value."""
    return [line.partition("\t")[2].strip() for line in _run(data, "marcvalidate").splitlines()]


def yaz(data: bytes) -> list[list[tuple[str, ...]]]:
    """The records as yaz-marcdump reads them: of each field all parts."""
    text = _run(data, "yaz-marcdump", "-i", "marc", "-o", "marcxml", "-f", "utf-8", "-t", "utf-8")
    return xml_fields(text.encode())


def xml_fields(data: bytes) -> list[list[tuple[str, ...]]]:
    """The fields of each record of a MARCXML file."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    records = [root] if root.tag == f"{SLIM}record" else root.findall(f"{SLIM}record")
    return [[_xml_field(f) for f in record if f.tag != f"{SLIM}leader"] for record in records]


def _xml_field(f: Any) -> tuple[str, ...]:
    if f.tag == f"{SLIM}controlfield":
        return (f.get("tag"), f.text)
    subfields = [part for s in f for part in (s.get("code"), s.text)]
    return (f.get("tag"), f.get("ind1"), f.get("ind2"), *subfields)


def fields(record: pymarc.Record) -> list[tuple[str, ...]]:
    """The fields of a record as pymarc holds them, in the same form."""
    return [
        (f.tag, f.data or "")
        if f.control_field
        else (f.tag, f.indicator1, f.indicator2, *(x for s in f.subfields for x in s))
        for f in record.fields
    ]


def read(data: bytes) -> list[pymarc.Record]:
    """The records that pymarc reads; one that it can't read fails the test."""
    reader = pymarc.MARCReader(data)
    found = []
    for record in reader:
        assert record is not None, reader.current_exception
        found.append(record)
    return found


@functools.cache
def avram() -> dict[str, Any]:
    """The Avram description of MARC 21 that MARC::Schema carries."""
    code = "use File::Share ':all'; print dist_file('MARC-Schema', 'marc-schema.json')"
    found = subprocess.run(["perl", "-e", code], capture_output=True, check=True, text=True)
    described: dict[str, Any] = json.loads(Path(found.stdout).read_text("utf-8"))
    return described["fields"]


@functools.cache
def code_list(name: str) -> frozenset[str]:
    """A list of codes that MARC::Lint carries: LanguageCodes, CountryCodes, Sources655 …"""
    code = f"use MARC::Lint::CodeData qw(%{name}); print join qq(\\n), keys %{name}"
    found = subprocess.run(["perl", "-e", code], capture_output=True, check=True, text=True)
    return frozenset(found.stdout.splitlines())


NEWER = {
    "857": "Electronic Archive Location and Access, defined in 2022",
    "046 repeated": "046 is repeatable (R) in the format itself",
    "046 ind1": "the type of entity in its first indicator was defined in 2020",
}
"""What is right by the Library of Congress though the description of 2023 does not have it."""


def avram_errors(record: pymarc.Record) -> list[str]:
    """What the description does not allow: tags, repetition, indicators, subfields, fixed codes."""
    found: list[str] = []
    found += _positions("LDR", str(record.leader), avram()["LDR"]["positions"])
    counts = Counter(f.tag for f in record.fields)
    for f in record.fields:
        spec = avram().get(f.tag)
        if spec is None:
            found.append(f.tag)
            continue
        if counts[f.tag] > 1 and not spec["repeatable"]:
            found.append(f"{f.tag} repeated")
        if f.control_field:
            found += _fixed(f.tag, f.data or "", spec)
        else:
            found += _variable(f, spec)
    return [error for error in found if error not in NEWER]


def _fixed(tag: str, data: str, spec: dict[str, Any]) -> list[str]:
    if "types" not in spec:
        return []
    kinds = {
        "006": ("All Materials", "Computer Files"),
        "007": ("Common", "Electronic resource"),
        "008": ("All Materials", "Books"),
    }[tag]
    lengths = {"006": 18, "007": 14, "008": 40}
    wrong = [] if len(data) == lengths[tag] else [f"{tag} length {len(data)}"]
    return wrong + [
        error for kind in kinds for error in _positions(tag, data, spec["types"][kind]["positions"])
    ]


def _positions(tag: str, data: str, positions: dict[str, Any]) -> list[str]:
    """Codes of a fixed field; where several of one length may stand, each is looked at."""
    wrong = []
    for name, spec in positions.items():
        codes = spec.get("codes")
        if not codes:
            continue
        value = data[spec["start"] : spec["end"]]
        width = max(len(code) for code in codes)
        parts = [value[i : i + width] for i in range(0, len(value), width)]
        wrong += [f"{tag}/{name} {part!r}" for part in parts if part not in codes]
    return wrong


def _variable(f: pymarc.Field, spec: dict[str, Any]) -> list[str]:
    found = []
    for name, value in (("1", f.indicator1), ("2", f.indicator2)):
        codes = (spec.get(f"indicator{name}") or {}).get("codes") or {" ": {}}
        if f.tag != "880" and not any(re.fullmatch(f"[{code}]", value) for code in codes):
            found.append(f"{f.tag} ind{name}")
    counts = Counter(s.code for s in f.subfields)
    for code, count in counts.items():
        rule = spec["subfields"].get(code)
        if rule is None:
            found.append(f"{f.tag} ${code}")
        elif count > 1 and not rule.get("repeatable"):
            found.append(f"{f.tag} ${code} repeated")
    return found


def mnemonic(record: pymarc.Record) -> str:
    """A record as MarcEdit writes it (.mrk); lengths in the leader are zeros."""
    leader = str(record.leader)
    lines = [f"=LDR  {_blank('00000' + leader[5:12] + '00000' + leader[17:])}"]
    for f in record.fields:
        if f.control_field:
            lines.append(f"={f.tag}  {_blank(f.data or '')}")
        else:
            text = "".join(f"${s.code}{_escaped(s.value)}" for s in f.subfields)
            lines.append(f"={f.tag}  {_blank(f.indicator1 + f.indicator2)}{text}")
    return "".join(f"{line}\n" for line in lines)


def _blank(text: str) -> str:
    return text.replace(" ", "\\")


def _escaped(text: str) -> str:
    return re.sub(
        r"[{}$\\]",
        lambda m: {"{": "{lcub}", "}": "{rcub}", "$": "{dollar}", "\\": "{bsol}"}[m[0]],
        text,
    )


def together(records: Iterable[bytes]) -> bytes:
    """A file of records."""
    return b"".join(records)
