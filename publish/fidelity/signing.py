"""Detached signatures over SHA256SUMS, made and checked by the tools that the keys belong to.

OpenSSH's `ssh-keygen -Y` (SSHSIG) or `minisign`: neither key nor passphrase passes through here.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.catalogue.checksums import SIGNATURES
from publish.fidelity.differences import Difference

NAMESPACE = "publish"
"""What SSH signatures are for (ssh-keygen(1), -Y sign): one made for mail is none for editions."""

SSH, MINISIGN = SIGNATURES
_PROGRAMS = {SSH: "ssh-keygen", MINISIGN: "minisign"}


class Unsigned(Exception):
    """Why there is no signature."""


@dataclass(frozen=True)
class Trust:
    """Whose signatures are believed.

    `signers` is a file of allowed signers (ssh-keygen(1)); `public_key` a minisign key, or the file
    that holds one.
    """

    signers: Path | None = None
    public_key: str | None = None


def sign(sums: Path, key: Path, kind: str = SSH) -> Path:
    """Sign a file; the tool asks for what it needs. The signature, beside the file.

    One that lies there stays until there is another. Raises Unsigned, OSError.
    """
    signature = sums.with_name(f"{sums.name}{kind}")
    with tempfile.TemporaryDirectory(prefix="publish-") as folder:
        copy = shutil.copyfile(sums, Path(folder, sums.name))
        made = copy.with_name(signature.name)
        if kind == SSH:
            command = ["-q", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(copy)]
        else:
            command = ["-S", "-s", str(key), "-m", str(copy), "-x", str(made)]
        run = _run(kind, command, None, quiet=False)
        if run.returncode or not made.is_file():
            raise Unsigned(f"{_PROGRAMS[kind]} did not sign {sums}")
        part = signature.with_name(f".{signature.name}.partial")
        shutil.copyfile(made, part).replace(signature)
    return signature


def checked(sums: Path, name: str, trust: Trust) -> Iterator[Difference]:
    """Whether a file is signed by those who are trusted; `name` is how it is called."""
    try:
        if trust.signers is not None:
            yield from _by_ssh(sums, name, trust.signers)
        if trust.public_key is not None:
            yield from _by_minisign(sums, name, trust.public_key)
    except (Unsigned, OSError) as error:
        yield Difference("W016", name, "", "a signature that can be checked", str(error))


def _by_ssh(sums: Path, name: str, signers: Path) -> Iterator[Difference]:
    signature = sums.with_name(f"{sums.name}{SSH}")
    file = f"{name}{SSH}"
    if not signature.is_file():
        yield Difference("W016", file, "", "a signature", "")
        return
    seek = ["-Y", "find-principals", "-s", str(signature), "-f", str(signers)]
    found = _run(SSH, seek, None)
    signer = found.stdout.decode("utf-8", "replace").split("\n")[0]
    if found.returncode or not signer:
        yield Difference("W016", file, "", f"a signer of {signers}", "another")
        return
    check = ["-Y", "verify", "-f", str(signers), "-I", signer, "-n", NAMESPACE, "-s"]
    run = _run(SSH, [*check, str(signature)], sums.read_bytes())
    if run.returncode:
        yield Difference("W016", file, "", f"the signature of {signer}", _said(run))


def _by_minisign(sums: Path, name: str, key: str) -> Iterator[Difference]:
    signature = sums.with_name(f"{sums.name}{MINISIGN}")
    file = f"{name}{MINISIGN}"
    if not signature.is_file():
        yield Difference("W016", file, "", "a signature", "")
        return
    given = ["-p", key] if Path(key).is_file() else ["-P", key]
    run = _run(MINISIGN, ["-V", "-q", *given, "-m", str(sums), "-x", str(signature)], None)
    if run.returncode:
        yield Difference("W016", file, "", f"the signature of {key}", _said(run))


def _said(run: subprocess.CompletedProcess[bytes]) -> str:
    said = (run.stderr + run.stdout).decode("utf-8", "replace").split("\n")
    return next(filter(None, said), "none that is right")


def _run(
    kind: str, arguments: Sequence[str], data: bytes | None, *, quiet: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Run a tool. Raises Unsigned where it is not installed."""
    program = shutil.which(_PROGRAMS[kind])
    if program is None:
        raise Unsigned(f"{_PROGRAMS[kind]} is not installed")
    return subprocess.run(  # noqa: S603 (one of three programs, without a shell)
        [program, *arguments], input=data, capture_output=quiet, check=False
    )
