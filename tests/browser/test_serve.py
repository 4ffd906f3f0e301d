"""`publish serve` in Chromium: by mouse and keyboard, on phones, in dark, while files are saved."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publish.desk.shelf import id_of
from publish.messages import messages_for
from tests.browser.engine import Browser, axe, needs_browser
from tests.case_builders import HEAD
from tests.samples import ROOT
from tests.serving import Server, serving

pytestmark = needs_browser

HOSTILE = "<img src=x onerror='window.ran=1'><script>window.ran=1</script>"
LONG = "sources/long.md"
BAD = "sources/bad.md"
SPEECH = "sources/readers/in-praise-of-slow-reading.md"
PERSIAN = "sources/translators/name-the-translator.md"
DESK = {"width": 1280, "height": 700}
CHARTER = "sources/open-archives/charter-of-open-archives.md"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with samples, a long letter with a hostile title, and a bad file."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("readers", "translators", "open-archives"):
        shutil.copytree(ROOT / "sources" / name, folder / "sources" / name)
    body = "\n\n".join(f"Paragraph {n} of this letter is like the others." for n in range(120))
    save(folder, LONG, HEAD.replace("title: A letter to the reader", f'title: "{HOSTILE}"') + body)
    save(folder, BAD, HEAD.replace("language: en", "language: 7") + "Text.\n")
    return folder


@pytest.fixture(scope="module")
def server(library: Path) -> Iterator[Server]:
    """The library, served."""
    with serving(library) as opened:
        yield opened


def save(library: Path, name: str, text: str) -> None:
    """Save a file as editors do: another one takes its place."""
    path = library / name
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    os.replace(part, path)


def at(server: Server, name: str, query: str = "") -> str:
    """The address of a statement's page."""
    return f"{server.url}statement/{id_of(name)}{query}"


OPEN = "#pages foliate-view:not(.waiting)"
VIEW = f"document.querySelector('{OPEN}')"
INSIDE = f"{VIEW}.renderer.getContents()[0].doc"
SET = f"{INSIDE}.fonts.status === 'loaded'"
ROOT_STYLE = f"getComputedStyle({INSIDE}.documentElement)"
FIRST = f"{VIEW}.lastLocation.range.toString().trim().slice(0, 60)"
"""What the page that is open begins with."""


def settled(page: Any) -> None:
    """Wait until the book, or the PDF, is shown."""
    page.wait_for_function(
        f"() => {VIEW}?.lastLocation && {SET} || document.querySelector('.sheets img')?.complete",
        timeout=60_000,
    )


def turned(page: Any, how: Any) -> None:
    """Do something that leads to another place of the book, and wait until it is there."""
    before = page.evaluate(f"{VIEW}.lastLocation.cfi")
    how()
    page.wait_for_function(f"cfi => {VIEW}.lastLocation.cfi !== cfi && {SET}", arg=before)
    page.wait_for_timeout(150)  # the engine takes one turn at a time


def two_pages_on(page: Any) -> str:
    """Read on from a book's beginning; gives what the page begins with."""
    settled(page)
    for _ in range(2):
        turned(page, lambda: page.keyboard.press("PageDown"))
    return str(page.evaluate(FIRST))


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing(chromium: Browser, server: Server, scheme: str) -> None:
    """By axe's rules, the best practices too, no page is at fault, in light and in dark."""
    books = at(server, LONG), at(server, SPEECH, "?view=pdf")
    for url in (f"{server.url}?q=nobody", at(server, BAD), *books, server.url):
        with chromium.tab(url, color_scheme=scheme) as page:
            if url in books:
                settled(page)
            assert axe(page) == [], url
            if url == server.url:
                page.evaluate("document.querySelector('h1').outerHTML = '<h4>x</h4><img>'")
                assert axe(page), "axe is asleep"


def test_what_is_saved_is_put_in_where_it_stands(
    chromium: Browser, server: Server, library: Path
) -> None:
    """New words are seen without the book being loaded anew; who reads stays where they are."""
    good = (library / LONG).read_text("utf-8")
    with chromium.tab(at(server, LONG), viewport=DESK) as page:
        first = two_pages_on(page)
        number = int(re.search(r"Paragraph (\d+)", first)[1])
        page.evaluate(f"""() => {{
            {INSIDE}.stays = true
            document.querySelector('.lines').scrollTop = 700 }}""")
        told = f"Paragraph {number + 2} of", f"Paragraph number {number + 2} of"
        more = "New words at the beginning.\n\n" * 12 + "Paragraph 0 of"
        save(library, LONG, good.replace(*told).replace("Paragraph 0 of", more))
        page.wait_for_function(
            f"w => {VIEW}.lastLocation.range.toString().includes(w)", arg=told[1]
        )
        page.wait_for_function(
            "w => document.getElementById('source').textContent.includes(w)", arg=told[1]
        )
        assert first in page.evaluate(f"{VIEW}.lastLocation.range.toString()")
        assert page.evaluate(f"{INSIDE}.stays")
        assert page.evaluate("document.querySelector('.lines').scrollTop") == 700
        save(library, LONG, good + "\n\nA note that is nowhere[^9].\n")
        page.wait_for_selector("#source .marked .error")
        assert "B002" in page.inner_text(".problems")
        save(library, LONG, good)
        page.wait_for_function("() => !document.querySelector('#source .error')")
        page.wait_for_function(f"w => {INSIDE}.body.textContent.includes(w)", arg=told[0])
        assert first in page.evaluate(f"{VIEW}.lastLocation.range.toString()")


def test_a_book_that_looks_otherwise_is_opened_at_the_same_place(
    chromium: Browser, server: Server, library: Path
) -> None:
    """A new heading is in the contents, other fonts are there, and the page is the one before."""
    good = (library / LONG).read_text("utf-8")
    with chromium.tab(at(server, LONG), viewport=DESK) as page:
        first = two_pages_on(page)
        save(library, LONG, good + "\n\n## A heading of Ἀθῆναι\n\nWords.\n")
        page.wait_for_selector("#toc a:text('A heading of')", state="attached")
        assert first in page.evaluate(f"{VIEW}.lastLocation.range.toString()")
        assert page.locator("#pages foliate-view").count() == 1
        page.reload()
        settled(page)
        assert first in page.evaluate(f"{VIEW}.lastLocation.range.toString()")
        turned(page, lambda: page.locator("#toc a").first.dispatch_event("click"))
        turned(page, lambda: page.get_by_role("button", name="Back").click())
        assert first in page.evaluate(f"{VIEW}.lastLocation.range.toString()")
    save(library, LONG, good)


HOSTILE_BOOK = """<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
<link rel="stylesheet" href="https://evil.example/x.css" />
<script>top.ran = 'inline'; parent.ran = 1</script>
<script src="../../../../assets/desk.js" type="module"></script>
<script src="data:text/javascript,top.ran=1"></script></head>
<body onload="top.ran = 'load'"><p id="words" onclick="top.ran = 'click'">Words.</p>
<p><a href="javascript:top.ran=1">one</a> <a href="https://evil.example/#x">two</a></p>
<img src="x.png" onerror="top.ran = 'error'" /><img src="https://evil.example/x.png" />
<iframe srcdoc="&lt;script>top.ran = 1&lt;/script>"></iframe>
<iframe src="javascript:top.ran=1"></iframe><object data="https://evil.example/"></object>
<form action="https://evil.example/"><button id="send">Send</button></form>
<svg xmlns="http://www.w3.org/2000/svg"><script>top.ran = 1</script>
<animate onbegin="top.ran = 1" attributeName="x" dur="1s" /></svg></body></html>"""


def test_nothing_that_an_author_writes_runs(chromium: Browser, server: Server) -> None:
    """A title that is a script is words on each page; a document of a book runs and asks nothing,
    whatever stands in it, and forms and scripts' links do nothing."""
    for url in (server.url, at(server, LONG)):
        with chromium.tab(url) as page:
            page.get_by_text(HOSTILE).first.wait_for()
            assert page.evaluate("window.ran") is None
    told: list[str] = []
    with chromium.tab("/pages/blank.html", told=told) as page:
        page.route("**/book/text.xhtml", lambda route: route.fulfill(
            response=route.fetch(), body=HOSTILE_BOOK))  # fmt: skip
        page.route("https://evil.example/**", lambda route: told.append("asked") or route.abort())
        page.goto(at(server, LONG))
        settled(page)
        (frame,) = (f for f in page.frames if f.url.endswith("/book/text.xhtml"))
        for way in ("#words", "a >> nth=0", "#send"):
            frame.locator(way).dispatch_event("click")
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran") is None
        assert frame.url.endswith("/book/text.xhtml") and page.url == at(server, LONG)
        assert "asked" not in told
        assert any("violates" in fault and "script" in fault for fault in told)


def test_links_lead_on_within_the_book_and_out_of_it(chromium: Browser, server: Server) -> None:
    """A note is shown over its text, and led back from; a link out opens a page that knows nothing."""
    with chromium.tab(at(server, CHARTER)) as page:
        settled(page)
        page.context.route("https://**", lambda route: route.abort())
        (frame,) = (f for f in page.frames if f.url.endswith("/book/text.xhtml"))
        frame.locator("[role=doc-noteref]").first.dispatch_event("click")
        (note,) = [f for f in page.frames if f.url.endswith("/book/notes.xhtml")] or [
            page.wait_for_event("framenavigated", lambda f: f.url.endswith("/notes.xhtml"))
        ]
        note.locator("[role=doc-backlink]").wait_for()
        assert page.locator("#note").is_visible()
        assert note.locator("[role=doc-backlink]").count() == 1
        page.keyboard.press("Escape")
        page.locator("#note").wait_for(state="hidden")
        assert page.evaluate(f"{INSIDE}.URL").endswith("text.xhtml")
        inner = frame.locator("a[href^='#']:not([role])").first
        turned(page, lambda: inner.dispatch_event("click"))
        turned(page, lambda: page.get_by_role("button", name="Back").click())
        page.evaluate("""() => {
            HTMLAnchorElement.prototype.click = function () {
                window.led = [this.href, this.target, this.rel] } }""")
        out = frame.locator("a[href^=https]").first
        out.dispatch_event("click")
        href = out.get_attribute("href")
        assert page.evaluate("window.led") == [href, "_blank", "noopener noreferrer"]


@pytest.mark.parametrize(
    ("name", "on", "back"),
    [
        (PERSIAN, "ArrowLeft", "ArrowRight"),
        pytest.param(SPEECH, "ArrowRight", "ArrowLeft", marks=pytest.mark.long),
    ],
)
def test_pages_turn_the_way_the_book_runs(
    chromium: Browser, server: Server, name: str, on: str, back: str
) -> None:
    """In Persian the left arrow leads on and the right one back; by mouse, by keys, by the slider."""
    with chromium.tab(at(server, name), viewport=DESK) as page:
        settled(page)

        def where() -> float:
            return float(page.input_value("#progress"))

        begin = where()
        turned(page, lambda: page.keyboard.press(on))
        assert where() > begin
        turned(page, lambda: page.keyboard.press(back))
        assert where() == begin
        turned(page, lambda: page.get_by_role("button", name="Next").click())
        assert where() > begin
        turned(page, lambda: page.keyboard.press("End"))
        assert where() == 1
        page.route("**/cover.jpg", lambda route: None)  # the PDF is still being set
        turned(page, lambda: page.keyboard.press("Home"))
        assert where() < begin
        turned(page, lambda: page.locator("#progress").fill("0.5"))
        assert 0.3 < where() < 0.7
        assert page.get_attribute("#progress", "dir") == ("rtl" if name == PERSIAN else "ltr")


def test_it_is_set_in_columns_or_scrolled(chromium: Browser, server: Server) -> None:
    """Two columns stand where there is room, one on a phone; as a scroll all is one, at its place."""
    columns = f"{VIEW}.renderer.columnCount"
    with chromium.tab(at(server, LONG), viewport=DESK) as page:
        settled(page)
        for width, count in ((1900, 2), (390, 1), (1280, 1)):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(f"count => {columns} === count", arg=count)
        turned(page, lambda: page.keyboard.press("PageDown"))
        first = page.evaluate(FIRST)[:20]
        page.select_option("#flow", "scrolled")
        page.wait_for_function(f"w => {VIEW}.renderer.scrolled && {FIRST}.includes(w)", arg=first)
        turned(page, lambda: page.keyboard.press("PageDown"))


def test_without_scripts_pages_are_read_too(chromium: Browser, server: Server) -> None:
    """Documents are shown in a plain frame, with links to those before and after and the contents."""
    with chromium.tab(at(server, SPEECH), java_script_enabled=False) as page:
        frame = page.frame_locator("#plain")
        assert "text" in page.locator("#plain").get_attribute("src")
        assert frame.locator("body").inner_text()
        page.get_by_role("link", name="Contents").click()
        page.wait_for_url("**part=nav.xhtml")
        assert frame.locator("nav").first.is_visible()
        page.get_by_role("link", name="Next", exact=True).click()
        page.wait_for_url("**part=text.xhtml")
        assert not page.locator("#reader").is_visible()


def test_the_keyboard_alone_is_enough(chromium: Browser, server: Server) -> None:
    """From the address bar to the next part of a book and another paper, without a mouse."""
    with chromium.tab(server.url) as page:

        def focused() -> str:
            return page.evaluate("document.activeElement.textContent.trim()")

        page.keyboard.press("Tab")
        assert focused() == "Skip to the content"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Tab")
        page.keyboard.type("slow")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=slow**")
        assert page.locator(".card").count() == 1
        tab_to(page, "Похвала медленному чтению")
        page.keyboard.press("Enter")
        page.wait_for_url("**/statement/**")
        settled(page)
        tab_to(page, "Contents")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator("#toc a").first.is_visible()
        turned(page, lambda: page.keyboard.press("Enter"))
        assert page.evaluate("document.activeElement.id") == "pages"
        turned(page, lambda: page.keyboard.press("PageDown"))
        page.locator("summary").focus()
        tab_to(page, "Next")
        turned(page, lambda: page.keyboard.press("Enter"))
        tab_to(page, "Larger text")
        page.keyboard.press("Enter")
        assert page.evaluate(f"{ROOT_STYLE}.fontSize") == "17.6px"
        tab_to(page, "Paper")
        page.keyboard.press("d")
        assert page.evaluate(f"{ROOT_STYLE}.backgroundColor") == "rgb(18, 18, 18)"
        tab_to(page, "Place in the book")
        turned(page, lambda: page.keyboard.press("Home"))


def tab_to(page: Any, words: str) -> None:
    """Press Tab until something of these words, or a field of this label, has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate("""() => {
            const e = document.activeElement
            const inner = e.renderer?.getContents()[0].doc.activeElement ?? e
            const shown = e === document.body || getComputedStyle(inner).outlineStyle !== 'none'
            return [e.ariaLabel ?? e.labels?.[0]?.firstChild.textContent ?? e.textContent, shown] }""")
        assert said[1], f"the focus is not to be seen: {said[0]}"
        if said[0].strip().endswith(words) or said[0].strip() == words:
            return
    raise AssertionError(words)


def test_a_theme_is_chosen_for_the_page(chromium: Browser, server: Server) -> None:
    """The book and the pages are those of the theme that is chosen; nothing is built."""
    with chromium.tab(at(server, SPEECH)) as page:
        settled(page)
        family = f"getComputedStyle({INSIDE}.body).fontFamily"
        before = page.evaluate(family)
        page.select_option("select[name=theme]", "report")
        page.wait_for_url("**theme=report")
        settled(page)
        assert page.evaluate(family) != before
        page.get_by_role("link", name="PDF", exact=True).first.click()
        page.wait_for_selector(".sheets img", timeout=60_000)
        assert page.evaluate("document.querySelector('.sheets img').width > 100")


@pytest.mark.parametrize(
    "language",
    ["en", "fa", *(pytest.param(one, marks=pytest.mark.long) for one in ("ru", "ja", "de"))],
)
def test_the_desk_speaks_the_readers_language(
    chromium: Browser, server: Server, language: str
) -> None:
    """In the browser's language pages start at its side, axe finds nothing, and from 320 pixels on
    nothing has to be scrolled sideways (WCAG 2.2, 1.4.10)."""
    m, left = messages_for(language), messages_for(language).direction == "ltr"
    books = at(server, LONG), at(server, SPEECH), at(server, SPEECH, "?view=pdf")
    for url in (server.url, *books):
        with chromium.tab(url, locale=language) as page:
            if url in books:
                settled(page)
            assert page.evaluate("document.documentElement.lang") == language
            assert m.text("desk_skip") in page.inner_text("body")
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 700})
                page.wait_for_timeout(300)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, url
                box = page.locator("h1 bdi").bounding_box()
                start = box["x"] if left else width - box["x"] - box["width"]
                assert start < 50, "the heading stands at the other side"
            assert axe(page) == [], url


def test_words_of_the_pdf_lie_on_its_pages(chromium: Browser, server: Server) -> None:
    """On a page from right to left too, words over the picture stand where they are printed."""
    with chromium.tab(at(server, SPEECH, "?view=pdf"), locale="fa", viewport=DESK) as page:
        page.wait_for_selector(".sheets text", state="attached", timeout=60_000)
        outside = page.evaluate("""() => [...document.querySelectorAll('.sheets li')].flatMap(li => {
            const sheet = li.getBoundingClientRect()
            return [...li.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect()
                return box.left < sheet.left - 1 || box.right > sheet.right + 1 })
                .map(text => text.textContent) })""")
        assert outside == []


def test_another_site_gets_nothing(chromium: Browser, server: Server, library: Path) -> None:
    """A page of another origin, though it knows the token, can't read, post or frame the desk."""
    faults: list[str] = []
    with chromium.tab("/pages/blank.html", told=faults) as page:
        found = page.evaluate(
            """async url => {
            const frame = document.createElement('iframe')
            frame.src = url
            document.body.append(frame)
            const answers = []
            for (const how of [{}, { mode: 'no-cors' }, { method: 'POST', mode: 'no-cors' }])
                answers.push(await fetch(url + (how.method ? 'build' : ''), how)
                    .then(r => [r.type, r.status], e => 'refused'))
            let inside = null
            try { inside = frame.contentDocument?.title } catch { inside = 'refused' }
            return [answers, inside ?? 'refused'] }""",
            server.url,
        )
        assert found[0][0] == "refused"
        assert all(a == "refused" or a[0] == "opaque" for a in found[0])
        assert found[1] in ("refused", "")
    assert any(fault.startswith("403 ") for fault in faults)
    assert any("frame-ancestors" in fault for fault in faults), faults
    assert not (library / "dist").exists()


def test_a_server_that_ended_is_told_of(chromium: Browser, library: Path) -> None:
    """An open page says that the server is gone, and how to go on."""
    with serving(library) as own, chromium.tab(own.url, told=[]) as page:
        page.wait_for_load_state()
        own.end()
        page.wait_for_selector("#connection:not([hidden])")
        assert "has stopped" in page.inner_text("#connection")
