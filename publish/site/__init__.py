"""The reader's site: static pages, feeds and harvesting, made from what lies in `dist/`."""

from __future__ import annotations

import sys

from publish import CallableRoom

sys.modules[__name__].__class__ = CallableRoom
