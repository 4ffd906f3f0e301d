"""Gives Pango's lists of attributes back when a line is done.

WeasyPrint 70 makes a list for each line that has font features, and never lets go of it: a tenth
of a mebibyte a statement. It shares one attribute among the lists, so that none may be freed. Here
each list gets an attribute of its own, and belongs to the line's layout alone.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout


class _Unshared(dict[bytes, Any]):
    """The attributes that WeasyPrint keeps by their features: none."""

    def setdefault(self, key: bytes, default: Any = None) -> Any:
        """The attribute that was just made."""
        del key
        return default


def unshare(configuration: FontConfiguration) -> FontConfiguration:
    """The same configuration, whose lines have attributes of their own."""
    configuration.font_features = _Unshared()
    return configuration


def _set_up(layout: Layout, style: Any) -> None:
    _weasyprint(layout, style)
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes != ffi.NULL and isinstance(style.font_config.font_features, _Unshared):
        pango.pango_attr_list_unref(attributes)


_weasyprint = Layout.setup
Layout.setup = _set_up
