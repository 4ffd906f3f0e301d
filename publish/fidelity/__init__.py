"""Fidelity: does a finished edition say what its source says, and is it what it is said to be?

Editions are read by `zipfile`, `lxml` and `pikepdf`, never by what wrote them; the source is read
as for a build. docs/fidelity.md tells what is compared, and how.
"""
