"""The catalogue: what is made over all statements in `dist/`."""

FOLDER = "catalogue"
"""The folder of the catalogue, in `dist/` and in bags."""
