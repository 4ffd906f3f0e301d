"""The bill of materials: what `publish` installs and ships, as CycloneDX 1.6.

    python -m bench.sbom > requirements/sbom.json

Made from the lock and docs/licences.md alone, so that the same of both gives the same bytes: it has
no time, and its serial number is computed from what it says.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from base64 import b64decode
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from publish import __version__

ROOT = Path(__file__).parent.parent
_SHIPPED = r"^\| ([\w.-]+) ([\d.]+) \| `([^`]+)` \| `[^`]+` \| `sha512-([^`]+)` \|$"
"""A row of the programs that are shipped: name, version, licence, hash."""
_SPACE = uuid.UUID("6f0f1f0a-61f5-5b7e-9d59-0a9f5f0d9c55")


def sbom() -> bytes:
    """The bill of materials of this version, in JSON."""
    page = (ROOT / "docs/licences.md").read_text("utf-8")
    licences = dict(re.findall(r"^\| ([\w.-]+) \| `([^`]+)` \|", page, re.MULTILINE))
    lock = (ROOT / "requirements/run.txt").read_text("utf-8")
    licence = LicenseFactory()
    bom = Bom()
    own = Component(
        name="publish", version=__version__, type=ComponentType.APPLICATION,
        licenses=[licence.make_with_expression("AGPL-3.0-or-later")],
        bom_ref="publish",
    )  # fmt: skip
    bom.metadata.component = own
    parts = []
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", lock, re.MULTILINE):
        url = PackageURL("pypi", None, name.lower(), version)
        parts.append(
            Component(
                name=name, version=version, type=ComponentType.LIBRARY, purl=url,
                licenses=[licence.make_with_expression(licences[name])], bom_ref=str(url),
            )
        )  # fmt: skip
    for name, version, expression, hashed in re.findall(_SHIPPED, page, re.MULTILINE):
        url = PackageURL("npm", None, name, version)
        digest = HashType(alg=HashAlgorithm.SHA_512, content=b64decode(hashed).hex())
        parts.append(
            Component(
                name=name, version=version, type=ComponentType.LIBRARY, purl=url, hashes=[digest],
                licenses=[licence.make_with_expression(expression)], bom_ref=str(url),
            )
        )  # fmt: skip
    parts += (
        Component(
            name=f"styles/fonts/{folder}", type=ComponentType.DATA, bom_ref=f"font:{folder}",
            licenses=[licence.make_with_expression("OFL-1.1")],
        )
        for folder in re.findall(r"^\| ([a-z0-9-]+) \| SIL Open Font License", page, re.MULTILINE)
    )  # fmt: skip
    bom.components.update(parts)
    bom.register_dependency(own, parts)
    return _stamped(json.loads(JsonV1Dot6(bom).output_as_string()))


def _stamped(values: dict[str, object]) -> bytes:
    """The same without the time, with a serial number that is computed."""
    metadata = values["metadata"]
    assert isinstance(metadata, dict)
    metadata.pop("timestamp", None)
    values.pop("serialNumber", None)
    number = uuid.uuid5(_SPACE, json.dumps(values, sort_keys=True))
    values["serialNumber"] = f"urn:uuid:{number}"
    return f"{json.dumps(values, indent=1, sort_keys=True)}\n".encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(sbom())
