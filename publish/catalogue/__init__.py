"""The catalogue: what is made over all statements in `dist/`."""
