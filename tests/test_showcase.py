"""A statement that uses every construct, in both editions and every theme, read back."""

from __future__ import annotations

import functools
import io
import os
import re
import shutil
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from publish.build import build
from publish.editions.formulas import Undrawable, draw
from publish.library import open_library
from publish.messages import LANGUAGES, messages_for
from publish.problem import Problem
from tests.pdf_structure import broken
from tests.readback import XHTML, epub_files, epub_spine, pdf_text
from tests.samples import _once, epubcheck
from tests.test_markdown import document, read

SHOWCASE = Path(__file__).parent / "showcase"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
