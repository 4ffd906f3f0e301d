"""What is made, by the name of its file in docs/."""

from __future__ import annotations

from collections.abc import Callable

from manual.fields import fields
from manual.interface import interface
from manual.man import page
from manual.reference import commands
from manual.rooms import picture

MADE: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands,
    "reference/fields.md": fields,
    "reference/python.md": interface,
    "images/rooms.svg": picture,
    "publish.1": page,
}
"""Every file and what gives that which has to stand in it."""
