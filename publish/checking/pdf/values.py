"""Plain values of a PDF: texts, names, numbers."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Name, String


def text_of(value: Any) -> str:
    """A name without its slash or a string, as text; empty for anything else."""
    if isinstance(value, Name):
        return bytes_of(value).decode("utf-8", "replace")
    return str(value) if isinstance(value, String) else ""


def bytes_of(name: Any) -> bytes:
    """The bytes of a name without its slash, what is escaped written out."""
    written: bytes = name.unparse()
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), written)[1:]


def number_of(value: Any, default: float = 0) -> float:
    """A number, or the default for anything else."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return default
