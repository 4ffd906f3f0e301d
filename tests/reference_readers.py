"""What readers of bibliographies that are not ours make of our records."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from typing import Any

import pytest
from hypothesis import strategies as st

from publish.records.description import Description
from tests.descriptions import descriptions

needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="needs pandoc")

_SAME = str.maketrans({"…": "...", "ˆ": "^", **dict.fromkeys("'’‘`\"“”{}")})


def pandoc(data: bytes, form: str) -> list[dict[str, Any]]:
    """The CSL items that pandoc reads."""
    result = subprocess.run(
        ["pandoc", "-f", form, "-t", "csljson"],
        input=data,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert result.stderr == b"", result.stderr.decode()
    items: list[dict[str, Any]] = json.loads(result.stdout)
    return items


def alike(text: str) -> str:
    """A text without what readers make other signs of: quotes, braces, white space, Unicode form."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_SAME)).split())


def without_comments(text: str, mark: str) -> str:
    """A golden record without the lines that say where each rule comes from."""
    return re.sub(rf"^{mark}.*\n", "", text, flags=re.MULTILINE)


def _numbered(found: list[Description]) -> list[Description]:
    return [
        Description(
            d.statement.model_copy(update={"slug": f"a-letter-{number}"}),
            d.manifestations, d.relatives, d.agency, d.words,
        )
        for number, d in enumerate(found)
    ]  # fmt: skip


collections = st.lists(descriptions, min_size=1, max_size=6).map(_numbered)
"""Descriptions of statements whose slugs differ."""
