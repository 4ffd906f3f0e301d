"""Uploads: the command that brings a folder to a server, for a person or a script to run.

Nothing is sent from here. Each command compares by content where its program can, puts pages after
what they link to, and removes at the server what is not in the folder any more. Hidden files stay
where they are on both sides: here they are what the site remembers, there what the server is told.
"""

from __future__ import annotations

import shlex
from urllib.parse import unquote, urlsplit

KINDS = (
    "rsync://host/module/path",
    "ssh://user@host/path",
    "s3://bucket/path",
    "rclone://remote/path",
)
"""The addresses that there are commands for."""


def command(folder: str, url: str) -> str | None:
    """The command that brings `folder` to an address; None for an address of no such kind."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    if not parts.netloc or any(not character.isprintable() for character in unquote(url)):
        return None
    here = shlex.quote(folder.rstrip("/") + "/")
    if parts.scheme == "rsync" and path.strip("/"):
        return f"{_RSYNC} {here} {shlex.quote(url)}"
    if parts.scheme == "ssh" and path.strip("/") and not parts.netloc.startswith("-"):
        return (
            f"{_RSYNC}{_port(parts.netloc)} {here} {shlex.quote(f'{_host(parts.netloc)}:{path}')}"
        )
    if parts.scheme == "s3":
        there = shlex.quote(f"s3://{parts.netloc}{path}")
        hidden = "--exclude '.*' --exclude '*/.*'"
        first = f"aws s3 sync {here} {there} {hidden} --exclude '*.html'"
        return f"{first} && aws s3 sync {here} {there} {hidden} --delete"
    if parts.scheme == "rclone" and not parts.netloc.startswith("-"):
        there = shlex.quote(f"{parts.netloc}:{path.lstrip('/')}")
        first = f"rclone copy --checksum --exclude '.*' --exclude '*.html' {here} {there}"
        return f"{first} && rclone sync --checksum --exclude '.*' {here} {there}"
    return None


_RSYNC = "rsync --recursive --exclude='.*' --checksum --compress --delay-updates --delete-after"


def _host(netloc: str) -> str:
    """User and host without the port."""
    return netloc.rpartition(":")[0] if netloc.rpartition(":")[2].isdecimal() else netloc


def _port(netloc: str) -> str:
    port = netloc.rpartition(":")[2] if ":" in netloc else ""
    return f" --rsh='ssh -p {port}'" if port.isdecimal() else ""
