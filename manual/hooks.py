"""What MkDocs is told besides mkdocs.yml: some pages outside of docs/ are pages of the site too.

They keep their one place in the repository, where its readers look for them; links to them and
from them lead where they lie on the site. Each code of a problem or a rule has a page there, which
is made of its section in docs/ (manual/codes.py).
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from manual import ROOT, codes

OUTSIDE = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "bench/RESULTS.md")
"""Pages by their place in the repository."""

_NAMED = re.compile(r"\[([\w./-]+\.md)\]\(([\w./-]+\.md)")
_LINK = re.compile(r"(\]\()([^)\s#]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie elsewhere and those of codes, which no menu lists."""
    for name in OUTSIDE:
        text = (ROOT / name).read_text("utf-8")
        files.append(File.generated(config, posixpath.basename(name), content=_inside(name, text)))
    for name in codes.LISTS:
        told = files.get_file_from_path(f"{name}.md")
        assert told
        text = told.content_string
        files.remove(told)
        files.append(File.generated(config, told.src_uri, content=codes.index(name, text)))
        for path, page in codes.pages(name, text).items():
            hidden = InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, path, content=page, inclusion=hidden))
    return files


def on_nav(nav: Navigation, files: Files, **_: Any) -> Navigation:
    """Put the pages of codes behind their list, in a row, and where it is in the menu."""
    for name in codes.LISTS:
        told = files.get_file_from_path(f"{name}.md")
        assert told
        assert told.page
        before = told.page
        for file in files.documentation_pages():
            if file.page and file.src_uri.startswith(f"{name}/"):
                file.page.parent, file.page.previous_page = told.page.parent, before
                if before is not told.page:
                    before.next_page = file.page
                before = file.page
    return nav


def on_page_markdown(markdown: str, page: Page, files: Files, **_: Any) -> str:
    """Lead links to the pages that were added; call pages by their titles."""
    markdown = codes.led(markdown)
    up = "../" * page.file.src_uri.count("/")
    for name in OUTSIDE:
        markdown = markdown.replace(f"]({up}../{name}", f"]({up}{posixpath.basename(name)}")

    def titled(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), found[2]))
        file = files.get_file_from_path(path)
        title = re.search(r"(?m)^# (.+)$", file.content_string) if file else None
        return f"[{title[1]}]({found[2]}" if title else found[0]

    return _NAMED.sub(titled, markdown)


def _inside(name: str, text: str) -> str:
    """A page's text with its links led from the root of the repository to that of the site."""
    base = posixpath.dirname(name)

    def led(found: re.Match[str]) -> str:
        target = found[2]
        if "://" in target or target.startswith("mailto:"):
            return found[0]
        path = posixpath.normpath(posixpath.join(base, target))
        return found[1] + (
            posixpath.basename(path) if path in OUTSIDE else path.removeprefix("docs/")
        )

    return _LINK.sub(led, text)
