"""Citations of a statement by CSL styles."""
