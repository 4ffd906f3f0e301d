"""Statements in Markdown become EPUB and PDF editions."""

__version__ = "0.1.0"
