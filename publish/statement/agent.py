"""Agents: the persons and organisations who wrote, translated, edited … a statement."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from stdnum import isni

from publish.statement.relators import CODES, RELATORS
from publish.statement.values import Line, by_pattern, checked, fault

ROLES = (
    "author", "translator", "editor", "illustrator", "photographer", "contributor", "compiler",
    "speaker", "signatory", "annotator", "interviewer", "interviewee", "transcriber",
    "proofreader", "author of introduction", "author of afterword", "publisher", "sponsor",
    "cartographer",
)  # fmt: skip
"""Roles that statements have most; every term and code of the MARC relator list is taken."""


def _role(text: str) -> str:
    code = text.casefold()
    code = CODES.get(code, code)
    if code not in RELATORS:
        raise fault(
            "M009",
            value=text,
            kind="a MARC relator",
            advice="a term such as translator or editor, or a code such as trl",
        )
    return code


def _isni(text: str) -> str:
    number = by_pattern(r"[0-9X -]+", ("isni.org/isni/", "www.isni.org/isni/", "orcid.org/"))(text)
    return str(isni.validate(number))


def _orcid(text: str) -> str:
    number = _isni(text)
    return "-".join(number[i : i + 4] for i in range(0, 16, 4))


class AgentIds(BaseModel):
    """Where an agent is identified; each value is the id alone or its address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    viaf: (
        Annotated[
            Line, checked("a VIAF id", by_pattern(r"[1-9][0-9]*", ("viaf.org/viaf/",)), "268367832")
        ]
        | None
    ) = None
    isni: Annotated[Line, checked("an ISNI", _isni, "0000 0001 2143 8317")] | None = None
    orcid: Annotated[Line, checked("an ORCID", _orcid, "0000-0002-1825-0097")] | None = None
    wikidata: (
        Annotated[
            Line,
            checked(
                "a Wikidata item",
                by_pattern(r"Q[1-9][0-9]*", ("www.wikidata.org/wiki/", "www.wikidata.org/entity/")),
                "Q42",
            ),
        ]
        | None
    ) = None
    ror: (
        Annotated[
            Line,
            checked(
                "a ROR id",
                by_pattern(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}", ("ror.org/",)),
                "03yrm5c26",
            ),
        ]
        | None
    ) = None
    gnd: (
        Annotated[
            Line,
            checked("a GND id", by_pattern(r"[0-9X-]{2,12}", ("d-nb.info/gnd/",)), "118540238"),
        ]
        | None
    ) = None
    lcnaf: (
        Annotated[
            Line,
            checked(
                "an LCNAF id",
                by_pattern(r"n[a-z]?[0-9]{8,10}", ("id.loc.gov/authorities/names/",)),
                "n79021164",
            ),
        ]
        | None
    ) = None

    @property
    def uris(self) -> tuple[str, ...]:
        """The addresses of the agent's records, in a fixed order."""
        forms = {
            "viaf": "https://viaf.org/viaf/{}",
            "isni": "https://isni.org/isni/{}",
            "orcid": "https://orcid.org/{}",
            "wikidata": "http://www.wikidata.org/entity/{}",
            "ror": "https://ror.org/{}",
            "gnd": "https://d-nb.info/gnd/{}",
            "lcnaf": "http://id.loc.gov/authorities/names/{}",
        }
        return tuple(
            form.format(value) for name, form in forms.items() if (value := getattr(self, name))
        )


class Agent(BaseModel):
    """A person or an organisation with a role in the statement.

    `kind` stays None where the source does not say: a record then states neither.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[Line, Field(max_length=300, examples=["CPRF"])]
    sort_name: Annotated[
        Line | None, Field(description="The name as it is filed, e.g. 'Tolstoy, Leo'.")
    ] = None
    romanized_name: Annotated[
        Line | None,
        Field(description="The name as it is filed, in Latin letters, e.g. 'Tolstoĭ, Lev'."),
    ] = None
    kind: Literal["person", "organization"] | None = None
    role: Annotated[
        Annotated[Line, AfterValidator(_role)],
        Field(description="MARC relator, as a code or a term.", examples=["trl", "editor"]),
    ] = "ctb"
    ids: AgentIds = AgentIds()

    @property
    def file_as(self) -> str | None:
        """The sort name; an organisation files under its name unless told otherwise."""
        return self.sort_name or (self.name if self.kind == "organization" else None)
