"""Gradients of drawings, within bounds.

WeasyPrint repeats a gradient over its whole shape, a colour at a time: one that is a millionth of
the shape takes minutes, and gibibytes. Nobody sees a stripe among thousands, so there are no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import dist, hypot
from typing import Any

from weasyprint.svg import defs

_MOST = 5000
"""Colours along a gradient, with all its repetitions."""

_linear, _radial = defs.spread_linear_gradient, defs.spread_radial_gradient


@contextmanager
def bounded() -> Iterator[None]:
    """Draw gradients within bounds."""
    defs.spread_linear_gradient, defs.spread_radial_gradient = _linear_bounded, _radial_bounded
    try:
        yield
    finally:
        defs.spread_linear_gradient, defs.spread_radial_gradient = _linear, _radial


def _linear_bounded(
    spread: str, positions: Sequence[float], colors: Sequence[Any],
    x1: float, y1: float, x2: float, y2: float, box: tuple[float, ...], matrix: Any,
) -> Any:  # fmt: skip
    if spread != "pad":
        start, end = matrix.transform_point(x1, y1), matrix.transform_point(x2, y2)
        x, y, width, height = box
        corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
        far = max(dist(start, corner) for corner in corners)
        wider = _wider(dist(start, end), far, positions)
        x2, y2 = x1 + (x2 - x1) * wider, y1 + (y2 - y1) * wider
    return _linear(spread, positions, colors, x1, y1, x2, y2, box, matrix)


def _radial_bounded(
    spread: str, positions: Sequence[float], colors: Sequence[Any],
    fx: float, fy: float, fr: float, cx: float, cy: float, r: float,
    width: float, height: float, matrix: Any,
) -> Any:  # fmt: skip
    if spread != "pad":
        x, y = matrix.invert.transform_point(width, height)
        far = fr + hypot(max(abs(fx), abs(x - fx)), max(abs(fy), abs(y - fy)))
        r = fr + (r - fr) * _wider(r - fr, far, positions)
    return _radial(spread, positions, colors, fx, fy, fr, cx, cy, r, width, height, matrix)


def _wider(length: float, far: float, positions: Sequence[float]) -> float:
    """By how much a gradient that repeats as far as that has to be longer than it is."""
    once = length * (positions[-1] - positions[0])
    return max(1.0, far * len(positions) / _MOST / once) if once > 0 else 1.0
