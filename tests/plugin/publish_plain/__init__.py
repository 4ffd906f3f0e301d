"""Adds to publish: an edition in plain text, records of one line, a theme."""

from pathlib import Path

from publish.editions import Format
from publish.editions.themefile import ThemeFolder
from publish.importing import Importer
from publish.records import RecordFormat

EDITION = Format("plain", ".txt", "text/plain", "publish_plain.edition")
RECORD = RecordFormat("line", ".tsv", "text/tab-separated-values", "Lines", "publish_plain.record")
IMPORTER = Importer("note", "a note that begins with @note", "publish_plain.importer")
THEME = ThemeFolder("gothic", Path(__file__).parent / "gothic")
