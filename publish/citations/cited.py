"""What citeproc-py cites, which it asks for its values thousands of times a citation."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from citeproc import CitationItem


class Item(CitationItem):
    """The one item of a bibliography, which finds its values there once."""

    @cached_property
    def reference(self) -> Any:
        """The values."""
        return self.bibliography.source[self.key]
