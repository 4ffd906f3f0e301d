"""Starting: the files of a new library, and a new source file from the values of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from publish.library import Library
from publish.problem import Problem, is_error
from publish.reading import SourceFile, frontmatter, read_statement

FIELDS = {
    "title": "Title",
    "author": "Author",
    "first_published": "First published (2022-01-08, 2022-01, 2022~)",
    "type": "Type (Open letter, Declaration, Speech …)",
    "source": "Address it was taken from",
    "language": "Language (en, ru, fa-IR …)",
}
"""The fields that every statement has, in the order of a source file, and how to ask for them."""

_STAND_INS = {
    "title": "T", "author": "A", "first_published": "2022", "type": "Letter",
    "source": "https://example.org/", "language": "en",
}  # fmt: skip
_BODY = "The text of the statement.\n"


def source_text(fields: Mapping[str, str | Sequence[str]], body: str = "") -> str:
    """A source file with these fields and this text; fields without a value are left out.

    A list of several authors or sources is written under the key for several.
    """
    values: dict[str, object] = {}
    for key, value in fields.items():
        several = [value] if isinstance(value, str) else list(value)
        if several and any(several):
            values[key if len(several) == 1 else f"{key}s"] = (
                several[0] if len(several) == 1 else several
            )
    head = frontmatter.written(values)
    return f"---\n{head}---\n\n{body.strip() or _BODY.strip()}\n"


def faults(library: Library, name: str, text: str) -> list[Problem]:
    """What is wrong with the front matter of a source file that is to be called `name`."""
    settings = library.settings
    source = SourceFile(
        path=f"sources/{name}",
        data=text.encode("utf-8", "surrogatepass"),
        defaults=settings.defaults(),
        home=settings.library.base_url or "",
    )
    return [found for found in read_statement(source).problems if is_error(found)]


def fault_of(library: Library, field: str, value: str) -> str:
    """What is wrong with the value of one field, in words; empty where nothing is."""
    text = source_text({**_STAND_INS, field: value})
    if not value.strip():
        return "" if field in library.settings.defaults() else "it needs a value"
    found = faults(library, "new.md", text)
    return f"{found[0].message} ({found[0].hint})" if found else ""


def library_files(title: str) -> dict[str, str]:
    """The files of a new library, by their paths: settings, a first statement, what git ignores."""
    fields = {
        "title": "The first statement",
        "author": "Its author",
        "first_published": "2022-01-08",
        "type": "Open letter",
        "source": "https://example.org/where-it-was-published",
        "language": "en",
    }
    shown = yaml.dump(
        title, Dumper=yaml.SafeDumper, allow_unicode=True, default_style='"', width=10**6
    )
    return {
        "publish.toml": f"[library]\ntitle = {_toml(title)}\n"
        '# publisher = ""\n# base_url = "https://example.org/"\n'
        '# theme = "classic"          # classic, report, large-print; publish theme new\n',
        "sources/first-statement.md": source_text(
            fields,
            "Replace this file by a statement of yours: `publish new` asks for what it needs.\n\n"
            "A paragraph ends with an empty line. *Words* can be stressed, and notes[^1] added.\n\n"
            "[^1]: Like this one.",
        ),
        ".gitignore": "/dist/\n/.dist.*\n",
        "README.md": f"# {shown.strip().strip(chr(34))}\n\nStatements lie in `sources/`; "
        "`publish build` makes their editions in `dist/`.\n",
    }


def _toml(text: str) -> str:
    """A text as TOML has it (TOML 1.0, "String"): JSON's escapes are among its own."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
