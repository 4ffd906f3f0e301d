"""The peers: pandoc for the EPUB, and WeasyPrint or Typst for the PDF.

    python -m bench.peers weasyprint|typst FOLDER

Each makes both editions of every Markdown file of a folder, two at a time, long ones first. The
book is set alike: page, fonts, justified and hyphenated text, notes at the foot of the page,
running heads, page numbers, a title page; PDFs are tagged. WeasyPrint is started by pandoc for each
file, as its command line is; Typst, whose package has no command, stays in one process with its
fonts loaded.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypandoc
import yaml

from bench.timing import ROOT, FailedError

PANDOC = pypandoc.get_pandoc_path()
THEME = Path(__file__).resolve().parent / "theme"
FONTS = [ROOT / "styles/fonts" / name for name in ("eb-garamond", "amiri", "noto-serif-devanagari")]
AT_A_TIME = 2
_ARABIC = {"fa", "ar"}


def adapt(sources: list[Path], folder: Path) -> None:
    """Write source files as pandoc reads them: its metadata, the source as a last paragraph."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sources:
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        head = yaml.safe_load(front)
        values = {
            "title": head["title"],
            "author": [head["author"]["name"]],
            "lang": head["language"],
            "date": str(head["first_published"]),
        }
        if head["language"] in _ARABIC:
            values |= {"dir": "rtl", "arabic": True}
        lines = [f"---\n{yaml.safe_dump(values, allow_unicode=True)}---\n", body]
        text, mark, notes = "\n".join(lines).partition("\n[^1]: ")
        source = f"\n\nSource: <{head['sources'][0]['url']}>\n"
        (folder / path.name).write_text(f"{text.rstrip()}{source}{mark}{notes}", "utf-8")
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", body):
            shutil.copy(path.parent / picture, folder)


def epub(path: Path) -> list[str | Path]:
    """The command that makes the EPUB."""
    return [*_pandoc(path), "-o", path.with_suffix(".epub"), "--css", THEME / "epub.css"]


def weasyprint(path: Path) -> None:
    """Both editions, the PDF by pandoc and WeasyPrint."""
    _call(epub(path), path.parent)
    engine = Path(sys.executable).with_name("weasyprint")
    command: list[str | Path] = [
        *_pandoc(path), "-o", path.with_suffix(".pdf"), f"--pdf-engine={engine}",
        "--pdf-engine-opt=--pdf-tags", "--pdf-engine-opt=--pdf-variant=pdf/ua-1",
        "--template", THEME / "book.html", "--css", THEME / "book.css",
        "--lua-filter", THEME / "notes.lua",
    ]  # fmt: skip
    _call(command, path.parent)


def typst() -> Callable[[Path], None]:
    """Makes both editions, the PDF by pandoc and Typst."""
    import typst as library

    fonts = library.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FONTS)
    )

    def made(path: Path) -> None:
        _call(epub(path), path.parent)
        source = path.with_suffix(".typ")
        _call([*_pandoc(path), "-o", source, "--template", THEME / "book.typ"], path.parent)
        compiler = library.Compiler(root=str(path.parent), font_paths=fonts)
        compiler.compile(input=str(source), output=str(path.with_suffix(".pdf")), format="pdf")

    return made


def _pandoc(path: Path) -> list[str | Path]:
    return [PANDOC, path.name, "--standalone", "--shift-heading-level-by=-1"]


def _call(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise FailedError(f"{' '.join(map(str, command))}\n{done.stderr}")


def main(peer: str, folder: Path) -> None:
    """Make both editions of every file of a folder."""
    make = weasyprint if peer == "weasyprint" else typst()
    paths = sorted(folder.glob("*.md"), key=lambda path: -path.stat().st_size)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(make, paths))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
