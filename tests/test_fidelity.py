"""Fidelity piece by piece: lists of hashes, signatures, texts of fonts, comparisons, rebuilds."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Stream

from publish.catalogue.checksums import SIGNATURES
from publish.fidelity import original
from publish.fidelity.catalogue import hashes
from publish.fidelity.compare import Comparison
from publish.fidelity.dist import Dist
from publish.fidelity.edition import Edition, compared, first_change
from publish.fidelity.found import NoSource, original_of
from publish.fidelity.lines import Lines
from publish.fidelity.marked import images_in, to_unicode
from publish.fidelity.rebuild import Manifest, rebuilt
from publish.fidelity.signing import Trust, Unsigned, checked, sign
from publish.fidelity.taken import HYPHEN, LINK_NOTE, Flow, Letter, Link, Place, Taken
from publish.fidelity.tokens import mended, tokens
from publish.library import Library, open_library

SSH, MINISIGN = SIGNATURES


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library of one statement, built by nobody."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "publish.toml").write_text("")
    (tmp_path / "sources/bell.md").write_text(
        "---\ntitle: The bell\nauthor: {name: Ann Lee, kind: person}\nfirst_published: 1968-05-03\n"
        "type: Speech\nlanguage: en\nsource: https://example.org/bell\n---\n\nIt rang.\n"
    )
    found, problems = open_library(tmp_path)
    assert found is not None, problems
    return found


def told(found: Any) -> list[tuple[str, str, str, str, str]]:
    return [(d.code, d.file, d.place, d.expected, d.found) for d in found]


# Hashes and signatures ------------------------------------------------------------------------


def test_a_list_of_hashes_is_read_as_coreutils_write_it(tmp_path: Path) -> None:
    """A name with a line break or a backslash is marked; what lies outside is not looked at."""
    (tmp_path / "catalogue").mkdir()
    for name in ("a\nb", "c\\d", "plain"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path.parent / "outside").write_bytes(b"x")
    rows = [
        f"\\{hashlib.sha256(b'a' + bytes([10]) + b'b').hexdigest()}  ../a\\nb",
        f"\\{hashlib.sha256(b'c' + bytes([92]) + b'd').hexdigest()}  ../c\\\\d",
        f"{'0' * 64}  ../plain", f"{'0' * 64}  ../../outside", f"{'0' * 64}  ../nul\0", "nonsense",
    ]  # fmt: skip
    (tmp_path / "catalogue/SHA256SUMS").write_text("\n".join(rows))
    found = told(hashes(tmp_path, "dist", ["plain", "other"]))
    assert [(code, place) for code, _, place, *_ in found] == [
        ("W011", "line 3, ../plain"), ("W014", "line 4"), ("W014", "line 5"), ("W014", "line 6"), ("W011", ""),
    ]  # fmt: skip
    (tmp_path / "catalogue/SHA256SUMS").unlink()
    assert told(hashes(tmp_path, "dist")) == [
        ("W014", "dist/catalogue/SHA256SUMS", "", "a list of hashes", "")
    ]


_FAKE = """#!/bin/sh
# signs with the name of the key: enough to see what is asked of it
sign= key= data= out=
while [ $# -gt 0 ]; do case $1 in
  -S) sign=1;; -V|-q) ;; -s|-p|-P) key=$2; shift;; -m) data=$2; shift;; -x) out=$2; shift;;
esac; shift; done
[ -f "$key" ] && key=$(cat "$key")
said="$key $(wc -c < "$data")"
if [ "$sign" ]; then [ "$key" = locked ] || echo "$said" > "$out"; exit; fi
[ "$said" = "$(cat "$out")" ] || { echo "Signature verification failed" >&2; exit 1; }
"""


def test_signatures_of_minisign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made and checked with a key in a file or as it is; none, another's, or no tool are told of."""
    program = tmp_path / "bin/minisign"
    program.parent.mkdir()
    program.write_text(_FAKE)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    sums, key = tmp_path / "SHA256SUMS", tmp_path / "key"
    sums.write_text("0  a\n")
    key.write_text("ours")
    trust = Trust(public_key="ours")
    signed = f"SHA256SUMS{MINISIGN}"
    assert told(checked(sums, "SHA256SUMS", trust)) == [("W016", signed, "", "a signature", "")]
    assert sign(sums, key, MINISIGN) == tmp_path / signed
    assert told(checked(sums, "SHA256SUMS", trust)) == []
    assert told(checked(sums, "SHA256SUMS", Trust(public_key=str(key)))) == []
    failed = [("W016", signed, "", "the signature of theirs", "Signature verification failed")]
    assert told(checked(sums, "SHA256SUMS", Trust(public_key="theirs"))) == failed
    (tmp_path / signed).unlink()
    key.write_text("locked")
    with pytest.raises(Unsigned, match="minisign did not sign"):
        sign(sums, key, MINISIGN)
    (tmp_path / signed).write_text("x")
    monkeypatch.setenv("PATH", "")
    (difference,) = told(checked(sums, "SHA256SUMS", trust))
    assert difference[3:] == ("a signature that can be checked", "minisign is not installed")
    with pytest.raises(Unsigned, match="ssh-keygen is not installed"):
        sign(sums, key, SSH)


# What readers make of a PDF -------------------------------------------------------------------


def test_fonts_of_other_writers_are_read() -> None:
    """Characters in ranges; a font that says nothing of them."""
    pdf = pikepdf.new()
    table = (
        b"1 beginbfchar\n<0009> <0078>\nendbfchar\n1 beginbfrange\n<0001> <0003> <0041>\nendbfrange"
    )
    assert to_unicode(Dictionary(ToUnicode=Stream(pdf, table))) == {1: "A", 2: "B", 3: "C", 9: "x"}
    assert to_unicode(Dictionary()) == {}


def test_pictures_within_forms_are_found() -> None:
    """However deep; a form that shows itself ends somewhere, and other things are no pictures."""
    pdf = pikepdf.new()
    picture = pdf.make_indirect(Stream(pdf, b"", Subtype=Name.Image, Width=7))
    inner = pdf.make_indirect(Stream(pdf, b"", Subtype=Name.Form))
    inner.Resources = Dictionary(XObject=Dictionary(A=picture, B=Name.None_))
    form = pdf.make_indirect(Stream(pdf, b"", Subtype=Name.Form))
    form.Resources = Dictionary(XObject=Dictionary(F=inner, Me=form))
    assert {int(found.Width) for found in images_in(form)} == {7}
    assert images_in(Stream(pdf, b"", Subtype=Name.Form)) == []
    assert images_in(Dictionary()) == []


def test_a_hyphen_by_itself_is_a_sign() -> None:
    """A hyphen that joins nothing, and marks of quotations that a theme sets."""
    found = mended(tokens(f"a {HYPHEN} b"), tokens("a \u2010 b"))
    assert [token.text for token in found] == ["a", "\u2010", "b"]


# Comparisons ----------------------------------------------------------------------------------


def flow(text: str) -> Flow:
    made = Flow()
    made.add(text, Place("page 1"))
    return made


def taken(text: str, **parts: Any) -> Taken:
    made = Taken(text=flow(text))
    for name, value in parts.items():
        getattr(made, name).update(value) if isinstance(value, dict) else getattr(
            made, name
        ).extend(value)
    return made


def differences(own: Taken, other: Taken, kind: str = "pdf") -> list[tuple[str, str, str]]:
    found = Comparison("x.pdf", kind, Lines(b"Words.\n", "x.md")).of(own, other)
    return [(d.code, d.expected, d.found) for d in found]


def test_notes_that_are_gone_or_new_are_told_of() -> None:
    """A note of the source that the edition lacks, and one that nobody wrote."""
    own, other = (
        taken("Words.", notes={"1": taken("One.")}),
        taken("Words.", notes={"2": taken("Two.")}),
    )
    assert differences(own, own) == []
    assert differences(own, other) == [("W003", "One.", ""), ("W003", "", "Two.")]


def test_notes_of_links_lead_where_the_link_leads() -> None:
    """The address in print, the letter before it and the link behind both are one."""
    link = Link("here", "https://e.org/", Place("page 1"))
    note = taken("Ahttps://e.org/", links=[link])
    letter = Letter("A", f"{LINK_NOTE}A", "https://e.org/", Place("page 1"))
    own = taken("here", links=[link])
    good = taken("here", links=[link], notes={f"{LINK_NOTE}A": note}, letters=[letter])
    assert differences(own, good) == []
    other = taken("Ahttps://e.com/", links=[link])
    printed = taken("here", links=[link], notes={f"{LINK_NOTE}A": other}, letters=[letter])
    assert differences(own, printed) == [("W005", "Ahttps://e.org/", "Ahttps://e.com/")]
    astray = Letter("B", f"{LINK_NOTE}A", "https://e.org/", Place("page 1"))
    lettered = taken("here", links=[link], notes={f"{LINK_NOTE}A": note}, letters=[astray])
    assert differences(own, lettered) == [("W005", "A → https://e.org/", "B → https://e.org/")]


# Editions whose source, or which themselves, can't be read -------------------------------------


def test_a_source_that_can_not_be_read_makes_no_comparison() -> None:
    """Its problems are told of the edition."""
    found = compared(
        Edition("x.epub", "epub", b""), original.attached("x.md", b"nothing"), ("classic",)
    )
    assert found and {d.code for d in found} == {"W014"}


@pytest.mark.parametrize("kind", ["epub", "pdf"])
def test_the_source_of_what_is_no_edition_is_not_known(kind: str, library: Library) -> None:
    """It is told in words; a file that is called as a statement is that statement's."""
    with pytest.raises(NoSource):
        original_of(Edition(f"x.{kind}", kind, b"nothing"), [library])


def blank() -> bytes:
    """A PDF of ours as little as of anybody: it has a tree, no source and no identifier."""
    from io import BytesIO

    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)
    pdf.save(out)
    return out.getvalue()


def test_a_file_is_known_by_its_name(library: Library) -> None:
    """Where it has no identifier; a source that can't be read is told of, and none is none."""
    found = original_of(Edition("somewhere/bell.pdf", "pdf", blank()), [library])
    assert found.reading.statement is not None and found.reading.statement.title == "The bell"
    with pytest.raises(NoSource, match="name its library"):
        original_of(Edition("other.pdf", "pdf", blank()), [library])


def test_what_can_not_be_built_again_is_told_of(library: Library) -> None:
    """No PDF, no PDF that can be read, none with the source inside."""
    path, nothing = library.root / "sources/bell.md", Manifest({}, {})
    wanted = "a PDF with its source inside"
    assert told(rebuilt([], library, path, ("classic",), nothing))[0][3:] == (wanted, "")
    (broken,) = told(rebuilt([Edition("x.pdf", "pdf", b"x")], library, path, ("classic",), nothing))
    assert broken[3] == wanted and broken[4]
    (bare,) = told(
        rebuilt([Edition("x.pdf", "pdf", blank())], library, path, ("classic",), nothing)
    )
    assert bare[2:] == ("attachments", "bell.md", "")


def test_a_statement_without_editions_or_entry_is_told_of(library: Library) -> None:
    """Editions that are missed, a manifest that knows nothing of them, a source that is gone."""
    dist = library.root / "dist"
    (dist / "bell").mkdir(parents=True)
    (dist / "bell/description.json").write_text("{}")
    made = Dist(dist, "dist", library, ("classic",))
    assert made.slugs == ["bell"]
    found = told(made.statement("bell"))
    assert ("W014", "dist/bell/bell.epub", "", "an edition", "") in found
    assert ("W013", "dist/manifest.json", "bell", "an entry", "") in found
    assert told(made.rebuilt("bell"))[0][3] == "a PDF with its source inside"
    assert told(made.rebuilt("nobody")) == []
    (dist / "bell/bell.epub").write_bytes(b"nothing")
    assert {code for code, *_ in told(made.statement("bell"))} == {"W013", "W014"}
    (library.root / "sources/bell.md").unlink()
    assert any("a source: " in expected for *_, expected, _ in told(made.statement("bell")))


def test_a_pdf_without_a_tree_is_not_compared(library: Library) -> None:
    """It says nothing of what is a heading, a note or furniture."""
    from io import BytesIO

    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    source = original.in_library(library, library.root / "sources/bell.md")
    (found,) = told(compared(Edition("x.pdf", "pdf", out.getvalue()), source, ("classic",)))
    assert (found[0], found[4]) == ("W014", "it has no structure tree")


def test_a_source_inside_that_can_not_be_built(library: Library) -> None:
    """Its problems are told once, whatever the theme."""
    from io import BytesIO

    with pikepdf.open(BytesIO(blank())) as pdf:
        pdf.attachments["bell.md"] = b"nothing"
        out = BytesIO()
        pdf.save(out)
    editions = [Edition("x.epub", "epub", b"nothing"), Edition("x.pdf", "pdf", out.getvalue())]
    path = library.root / "sources/bell.md"
    found = told(rebuilt(editions, library, path, ("classic", "report"), Manifest({}, {})))
    assert [row[3] for row in found] == ["a source that can be built"]


def test_a_manifest_that_tells_of_files_that_are_not_those(library: Library) -> None:
    """An edition that it leaves out, files for devices of nobody, or of no EPUB."""
    dist = library.root / "dist"
    (dist / "bell").mkdir(parents=True)
    (dist / "bell/bell.epub").write_bytes(b"nothing")
    (dist / "bell/bell-kindle.epub").write_bytes(b"nothing")
    targets = {name: {"path": "bell/bell-kindle.epub"} for name in ("kindle", "nobody")}
    (dist / "manifest.json").write_text(
        json.dumps({"statements": {"bell": {"targets": targets, "title": None}}})
    )
    made = Dist(dist, "dist", library, ("classic",))
    found = told(made.statement("bell"))
    assert ("W013", "dist/manifest.json", "bell, epub", "dist/bell/bell.epub", "") in found
    assert any(
        place == "bell, title" and expected == "The bell" for _, _, place, expected, _ in found
    )
    assert made.slugs == ["bell"]
    (dist / "manifest.json").unlink()
    empty = Dist(dist, "dist", library, ("classic",))
    assert empty.slugs == []
    assert all(file.startswith("dist/") for _, file, *_ in told(empty.whole()))


def test_bytes_that_differ_in_no_word_are_counted() -> None:
    """Nothing could be shown of them."""
    assert first_change("W013", "x", "", b"a b", b"a  b").found == "4 other bytes"
    assert "c" in first_change("W013", "x", "", b"a b", b"a c").found
