"""`publish deploy`: what changed is copied, whole and in order; what is not ours stays."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from publish.cli import app
from publish.site import deploy as deploying
from publish.site.uploads import command

FILES = {
    "index.html": "home",
    "alpha/index.html": "alpha",
    "alpha/alpha.epub": "epub",
    "alpha/alpha.pdf": "pdf",
    "_authors/jane/index.html": "jane",
    "_feeds/atom.xml": "feed",
    "_assets/site.css": "css",
    "имя/имя.epub": "epub",
}


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def held(folder: Path) -> dict[str, str]:
    """Every file in a folder but the state of deploys."""
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: p.read_text("utf-8") for name, p in found.items() if name != deploying.STATE}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "library/sources").mkdir(parents=True)
    fill(tmp_path / "library/dist/site", FILES)
    return tmp_path / "library"


def run(library: Path, *arguments: str) -> tuple[int, list[str], str]:
    """Exit status, lines told, what was said beside them."""
    done = CliRunner().invoke(app, ["deploy", "-C", str(library), *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("s3://bucket/statements", "that is an address and no folder; write: --print ADDRESS"),
        ("me@example.org:/var/www", "that is an address and no folder; write: --print ADDRESS"),
        (
            "library/sources",
            "library/sources holds what the editions are made of; choose another folder",
        ),
        (
            "library/sources/www",
            "library/sources/www holds what the editions are made of; choose another folder",
        ),
    ],
)
def test_what_is_no_place_to_deploy_to(library: Path, target: str, said: str, monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    """An address is not made a folder of, and nothing is put among the sources."""
    monkeypatch.chdir(library.parent)
    code, lines, told = run(library, target)
    assert (code, lines) == (2, [])
    assert said in " ".join(told.split())
    assert not list((library / "sources").iterdir())
    assert [path.name for path in library.parent.iterdir()] == ["library"]


def test_what_changed_is_copied_and_nothing_else(library: Path, tmp_path: Path):
    """First all, then nothing, then what changed; what is gone is removed with its folder."""
    target = tmp_path / "www"
    assert run(library, str(target))[2] == "8 files copied, 0 removed, 0 the same\n"
    assert held(target) == FILES
    times = {p: p.stat().st_mtime_ns for p in target.rglob("*.*")}
    assert run(library, str(target)) == (0, [], "0 files copied, 0 removed, 8 the same\n")
    fill(library / "dist/site", {"alpha/index.html": "changed"})
    shutil.rmtree(library / "dist/site/имя")
    code, lines, said = run(library, str(target))
    assert (code, lines) == (0, ["+ alpha/index.html", "- имя/имя.epub"])
    assert said == "1 file copied, 1 removed, 6 the same\n"
    assert not (target / "имя").exists()
    assert held(target) == held(library / "dist/site")
    same = {p for p, time in times.items() if p.exists() and p.stat().st_mtime_ns == time}
    assert target / "alpha/alpha.pdf" in same
    assert target / "alpha/index.html" not in same


def test_pages_come_after_what_they_link_to(library: Path, tmp_path: Path):
    """Files, then feeds, then pages of statements, then those that gather them, the first last."""
    _, lines, _ = run(library, str(tmp_path / "www"))
    order = [line.removeprefix("+ ") for line in lines]
    assert order[-3:] == ["alpha/index.html", "_authors/jane/index.html", "index.html"]
    assert order.index("_feeds/atom.xml") > order.index("alpha/alpha.epub")
    assert order.index("alpha/index.html") > order.index("_feeds/atom.xml")
    for name in FILES:
        (library / "dist/site" / name).unlink()
    fill(library / "dist/site", {"x.txt": "x"})
    _, lines, _ = run(library, str(tmp_path / "www"))
    gone = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    assert gone == order[::-1]


def test_a_dry_run_changes_nothing(library: Path, tmp_path: Path):
    """It says the same as the run that follows it."""
    target = tmp_path / "www"
    code, lines, said = run(library, str(target), "--dry-run")
    assert code == 0 and not target.exists()
    assert said == "8 files to copy, 0 to remove, 0 the same\n"
    assert run(library, str(target))[1] == lines


def test_files_of_others_stay(library: Path, tmp_path: Path):
    """What no deploy placed is never removed, nor replaced unless that is asked for."""
    target = tmp_path / "www"
    fill(target, {"mine.txt": "mine", "alpha/mine.txt": "mine", "index.html": "theirs"})
    code, lines, said = run(library, str(target))
    assert (code, lines) == (1, [])
    assert f"{target / 'index.html'} is of no deploy; move it, or add --overwrite" in said
    assert (target / "index.html").read_text() == "theirs"
    assert not (target / "_assets").exists()
    assert run(library, str(target), "--overwrite")[0] == 0
    shutil.rmtree(library / "dist/site/alpha")
    assert run(library, str(target))[0] == 0
    assert held(target)["alpha/mine.txt"] == held(target)["mine.txt"] == "mine"
    assert "alpha/alpha.pdf" not in held(target)


def test_what_others_changed_is_placed_again_or_stays(library: Path, tmp_path: Path):
    """A page that was tampered with is put right; one that is not ours to place any more stays."""
    target = tmp_path / "www"
    run(library, str(target))
    fill(target, {"alpha/index.html": "tampered", "alpha/alpha.pdf": "tampered"})
    (library / "dist/site/alpha/alpha.pdf").unlink()
    code, lines, said = run(library, str(target))
    assert (code, lines) == (0, ["+ alpha/index.html"])
    assert "alpha.pdf was changed by others, and stays" in said
    assert held(target)["alpha/index.html"] == "alpha"
    assert held(target)["alpha/alpha.pdf"] == "tampered"
    assert "stays" not in run(library, str(target))[2]


def test_without_a_site_the_editions_are_brought(library: Path, tmp_path: Path):
    """`dist/` as it is, where it holds no site."""
    shutil.move(library / "dist/site/alpha", library / "dist/alpha")
    shutil.rmtree(library / "dist/site")
    run(library, str(tmp_path / "www"))
    assert set(held(tmp_path / "www")) == {n for n in FILES if n.startswith("alpha/")}


@pytest.mark.parametrize("inside", ["dist", "dist/site", "dist/site/www", "."])
def test_folders_that_lie_one_in_the_other(library: Path, inside: str):
    """Nothing is copied into itself."""
    code, _, said = run(library, str(library / inside))
    assert code == 1 and "one in the other" in said
    assert held(library / "dist/site") == FILES


def test_links_in_the_target_lead_nowhere_else(library: Path, tmp_path: Path):
    """A folder that is a link out of the target is refused; a file that is one is replaced."""
    target, outside = tmp_path / "www", tmp_path / "outside"
    fill(outside, {"alpha.pdf": "outside", "page": "outside"})
    target.mkdir()
    (target / "alpha").symlink_to(outside)
    code, _, said = run(library, str(target))
    assert code == 1 and "leads out of" in said
    (target / "alpha").unlink()
    (target / "index.html").symlink_to(outside / "page")
    assert run(library, str(target), "--overwrite")[0] == 0
    assert held(outside) == {"alpha.pdf": "outside", "page": "outside"}
    assert (target / "index.html").read_text() == "home" and not (
        target / "index.html"
    ).is_symlink()


def test_a_state_that_names_other_places_removes_nothing_there(library: Path, tmp_path: Path):
    """The file in the target may be anybody's: paths out of the target are passed over."""
    target = tmp_path / "www"
    run(library, str(target))
    victim = tmp_path / "victim.txt"
    victim.write_text("victim")
    found = victim.stat()
    own = json.loads((target / deploying.STATE).read_text())
    for name in ("../victim.txt", str(victim), "alpha/../../victim.txt", ""):
        own[name] = ["0" * 64, found.st_size, found.st_mtime_ns]
    (target / deploying.STATE).write_text(json.dumps(own))
    assert run(library, str(target))[0] == 0
    assert victim.read_text() == "victim"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": ["x"]}', "\0"])
def test_a_damaged_state_is_told(library: Path, tmp_path: Path, text: str):
    """Nothing is guessed from it."""
    run(library, str(tmp_path / "www"))
    (tmp_path / "www" / deploying.STATE).write_text(text)
    code, _, said = run(library, str(tmp_path / "www"))
    assert code == 1 and "is damaged; remove it" in said
    (tmp_path / "www" / deploying.STATE).unlink()
    assert run(library, str(tmp_path / "www"))[2].endswith("8 the same\n")


def test_a_deploy_that_breaks_off_goes_on(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    """Files are whole, what was placed is known, and the next run does the rest."""
    target, replace, placed = tmp_path / "www", os.replace, []

    def full(source: Path, there: Path) -> None:
        if len(placed) == 3 and Path(there).name != deploying.STATE:
            raise OSError(28, "No space left on device", str(there))
        placed.append(there)
        replace(source, there)

    monkeypatch.setattr(deploying.os, "replace", full)
    code, lines, said = run(library, str(target))
    assert code == 1 and "No space left on device" in said and "Traceback" not in said
    monkeypatch.setattr(deploying.os, "replace", replace)
    found = held(target)
    assert len(found) == len(lines) == 3 and found.items() <= FILES.items()
    assert len(run(library, str(target))[1]) == 5
    assert held(target) == FILES


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a folder, or an address with --print"),
        (("www", "--print", "s3://b"), "name a folder, or an address with --print"),
        (("--print", "ftp://x/y"), "is no address to bring files to"),
        (("--print", "rsync://host"), "is no address to bring files to"),
        (("--print", "s3://["), "is no address to bring files to"),
        (("--print", "https://example.org/"), "is no address to bring files to"),
    ],
)
def test_wrong_use(library: Path, arguments: tuple[str, ...], said: str):
    """Each is told in a line, with 2."""
    code, lines, told = run(library, *arguments)
    assert (code, lines) == (2, []) and said in told


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "rsync://host/module/a",
            "rsync --recursive --exclude='.*' --checksum --compress --delay-updates --delete-after "
            "site/ rsync://host/module/a",
        ),
        (
            "ssh://me@host:2222/var/www",
            "rsync --recursive --exclude='.*' --checksum --compress --delay-updates --delete-after "
            "--rsh='ssh -p 2222' site/ me@host:/var/www",
        ),
        (
            "s3://bucket/a",
            "aws s3 sync site/ s3://bucket/a --exclude '.*' --exclude '*/.*' --exclude '*.html' && "
            "aws s3 sync site/ s3://bucket/a --exclude '.*' --exclude '*/.*' --delete",
        ),
        (
            "rclone://remote/a",
            "rclone copy --checksum --exclude '.*' --exclude '*.html' site/ remote:a && "
            "rclone sync --checksum --exclude '.*' site/ remote:a",
        ),
    ],
)
def test_commands(url: str, expected: str):
    """The line for each kind of address."""
    assert command("site", url) == expected


@given(st.sampled_from(["rsync", "ssh", "s3", "rclone"]), st.text(min_size=1), st.text(min_size=1))
def test_a_command_is_one_command(scheme: str, folder: str, path: str):
    """Whatever the folder and the address are called, the shell takes each as one word."""
    line = command(folder, f"{scheme}://host/{path}")
    if line is not None and "\0" not in folder:
        words = shlex.split(line)
        assert folder.rstrip("/") + "/" in words
        assert words[0] in ("rsync", "aws", "rclone")
        assert len(words) in (9, 10, 17, 22)


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_rsync_takes_the_command(library: Path, tmp_path: Path):
    """The options are ones that rsync has: run between two folders it makes them the same."""
    line = command(str(library / "dist/site"), "rsync://host/module")
    assert line is not None
    here = [word.replace("rsync://host/module", f"{tmp_path}/there/") for word in shlex.split(line)]
    fill(tmp_path / "there", {"old.txt": "old"})
    subprocess.run(here, check=True)
    assert held(tmp_path / "there") == FILES
