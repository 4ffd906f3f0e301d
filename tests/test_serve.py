"""`publish serve` and `publish watch`: who is let in, what is told of saves, how they end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from publish.build.state import State, path_of
from publish.desk.guard import BOOK, PAGES
from publish.desk.language import language_for
from publish.desk.listing import ON_A_PAGE, Asked, listed
from publish.desk.shelf import Condition, Shelf, id_of
from publish.desk.survey import Head
from publish.library import open_library
from publish.messages import LANGUAGES, messages_for
from publish.problem import Position, problem
from tests.case_builders import HEAD
from tests.serving import ENOUGH, Server, command, eventually, serving

GOOD = f"{HEAD}Dear reader.\n"
ENGLISH = messages_for("en")
HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}<img src=x onerror=alert(2)>"


def write(library: Path, name: str, text: str | bytes) -> Path:
    """Write a file of a library, in one go."""
    path = library / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.new")
    part.write_bytes(text.encode() if isinstance(text, str) else text)
    os.replace(part, path)
    return path


def titled(title: str) -> str:
    """A good statement of another title."""
    return re.sub(
        r"^title: .*$", f"title: '{title.replace(chr(39), chr(39) * 2)}'", GOOD, flags=re.MULTILINE
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of some statements, one of them bad."""
    folder = tmp_path_factory.mktemp("served")
    write(folder, "sources/first.md", titled("First letter"))
    write(folder, "sources/deep/second.md", titled("Second letter"))
    write(folder, "sources/bad.md", GOOD.replace("2022-01-08", "8 January, 2022"))
    write(folder, "sources/hostile.md", titled(HOSTILE))
    write(folder, "sources/<b>&'.md", titled("A hostile name"))
    return folder


@pytest.fixture(scope="module")
def server(library: Path) -> Iterator[Server]:
    """The library, served."""
    with serving(library) as opened:
        yield opened


def page_of(name: str) -> str:
    """The page of a source file."""
    return f"statement/{id_of(name)}"


def test_the_list_shows_every_statement(server: Server):
    """Titles, authors, dates and states of all files stand in the list, bad ones too."""
    answer = server.ask()
    assert answer.status == 200
    for title in ("First letter", "Second letter", "A hostile name"):
        assert title in answer.text
    assert answer.text.count('class="condition new"') == 4
    assert answer.text.count('class="condition failing"') == 1


def test_a_page_shows_source_and_problems_at_their_lines(server: Server, library: Path):
    """Each line has its number, and a problem stands at its line with what to write instead."""
    answer = server.ask(page_of("sources/bad.md"))
    opened, _ = open_library(library)
    assert opened
    (found,) = opened.read_head(library / "sources/bad.md").problems
    assert f'href="#L{found.at.line}">{found.at.line}:{found.at.column}<' in answer.text
    line = re.search(rf'<li id="L{found.at.line}" class="marked">.*?</li>', answer.text, re.DOTALL)
    assert line and "8 January, 2022" in line[0] and found.code in line[0]


def test_hostile_titles_and_names_run_nothing(server: Server):
    """What an author or a file name says is text, wherever it stands."""
    for path in ("", page_of("sources/hostile.md"), page_of("sources/<b>&'.md"), f"?q={HOSTILE}"):
        answer = server.ask(path.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E"))
        assert answer.status == 200
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
        assert "<b>" not in answer.text
        assert answer.headers["content-security-policy"] == PAGES
    assert "{{ 7*7 }}" in server.ask(page_of("sources/hostile.md")).text
    assert all(policy.startswith("default-src 'none'") for policy in (PAGES, BOOK))
    assert "unsafe" not in PAGES and "script-src" not in BOOK


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (421, {"Host": "evil.example"}),
        (421, {"Host": "127.0.0.1"}),
        (421, {"Host": "evil.example:80"}),
        (403, {"Origin": "https://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Sec_Fetch_Site": "cross-site"}),
        (403, {"Sec_Fetch_Site": "same-site"}),
        (200, {"Sec_Fetch_Site": "same-origin"}),
        (200, {"Sec_Fetch_Site": "none"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["", "events", "build", "assets/desk.css"])
def test_only_this_machines_own_browser_is_let_in(
    server: Server, path: str, status: int, headers: dict[str, str]
):
    """Other hosts (DNS rebinding), other sites and other origins are refused, wherever they ask."""
    if status == 200 and path in ("events", "build"):
        return
    answer = server.ask(path, "POST" if path == "build" else "GET", **headers)
    assert answer.status == status
    assert "access-control-allow-origin" not in answer.headers
    if status != 200:
        assert "First letter" not in answer.text


def test_without_the_token_nothing_is_shown(server: Server):
    """No path and no method answers who does not know the token, or nearly knows it."""
    token = server.path.strip("/")
    wrong = ["/", "/assets/desk.css", f"/{token[:-1]}/", f"/{token}x/", f"/{token.swapcase()}/",
             f"//{token}/", "/%2e%2e/", f"/x/{token}/", "/?token=" + token]  # fmt: skip
    for path in wrong:
        for method in ("GET", "POST"):
            answer = server.raw(path, method, Origin=server.origin)
            assert answer.status == 403, path
            assert "First letter" not in answer.text and token not in answer.text
    assert len(token) >= 32


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(server: Server, method: str):
    """Nothing but GET, HEAD and POST is answered, and a page is not posted to."""
    assert server.ask("", method, Origin=server.origin).status == 405
    assert server.post("").status == 405
    assert server.ask("build").status == 405


def test_a_post_must_come_from_a_page_of_ours(server: Server, library: Path):
    """A build is asked for by our own pages alone; no other builds anything."""
    assert server.ask("build", "POST").status == 403
    assert server.ask("build", "POST", Origin="http://127.0.0.1:1").status == 403
    assert server.post("build", "statement=0123").status == 404
    assert server.post("build", "x" * 100_000).status == 413
    assert not (library / "dist").exists()


@pytest.mark.parametrize(
    "path",
    ["assets/../app.py", "assets/..%2fapp.py", "assets/%2e%2e/app.py", "assets//etc/passwd",
     "statement/..%2f..%2fpublish.toml", "statement/sources%2ffirst.md", "assets/....//app.py",
     "statement/%00", "statement/" + "0" * 16, "assets/%5c..%5capp.py", "no/such/page"],
)  # fmt: skip
def test_no_path_leads_out(server: Server, path: str):
    """Names in addresses are looked up among those that are known, never opened."""
    answer = server.ask(path)
    assert answer.status == 404
    assert "import" not in answer.text and "root:" not in answer.text


def test_a_save_is_told_within_a_moment(server: Server, library: Path):
    """A page is told of a save, and shows it when it looks again; of an error too."""
    name = "sources/first.md"
    with server.told(f"?statement={id_of(name)}") as told:
        write(library, name, titled("First letter, revised"))
        eventually(lambda: "First letter, revised" in server.ask(page_of(name)).text)
        eventually(told)
        write(library, name, titled("First letter").replace("language: en", "language: xx-1"))
        eventually(lambda: "M005" in server.ask(page_of(name)).text)
        assert 'class="condition failing"' in server.ask(page_of(name)).text
        write(library, name, titled("First letter"))
        eventually(lambda: "M005" not in server.ask(page_of(name)).text)


def test_files_that_are_no_text_are_shown_with_what_is_wrong(server: Server, library: Path):
    """Half a file, an empty one and one that is not UTF-8 are shown, and are good again later."""
    name, good = "sources/half.md", titled("Half").encode()
    for data, code in ((good[:20], "Y002"), (b"", "F005"), (good + b"\xff\xfe", "F001")):
        write(library, name, data)
        eventually(lambda code=code: code in server.ask(page_of(name)).text)
        assert server.ask().status == 200
    write(library, name, good)
    eventually(lambda: 'class="condition new"' in server.ask(page_of(name)).text)
    (library / name).rename(library / "sources/renamed.md")
    eventually(lambda: server.ask(page_of(name)).status == 404)
    eventually(lambda: server.ask(page_of("sources/renamed.md")).status == 200)
    (library / "sources/renamed.md").unlink()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_the_language_of_the_browser(server: Server, language: str):
    """A library without a language speaks that of the browser, from its side; titles their own."""
    m = messages_for(language)
    wishes = f"tlh, {language};q=0.9, en;q=0.5, de;q=0.1"
    page = html.fromstring(server.ask(Accept_Language=wishes).text)
    assert (page.get("lang"), page.get("dir")) == (language, m.direction)
    said = " ".join(page.find("body").text_content().split())
    for key in ("site_search", "desk_sort_saved", "desk_build_changed", "desk_new", "desk_skip"):
        assert m.text(key) in said, key
    one = server.ask(page_of("sources/first.md"), Accept_Language=wishes)
    page = html.fromstring(one.text)
    assert (page.get("lang"), page.get("dir")) == (language, m.direction)
    assert page.get_element_by_id("title").find("bdi").get("lang") == "en"
    assert m.text("desk_source") in one.text and m.text("shelf_all") in one.text
    gone = server.ask("statement/0", Accept_Language=wishes)
    assert gone.status == 404 and m.text("desk_not_there_why") in gone.text


@pytest.mark.parametrize(
    ("library", "accepted", "language"),
    [
        ("ru", "de", "ru"),
        ("uk", "de", "en"),  # none of ours, and nobody would guess a third one
        ("pt-BR", "", "pt"),
        (None, "", "en"),
        (None, "fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        (None, "en-US,en;q=0.9,ru;q=0.8", "en"),
        (None, "uk, ru;q=0.5", "ru"),
        (None, "ja;q=0.1, fa ; q=0.7", "fa"),
        (None, "de;q=0, tr;q=0.2", "tr"),
        (None, "*, xx;q=nan, de;q=2, \u00fc;;=, " + "a" * 4000 + ", es", "es"),
    ],
)
def test_the_language_is_that_of_the_library_or_what_the_browser_accepts(
    library: str | None, accepted: str, language: str
):
    """The library's own comes first; of what is accepted, what weighs most of those that we have."""
    assert language_for(library, accepted).language == language


def test_settings_that_are_wrong_are_told(server: Server, library: Path):
    """A publish.toml that can't be read is told of, and the pages go on as before."""
    write(library, "publish.toml", "[library\n")
    eventually(lambda: "C001" in server.ask().text)
    assert "First letter" in server.ask().text
    write(library, "publish.toml", "[library]\ntheme = 'nowhere'\n")
    eventually(lambda: "C003" in server.ask().text)
    write(library, "publish.toml", "[library]\ntitle = 'The Letters'\n")
    eventually(lambda: "<h1><bdi>The Letters</bdi></h1>" in server.ask().text)
    write(library, "publish.toml", "[library]\ntitle = 'The Letters'\nlanguage = 'fa'\n")
    eventually(lambda: '<html lang="fa" dir="rtl">' in server.ask(Accept_Language="de").text)
    write(library, "messages/fa.po", 'msgctxt "desk_new"\nmsgid "Not built yet"\nmsgstr "نو"\n')
    eventually(lambda: ">نو</p>" in server.ask().text)
    shutil.rmtree(library / "messages")
    (library / "publish.toml").unlink()
    eventually(lambda: "The Letters" not in server.ask().text)


def test_a_build_makes_it_fresh_and_a_save_stale(tmp_path: Path):
    """The state is that of the build: fresh after one, stale after a save, fresh when undone."""
    write(tmp_path, "sources/one.md", titled("One"))
    with serving(tmp_path) as server:

        def shown() -> str:
            return re.search(r'class="condition (\w+)"', server.ask().text)[1]

        assert shown() == "new"
        answer = server.post("build", f"statement={id_of('sources/one.md')}")
        assert answer.status == 303
        eventually(lambda: shown() == "fresh")
        assert (tmp_path / "dist/one/one.pdf").is_file()
        cover = re.search(r'src="/[^/]+/([^"]+/cover.jpg[^"]*)"', server.ask().text)
        assert cover and server.ask(cover[1]).data.startswith(b"\xff\xd8")
        write(tmp_path, "sources/one.md", titled("Two"))
        eventually(lambda: shown() == "stale")
        write(tmp_path, "sources/one.md", titled("One"))
        eventually(lambda: shown() == "fresh")
        shutil.move(tmp_path / "sources", tmp_path / "elsewhere")
        eventually(lambda: "no library" in server.ask().text)
        shutil.move(tmp_path / "elsewhere", tmp_path / "sources")
        eventually(lambda: "no library" not in server.ask().text)
        assert shown() == "fresh"


def test_two_servers_show_one_library(server: Server, library: Path):
    """A second server has an address of its own; a build beside another says what it waits for."""
    with serving(library) as second:
        assert second.path != server.path
        for opened in (server, second):
            assert "First letter" in opened.ask().text
        assert server.raw(second.path).status == 403
        state = State(path_of(library / "dist"))
        try:
            assert second.post("build").status == 303
            eventually(
                lambda: "another build or site is at work in this folder" in second.ask().text
            )
            assert server.ask().status == 200
        finally:
            state.close()
    assert not any((library / "dist").iterdir())
    shutil.rmtree(library / "dist")


def test_it_ends_at_once_whoever_is_listening(tmp_path: Path):
    """Ctrl-C ends it, though a page is open, a client sends nothing and another reads nothing."""
    write(tmp_path, "sources/one.md", GOOD)
    with serving(tmp_path) as server, server.told():
        silent = socket.create_connection(("127.0.0.1", int(server.origin.rpartition(":")[2])))
        silent.sendall(b"GET /" + b"a" * 100)
        assert server.ask().status == 200
        took = server.end()
        silent.close()
    assert server.process.returncode == 0
    assert took < 5, took  # a second where the machine is free


def test_a_port_in_use_is_told(tmp_path: Path):
    """A port that somebody listens at is told of in a line, with what to do."""
    write(tmp_path, "sources/one.md", GOOD)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = command("serve", "--port", str(port), cwd=tmp_path)
        out, errors = process.communicate(timeout=60)
    assert process.returncode == 1 and out == ""
    assert errors == f"publish: port {port} is in use; leave --port out for one that is free\n"


def test_watch_builds_what_is_saved(tmp_path: Path):
    """Each save is a build, a line for each result, problems at their places; Ctrl-C ends it."""
    write(tmp_path, "sources/one.md", titled("One"))
    process = command("watch", cwd=tmp_path)
    assert process.stdout and process.stderr
    late = threading.Timer(2 * ENOUGH, process.kill)
    late.start()
    try:
        assert process.stdout.readline().startswith("watching ")
        assert process.stdout.readline() == "built one\n"
        write(tmp_path, "sources/one.md", titled("One").replace("2022-01-08", "soon"))
        assert process.stdout.readline() == "failed sources/one.md\n"
        assert re.match(r"sources/one\.md:\d+:\d+: .*\[M004\]", process.stderr.readline())
        (tmp_path / "sources/one.md").rename(tmp_path / "sources/two.md")
        assert "removed one" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=ENOUGH)
    finally:
        late.cancel()
        process.kill()
    assert process.returncode == 130
    assert errors.endswith("publish: stopped; what is made stays\n") and "Traceback" not in errors


def shelf_of(count: int) -> Shelf:
    """A shelf of so many statements that were all read."""
    shelf = Shelf(Path("/nowhere"))
    names = [f"sources/{n:05}.md" for n in range(count)]
    shelf.look({name: (n, n, n) for n, name in enumerate(names)})
    bad = (problem("B001", Position("x.md")),)
    shelf.take(
        Head(name, name[8:-3], f"Letter Nº {n}", ("Ána Núñez",), "2022-01-08",
             kind="Open letter", language=("en", "es")[n % 2],
             fails=n % 100 == 0, problems=bad)
        for n, name in enumerate(names)
    )  # fmt: skip
    return shelf


def test_ten_thousand_statements_are_on_pages(server: Server):
    """Each is on one page; words, states and languages are found; a page takes no time."""
    shelf = shelf_of(10_000)
    began = time.process_time()
    first = listed(shelf, Asked(), ENGLISH)
    assert time.process_time() - began < 2
    assert first.found == 10_000 and first.pages == -(-10_000 // ON_A_PAGE)
    names = [
        n for p in range(1, first.pages + 1) for n in listed(shelf, Asked(page=p), ENGLISH).names
    ]
    assert sorted(names) == sorted(shelf.entries) and names[0] == "sources/09999.md"
    assert listed(shelf, Asked(page=99_999), ENGLISH).page == first.pages
    assert listed(shelf, Asked(words="ana nunez 9998"), ENGLISH).found == 1
    assert listed(shelf, Asked(condition=Condition.FAILING), ENGLISH).found == 100
    assert listed(shelf, Asked(language="es"), ENGLISH).found == 5_000
    assert listed(shelf, Asked(words="nobody"), ENGLISH).names == ()
    assert listed(shelf, Asked(words="offener januar 2022 9998"), messages_for("de")).found == 1
    assert first.languages == ("en", "es")
    for query in ("page=0", "page=-1", "page=9e9", "page=%C2%B2", "sort=x&state=x", "q=%ff%00"):
        assert server.ask(f"?{query}").status == 200
