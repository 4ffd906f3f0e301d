"""The labels of a PDF's pages: what a viewer calls a page is what is printed on it."""

from __future__ import annotations

import pydyf


def page_label_tree(labels: list[str]) -> pydyf.Dictionary:
    """The number tree of page labels (ISO 32000-1, 12.4.2).

    A run of numbers in our own figures is one range that counts up; any other label is the prefix
    of a range of its own, since PDF counts in no other figures.
    """
    entries: list[object] = []
    expected = ""
    for page, label in enumerate(labels):
        if not (label.isascii() and label.isdecimal() and not label.startswith("0")):
            entries += [page, pydyf.Dictionary({"P": pydyf.String(label)})]
            expected = ""
            continue
        if label != expected:
            entries += [page, pydyf.Dictionary({"S": "/D", "St": int(label)})]
        expected = str(int(label) + 1)
    return pydyf.Dictionary({"Nums": pydyf.Array(entries)})
