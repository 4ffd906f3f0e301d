"""`publish`, and `python -m publish`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command. Ctrl-C is status 130 while it is imported, too."""
    try:
        from publish.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
