"""OAI-PMH: answers valid by the schema, harvested by a client that is not ours, under any request."""

from __future__ import annotations

import base64
import datetime
import errno
import functools
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from wsgiref.validate import validator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from publish.site.oai import FORMATS, responses, tokens, tombstones
from publish.site.oai.app import MOST_BYTES, Application
from publish.site.oai.index import Index, Item
from publish.site.oai.repository import Repository
from publish.site.oai.request import OaiError, read
from publish.site.oai.responses import Identity, respond
from publish.site.oai.tokens import BadTokenError, Token
from tests.descriptions import described, make
from tests.feeds import AGENCY, HOSTILE, SCHEMAS, library, put, write
from tests.samples import ROOT
from tests.test_incremental import run
from tests.test_incremental import write as source

BASE = "http://oai.example.org/oai"
NOW = datetime.datetime(2035, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}
DC = "{http://purl.org/dc/elements/1.1/}"
IDENTITY = Identity("Statements & Co", BASE, "records@example.org")
Ask = Callable[..., etree._Element]


@functools.cache
def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name), parser))


SCHEMA_OF = {
    "oai_dc": "oai-pmh/oai_dc.xsd",
    "marcxml": "marcxml/MARC21slim.xsd",
    "mods": "mods/mods-3-8.xsd",
}


def checked(data: bytes) -> etree._Element:
    """A response that keeps to OAI-PMH.xsd, each record in it to the schema of its format."""
    root = etree.fromstring(data)
    assert schema("oai-pmh/OAI-PMH.xsd").validate(root), schema("oai-pmh/OAI-PMH.xsd").error_log
    by_namespace = {row.namespace: SCHEMA_OF[row.prefix] for row in FORMATS.values()}
    for metadata in root.iterfind(".//o:metadata", OAI):
        (record,) = metadata
        own = schema(by_namespace[etree.QName(record).namespace])
        assert own.validate(etree.fromstring(etree.tostring(record))), own.error_log
    return root


def application(dist: Path) -> Application:
    repository = Repository(dist, lambda: AGENCY, "en", dist / "publish.toml")
    return Application(repository, IDENTITY, "/oai", lambda: NOW)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Asks the repository of the small library, and checks what it answers."""
    served = application(put(tmp_path_factory.mktemp("oai"), library()))

    def answer(*pairs: tuple[str, str], **arguments: str) -> etree._Element:
        given = [*pairs, *((name.rstrip("_"), value) for name, value in arguments.items())]
        return checked(served.answer(urlencode(given)))

    return answer


def code(answer: etree._Element) -> str | None:
    found = answer.find("o:error", OAI)
    return None if found is None else found.get("code")


def identifiers(answer: etree._Element) -> list[str]:
    return [found.text for found in answer.iterfind(".//o:header/o:identifier", OAI)]


def test_every_verb_answers_by_the_schema(ask: Ask):
    """The six verbs, and every record in every format."""
    assert ask(verb="Identify").findtext(".//o:baseURL", namespaces=OAI) == BASE
    prefixes = ask(verb="ListMetadataFormats").findall(".//o:metadataPrefix", OAI)
    assert [found.text for found in prefixes] == ["oai_dc", "marcxml", "mods"]
    assert ask(verb="ListSets").findtext(".//o:setSpec", namespaces=OAI) == "language"
    for prefix in FORMATS:
        listed = ask(verb="ListRecords", metadataPrefix=prefix)
        assert len(identifiers(listed)) == len(library())
        assert len(listed.findall(".//o:metadata", OAI)) == len(library())
        assert identifiers(ask(verb="ListIdentifiers", metadataPrefix=prefix)) == identifiers(
            listed
        )
        for identifier in identifiers(listed):
            one = ask(verb="GetRecord", metadataPrefix=prefix, identifier=identifier)
            assert identifiers(one) == [identifier]
            assert code(ask(verb="ListMetadataFormats", identifier=identifier)) is None


def test_hostile_titles_are_harvested_as_they_were_written(ask: Ask):
    """Markup in titles, names and subjects stays text."""
    listed = ask(verb="ListRecords", metadataPrefix="oai_dc")
    titles = {found.text for found in listed.iter(f"{DC}title")}
    assert {make(title=text).title for text in HOSTILE} <= titles
    assert not listed.findall(".//script")


@pytest.mark.parametrize(
    ("expected", "query"),
    [
        ("badVerb", ""),
        ("badVerb", "verb=Nothing"),
        ("badVerb", "verb=identify"),
        ("badVerb", "verb=Identify&verb=Identify"),
        ("badVerb", "verb="),
        ("badVerb", "verb=%00%ff%3Cscript%3E"),
        ("badArgument", "verb=Identify&x=1"),
        ("badArgument", "verb=ListRecords"),
        ("badArgument", "verb=GetRecord&metadataPrefix=oai_dc"),
        ("badArgument", "verb=GetRecord&identifier=urn:x"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=mods"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=yesterday"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2022-02-30"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from="),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2022-01-01T00:00Z"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&until=2022-01-01T00:00:00%2B01:00"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2022-01-02&until=2022-01-01"),
        (
            "badArgument",
            "verb=ListRecords&metadataPrefix=oai_dc&from=2022-01-01&until=2023-01-01T00:00:00Z",
        ),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&set=a%20b"),
        ("badArgument", "verb=ListRecords&metadataPrefix=%3C"),
        ("badArgument", "verb=GetRecord&metadataPrefix=oai_dc&identifier=a%00b"),
        ("badArgument", "verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc"),
        ("badArgument", "verb=Identify" + "&a=1" * 50),
        ("badResumptionToken", "verb=ListRecords&resumptionToken=x"),
        ("badResumptionToken", "verb=ListRecords&resumptionToken="),
        ("badResumptionToken", "verb=ListSets&resumptionToken=%00"),
        pytest.param(
            "badResumptionToken", "verb=ListRecords&resumptionToken=" + "A" * 9000, id="long"
        ),
        ("cannotDisseminateFormat", "verb=ListRecords&metadataPrefix=pdf"),
        ("cannotDisseminateFormat", "verb=GetRecord&metadataPrefix=pdf&identifier=urn:x"),
        ("idDoesNotExist", "verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:x"),
        ("idDoesNotExist", "verb=ListMetadataFormats&identifier=urn:x"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&set=none"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&until=1990-01-01"),
        ("noRecordsMatch", "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2999-01-01"),
    ],
)
def test_each_wrong_request_has_its_code(tmp_path: Path, expected: str, query: str):
    """The codes of OAI-PMH 3.6; a request that is none is not repeated in the answer."""
    answer = checked(application(put(tmp_path, library())).answer(query))
    assert code(answer) == expected
    given = answer.find("o:request", OAI).attrib
    unwritten = expected in ("badVerb", "badArgument") or "%00" in query
    assert bool(given) != unwritten


@given(st.lists(st.tuples(st.one_of(st.text(), st.sampled_from(["verb", "from", "until", "set",
    "identifier", "metadataPrefix", "resumptionToken"])), st.one_of(st.text(), st.sampled_from(
    ["ListRecords", "GetRecord", "ListSets", "oai_dc", "2022-01-01", "language:en"]))), max_size=6))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_any_request_has_an_answer(pairs: list[tuple[str, str]]):
    """Whatever is asked, the answer is valid."""
    try:
        request: Any = read(pairs)
    except OaiError as error:
        request = error
    checked(
        respond(request, IDENTITY, Index([]), lambda item, prefix: None, "2035-01-02T03:04:05Z")
    )


@given(st.builds(Token, st.text(), st.text(), st.text(), st.text(), st.text(), st.integers(0), st.text(), st.text()))  # fmt: skip
def test_tokens_say_what_was_said(token: Token):
    """A token comes back as it was given; with any one letter changed it is refused."""
    text = tokens.written(token)
    assert tokens.read(text) == token
    for at in (0, len(text) // 2):
        damaged = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(BadTokenError):
            tokens.read(damaged)


@given(st.one_of(st.text(), st.binary().map(lambda data: data.decode("latin-1"))))
def test_what_is_no_token(text: str):
    """Any other text is a BadTokenError, and nothing else."""
    with pytest.raises(BadTokenError):
        tokens.read(text)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 2900, b'{"a":' * 600, b"[NaN,1]", b'"abcdefgh"', b'{"verb":"ListRecords"}', b"\xff",
        b'["ListRecords","mods","","\\ud800","",0,"",""]', b'["ListRecords","mods","","z","",-1,"",""]',
        b'["ListRecords","mods","","z","",true,"",""]', b'[ "ListRecords","mods","","z","",0,"","" ]',
        b'["ListRecords","mods","","z","",' + b"9" * 5000 + b',"",""]',
    ],
)  # fmt: skip
def test_a_token_that_was_forged_is_none(data: bytes):
    """One that has the mark of ours and says what none of ours can."""
    forged = base64.urlsafe_b64encode(sha256(data).digest()[:6] + data).decode().rstrip("=")
    with pytest.raises(BadTokenError):
        tokens.read(forged)


def items(count: int) -> list[Item]:
    sets = (("language:en", "English"),)
    return [
        Item(f"urn:x:{n:05}", f"2030-01-{n % 28 + 1:02}T00:00:{n % 60:02}Z", f"s{n}", sets)
        for n in range(count)
    ]


def walked(index: Callable[[int], Index], **arguments: str) -> list[str]:
    """The identifiers of a list, token after token; the repository may change on the way."""
    found, page, given = [], 0, {"verb": "ListIdentifiers", "metadataPrefix": "mods", **arguments}
    while given:
        answer = checked(respond(read(given.items()), IDENTITY, index(page), lambda i, p: None, "2035-01-02T03:04:05Z"))  # fmt: skip
        assert code(answer) is None
        found += identifiers(answer)
        token = answer.find(".//o:resumptionToken", OAI)
        page += 1
        if token is None or not token.text:
            assert page == 1 or int(token.get("cursor")) + responses.PAGE >= len(found)
            return found
        assert int(token.get("cursor")) == len(found) - responses.PAGE
        given = {"verb": "ListIdentifiers", "resumptionToken": token.text}
    return found


def test_a_long_list_comes_whole():
    """Of 1,234 items each comes once, in parts of a hundred."""
    index = Index(items(1234))
    assert sorted(walked(lambda page: index)) == [item.identifier for item in items(1234)]
    assert len(walked(lambda page: index, set="language")) == 1234


def test_a_list_outlives_changes_of_the_repository():
    """While it is harvested items are removed, added and changed: none that stays is missed."""

    def index(page: int) -> Index:
        every = items(500)
        changed = [replace(item, stamp="2034-01-01T00:00:00Z") for item in every[:50]]
        return Index(every if page < 2 else [*every[100:], *changed])

    stayed = {item.identifier for item in items(500)[100:]} | {
        item.identifier for item in items(500)[:50]
    }
    assert stayed <= set(walked(index))


def test_tokens_outlive_a_restart(tmp_path: Path):
    """A token of one process is good in another; for another verb it is bad."""
    put(tmp_path, (described(make(slug=f"s{n}", id=f"s{n}")) for n in range(120)))
    first = checked(application(tmp_path).answer("verb=ListRecords&metadataPrefix=oai_dc"))
    token = quote(first.findtext(".//o:resumptionToken", namespaces=OAI))
    second = checked(application(tmp_path).answer(f"verb=ListRecords&resumptionToken={token}"))
    assert len(set(identifiers(first)) | set(identifiers(second))) == 120
    other = checked(application(tmp_path).answer(f"verb=ListIdentifiers&resumptionToken={token}"))
    assert code(other) == "badResumptionToken"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2030-01-01", "2030-01-31", "abc"),
        ("2030-01-02", "2030-01-02", "b"),
        ("2030-01-02T12:00:00Z", "2030-01-02T12:00:00Z", "b"),
        ("2030-01-02T12:00:01Z", "2030-01-03T00:00:00Z", "c"),
        ("2030-01-03", "", "c"),
        ("", "2030-01-02", "ab"),
    ],
)
def test_from_and_until_take_both_ends(start: str, end: str, expected: str):
    """By days and by seconds; a day ends with its last second."""
    stamps = {"a": "2030-01-01T00:00:00Z", "b": "2030-01-02T12:00:00Z", "c": "2030-01-03T00:00:00Z"}
    index = Index(Item(name, stamp, name) for name, stamp in stamps.items())
    given = {"from": start, "until": end}
    found = walked(lambda page: index, **{name: day for name, day in given.items() if day})
    assert "".join(found) == expected


def test_sets_are_by_language_type_and_subject(ask: Ask):
    """A set has its records; the set above it those of all below."""
    every = ask(verb="ListSets").findall(".//o:set", OAI)
    names = {s.findtext("o:setSpec", namespaces=OAI): s.findtext("o:setName", namespaces=OAI) for s in every}  # fmt: skip
    assert names["language:fa"] == "Persian"
    assert names["type:open-letter"] == "Open letter"
    assert names["subject:peace"] == "Peace"
    assert set(HOSTILE) - {"\u2028"} <= set(names.values()) | {'{{7*7}} \\" \u2028\u2029'}
    persian = ask(verb="ListRecords", metadataPrefix="oai_dc", set="language:fa")
    assert [found.text for found in persian.iter(f"{DC}language")] == ["fa"]
    whole = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", set="language")
    assert len(identifiers(whole)) == len(library())


def _stamps(dist: Path) -> dict[str, str]:
    answer = checked(application(dist).answer("verb=ListIdentifiers&metadataPrefix=oai_dc"))
    return {
        h.findtext("o:identifier", namespaces=OAI): h.findtext("o:datestamp", namespaces=OAI)
        for h in answer.iterfind(".//o:header", OAI)
    }


def test_a_new_translation_changes_the_records_of_its_work(tmp_path: Path):
    """A record that names a new translation has its time; others stay as they were."""
    put(tmp_path, library())
    before = _stamps(tmp_path)
    time.sleep(1.1)
    german = make(title="Brief", language="de", slug="de", id="de", work="letter-to-the-reader")
    put(tmp_path, [described(german)])
    after = _stamps(tmp_path)
    changed = {key for key in before if after[key] != before[key]}
    assert changed == {one.statement.urn for one in library()[:3]}
    answer = application(tmp_path).answer(
        f"verb=GetRecord&metadataPrefix=oai_dc&identifier={library()[1].statement.urn}"
    )
    assert german.edition_urn.encode() in answer


def test_what_changes_is_seen_while_the_server_runs(tmp_path: Path):
    """A statement that comes or goes is harvested from the next second on."""
    put(tmp_path, library())
    moments = iter(NOW + datetime.timedelta(seconds=n) for n in range(9))
    repository = Repository(tmp_path, lambda: AGENCY, "en", tmp_path / "publish.toml")
    served = Application(repository, IDENTITY, "/oai", lambda: next(moments))
    query = "verb=ListIdentifiers&metadataPrefix=oai_dc"
    assert len(identifiers(checked(served.answer(query)))) == len(library())
    put(tmp_path, [described(make(slug="more", id="more"))])
    assert len(identifiers(checked(served.answer(query)))) == len(library()) + 1
    shutil.rmtree(tmp_path / "more")
    (tmp_path / "letter-fa/description.json").write_bytes(b"{")
    assert len(identifiers(checked(served.answer(query)))) == len(library()) - 1


def test_a_record_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """However many clients ask for it, until anything changes."""
    folder = put(tmp_path / "dist", library())
    listed = "verb=ListRecords&metadataPrefix=mods"
    served = application(folder)
    first = served.answer(listed)
    with monkeypatch.context() as patched:
        patched.setattr("publish.site.oai.repository.RECORDS", {})
        assert served.answer(listed) == first
    put(folder, [described(make(title="Another title"))])
    later = Application(served._repository, IDENTITY, "/oai", lambda: NOW + datetime.timedelta(1))
    assert b"Another title" in later.answer(listed)


def test_settings_change_every_record(tmp_path: Path):
    """Where `publish.toml` changes, every record has a new datestamp, and says what it says now."""
    put(tmp_path, library())
    (tmp_path / "publish.toml").write_text("")
    moments = iter(NOW + datetime.timedelta(seconds=n) for n in range(9))
    agency = [AGENCY]
    repository = Repository(tmp_path, lambda: agency[0], "en", tmp_path / "publish.toml")
    served = Application(repository, IDENTITY, "/oai", lambda: next(moments))
    query = "verb=ListRecords&metadataPrefix=oai_dc"
    before = checked(served.answer(query))
    time.sleep(1.1)
    agency[0] = replace(AGENCY, base_url="https://elsewhere.example/")
    (tmp_path / "publish.toml").write_text("# changed")
    after = checked(served.answer(query))
    stamps = [
        {found.text for found in each.iterfind(".//o:datestamp", OAI)} for each in (before, after)
    ]
    assert not stamps[0] & stamps[1]
    assert b"https://elsewhere.example/letter-fa/" in etree.tostring(after)


def test_a_static_repository_is_what_a_gateway_would_answer(tmp_path: Path):
    """Its records, put into responses, keep to the schemas; its address is that at the gateway."""
    agency = replace(AGENCY, oai_gateway="https://gateway.example/oai/")
    made = write(put(tmp_path / "dist", library()), tmp_path / "site", agency=agency)
    root = etree.fromstring(made["_oai/repository.xml"])
    assert root.tag == "{http://www.openarchives.org/OAI/2.0/static-repository}Repository"
    url = "https://gateway.example/oai/statements.example.org/_oai/repository.xml"
    assert root.findtext(".//o:baseURL", namespaces=OAI) == url
    lists = root.findall("{*}ListRecords")
    assert [found.get("metadataPrefix") for found in lists] == list(FORMATS)
    for verb, found in [("Identify", root.find("{*}Identify")), ("ListMetadataFormats", root.find("{*}ListMetadataFormats"))] + [("ListRecords", each) for each in lists]:  # fmt: skip
        response = etree.Element(f"{{{OAI['o']}}}OAI-PMH")
        etree.SubElement(response, f"{{{OAI['o']}}}responseDate").text = "2030-01-01T00:00:00Z"
        etree.SubElement(response, f"{{{OAI['o']}}}request", verb=verb).text = url
        answer = etree.SubElement(response, f"{{{OAI['o']}}}{verb}")
        answer.extend(found)
        checked(etree.tostring(response))
        if verb == "ListRecords":
            assert len(identifiers(response)) == len(library())
    assert "_oai/repository.xml" not in write(tmp_path / "dist", tmp_path / "site")


def _call(served: Application, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """A request by the rules of WSGI, which the validator of the standard library holds."""
    body = environ.pop("body", "").encode()
    given = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/oai", "QUERY_STRING": "", "SCRIPT_NAME": "",
        "SERVER_NAME": "x", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": False,
        "wsgi.run_once": False, **({"CONTENT_LENGTH": str(len(body))} if body else {}), **environ,
    }  # fmt: skip
    said: list[Any] = []
    found = validator(served)(given, lambda status, headers, *more: said.extend((status, headers)))
    data = b"".join(found)
    found.close()
    return said[0], dict(said[1]), data


def test_http(tmp_path: Path):
    """GET and POST are the same; other methods, paths, types and sizes have their status."""
    served = application(put(tmp_path, library()))
    form = "application/x-www-form-urlencoded"
    status, headers, got = _call(served, QUERY_STRING="verb=Identify")
    assert (status, headers["Content-Type"]) == ("200 OK", "text/xml; charset=utf-8")
    post = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": f"{form}; charset=utf-8"}
    assert _call(served, **post, body="verb=Identify")[2] == got
    assert code(checked(_call(served, **post, body="")[2])) == "badVerb"
    assert _call(served, REQUEST_METHOD="HEAD", QUERY_STRING="verb=Identify")[2] == b""
    assert _call(served, REQUEST_METHOD="DELETE")[0].startswith("405")
    assert _call(served, PATH_INFO="/other")[0].startswith("404")
    assert _call(served, **{**post, "CONTENT_TYPE": "text/plain"}, body="verb=x")[0][:3] == "415"
    assert _call(served, **post, body="verb=" + "x" * MOST_BYTES)[0][:3] == "413"
    assert _call(served, QUERY_STRING="verb=" + "x" * MOST_BYTES)[0][:3] == "414"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`publish oai`, as it is started by hand; its address."""
    folder = tmp_path_factory.mktemp("served")
    put(folder / "dist", library())
    put(folder / "dist", (described(make(slug=f"s{n}", id=f"s{n}")) for n in range(240)))
    (folder / "sources").mkdir()
    (folder / "publish.toml").write_text('[records]\nemail = "records@example.org"\n')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "publish", "oai", "-C", str(folder), "--port", port]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=heeding
    ) as process:
        try:
            assert "verb=Identify" in process.stderr.readline()
            yield f"http://127.0.0.1:{port}/oai"
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()


def heeding() -> None:
    """Let a process heed Ctrl+C, which those in the background of a shell are begun without."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_sickle_harvests(server: str):
    """A harvester that is not ours takes all records of each format, sets, and what is new."""
    client = Sickle(server)
    assert client.Identify().deletedRecord == "transient"
    for prefix in FORMATS:
        records = list(client.ListRecords(metadataPrefix=prefix))
        assert len({record.header.identifier for record in records}) == 240 + len(library())
    titles = {r.metadata["title"][0] for r in client.ListRecords(metadataPrefix="oai_dc")}
    assert "Письмо к читателю" in titles
    assert len(list(client.ListRecords(metadataPrefix="oai_dc", set="language:fa"))) == 1
    assert len(list(client.ListSets())) > 10
    day = datetime.datetime.now(datetime.UTC).date()
    assert list(client.ListIdentifiers(metadataPrefix="mods", **{"from": (day - datetime.timedelta(1)).isoformat()}))  # fmt: skip
    with pytest.raises(NoRecordsMatch):
        client.ListIdentifiers(metadataPrefix="mods", **{"from": "2999-01-01"})
    posting = Sickle(server, http_method="POST")
    assert posting.GetRecord(metadataPrefix="mods", identifier=records[0].header.identifier)


def test_two_hundred_clients_at_once(server: str):
    """All are answered, each with what it asked for."""
    queries = [
        "verb=Identify",
        "verb=ListRecords&metadataPrefix=oai_dc",
        "verb=No",
        "verb=ListSets",
    ]

    def one(number: int) -> bytes:
        with urllib.request.urlopen(f"{server}?{queries[number % 4]}", timeout=60) as found:
            assert found.status == 200
            return found.read()

    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(one, range(200)))
    for number in range(4):
        for same in answers[number::4]:
            root = etree.fromstring(same)
            assert len(root.findall(".//o:record", OAI)) == (100 if number == 1 else 0)
            assert (code(root) == "badVerb") == (number == 2)
    checked(answers[1])


def test_huge_requests_are_refused(server: str):
    """What no request needs is refused, and the server goes on."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for url, data in ((f"{server}?verb={'x' * 40_000}", None), (server, b"verb=" + b"x" * 40_000)):
        with pytest.raises(
            (urllib.error.HTTPError, ConnectionError, urllib.error.URLError)
        ) as error:
            urllib.request.urlopen(urllib.request.Request(url, data, form), timeout=30)
        if isinstance(error.value, urllib.error.HTTPError):
            assert error.value.code in (413, 414, 431)
    with urllib.request.urlopen(f"{server}?verb=Identify", timeout=30) as found:
        assert found.status == 200


@pytest.mark.parametrize(
    ("settings_", "arguments", "said"),
    [
        ("", (), "add email to [records]"),
        ('[records]\nemail = "a@b.example"\n', ("--url", "ftp://x"), "is no address"),
        ('[records]\nemail = "a@b.example"\n', ("--host", "no such host"), "can't listen at"),
        ('[records]\nemail = "a@b.example"\n', ("--dist", "none"), "there are no editions in"),
        ('[records]\nemail = "a@b.example"\n', ("--port", "0"), "Invalid value"),
    ],
)
def test_wrong_use_of_the_command(
    tmp_path: Path, settings_: str, arguments: tuple[str, ...], said: str
):
    """One line says what is wrong; nothing is served."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "publish.toml").write_text(settings_)
    done = subprocess.run(
        [sys.executable, "-m", "publish", "oai", "-C", str(tmp_path), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60, env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_json_is_no_tombstone_of_ours(tmp_path: Path):
    """A tombstone that can't be read is passed over."""
    put(tmp_path / "dist", library())
    (tmp_path / ".dist.deleted").mkdir(parents=True)
    for number, text in enumerate(
        [
            "",
            "[]",
            "{}",
            '{"identifier": 1, "sets": [1]}',
            "\0",
            '{"identifier": "\\u0001", "sets": [], "work": null}',
        ]
    ):
        (tmp_path / f".dist.deleted/{number}.json").write_text(text)
    good = {"identifier": "urn:x:gone", "sets": [["language:en", "English"]], "work": None}
    (tmp_path / ".dist.deleted/good.json").write_text(json.dumps(good))
    answer = checked(application(tmp_path / "dist").answer("verb=ListRecords&metadataPrefix=mods"))
    deleted = answer.findall(".//o:header[@status='deleted']", OAI)
    assert [h.findtext("o:identifier", namespaces=OAI) for h in deleted] == ["urn:x:gone"]
    assert len(identifiers(answer)) == len(library()) + 1


def test_what_named_the_removed_is_harvested_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An edition that is gone, a work of which a statement is no part any more: records of others
    told of them, and are of the time when they ceased to; records of none of them are not."""
    monkeypatch.setattr(
        "publish.site.oai.repository._stamp", lambda nanoseconds: f"{nanoseconds:020}"
    )
    dist, beside = tmp_path / "dist", tmp_path / ".dist.deleted"
    work = {"work": "w"}
    several = [
        make(slug=slug, id=slug, **more)
        for slug, more in (
            ("letter", {}), ("other", {}), ("fa", {"language": "fa", **work}), ("ru", work),
        )
    ]  # fmt: skip
    put(dist, map(described, several))
    early = make(slug="letter-1", id="letter-1", edition_of="letter")
    was = make(slug="other", id="other", **work)
    seen = Repository(dist, lambda: AGENCY, "en", dist / "publish.toml")
    before = {item.slug: item.stamp for item in seen.index("1").items}
    tombstones.leave(beside / "letter-1.json", tombstones.of(described(early), "en"))
    items = seen.index("2").items
    assert {i.slug for i in items if before.get(i.slug) != i.stamp} == {"letter", "letter-1"}
    assert {item.slug for item in items if item.deleted} == {"letter-1"}
    before = {item.slug: item.stamp for item in items}
    changed = tombstones.of(described(was), "en")
    assert not changed.is_told_by(tombstones.of(described(several[1]), "en"))
    tombstones.leave(tombstones.path_of(dist, "other", changed), changed)
    items = seen.index("3").items
    assert {i.slug for i in items if before[i.slug] != i.stamp} == {"other", "fa", "ru"}
    assert {item.slug for item in items if item.deleted} == {"letter-1"}
    assert seen.record(items[0], "mods")


def test_word_of_a_removed_statement_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where it can't be left the statement stays, and the next build removes it and leaves word."""

    replace_, unlink = os.replace, Path.unlink

    def full(part: Path, target: Path) -> None:
        if target.parent.name == ".dist.deleted":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace_(part, target)

    def stuck(path: Path, missing_ok: bool = False) -> None:
        if path.parent.name == ".dist.deleted":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        unlink(path, missing_ok)

    source(tmp_path, "alpha")
    source(tmp_path, "beta")
    run(tmp_path, formats=("epub",))
    (tmp_path / "sources/beta.md").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        patched.setattr(Path, "unlink", stuck)  # which is not the reason
        report = run(tmp_path, formats=("epub",))
    assert [(found.code, found.at.path) for found in report.problems] == [
        ("D001", "sources/beta.md")
    ]
    assert "No space left" in str(report.problems[0])
    assert (tmp_path / "dist/beta/beta.epub").exists()
    assert run(tmp_path, formats=("epub",)).removed == ["beta"]
    assert (tmp_path / ".dist.deleted/beta.json").exists()
    assert not (tmp_path / "dist/beta").exists()


def test_a_removed_statement_is_a_deleted_record(tmp_path: Path):
    """A build that removes a statement leaves word; a statement that comes back is one again."""
    for name in ("alpha", "beta"):
        source(tmp_path, name)
    assert run(tmp_path).failed == []
    assert not (tmp_path / ".dist.deleted").exists()
    before = {item.identifier for item in _index(tmp_path).items}
    (tmp_path / "sources/beta.md").unlink()
    assert run(tmp_path).removed == ["beta"]
    found = _index(tmp_path)
    assert {item.identifier for item in found.items} == before
    (gone,) = (item for item in found.items if item.deleted)
    assert gone.slug == "beta"
    assert "language:en" in dict(gone.sets)
    served = application(tmp_path / "dist")
    one = f"verb=GetRecord&metadataPrefix=mods&identifier={quote(gone.identifier)}"
    answer = checked(served.answer(one))
    assert answer.find(".//o:header", OAI).get("status") == "deleted"
    assert answer.find(".//o:metadata", OAI) is None
    (tmp_path / "sources/alpha.md").rename(tmp_path / "sources/moved.tmp")
    (tmp_path / "sources/folder").mkdir()
    (tmp_path / "sources/moved.tmp").rename(tmp_path / "sources/folder/alpha.md")
    run(tmp_path)
    assert [item.slug for item in _index(tmp_path).items if item.deleted] == ["beta"]
    assert [path.name for path in (tmp_path / ".dist.deleted").iterdir()] == ["beta.json"]
    source(tmp_path, "beta")
    run(tmp_path)
    assert not any(item.deleted for item in _index(tmp_path).items)


def _index(library_: Path) -> Index:
    settings_ = library_ / "publish.toml"
    return Repository(library_ / "dist", lambda: AGENCY, "en", settings_).index(
        "2035-01-02T03:04:05Z"
    )
