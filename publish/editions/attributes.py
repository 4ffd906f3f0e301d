"""Gives back what WeasyPrint asks of Pango and would keep: attributes, what fonts are called.

WeasyPrint 70 makes a list for each line that has font features, and never lets go of it: a tenth
of a mebibyte a statement. It shares one attribute among the lists, so that none may be freed. Here
each list gets an attribute of its own, and belongs to the line's layout alone.

Nor does it let go of the description and the metrics of a font that it writes, an eighth of a
kibibyte a font.
"""

from __future__ import annotations

from typing import Any

from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, gobject, pango
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


class _Given:
    """Pango, whose gifts are given back once nobody holds them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(pango, name)

    def pango_font_description_to_string(self, description: Any) -> Any:
        """A font's description (transfer full)."""
        return ffi.gc(pango.pango_font_description_to_string(description), gobject.g_free)

    def pango_font_get_metrics(self, font: Any, language: Any) -> Any:
        """A font's metrics (transfer full)."""
        return ffi.gc(pango.pango_font_get_metrics(font, language), pango.pango_font_metrics_unref)


ffi.cdef("void g_free (gpointer memory);")
fonts.pango = _Given()

_weasyprint = Layout.setup
Layout.setup = _set_up
