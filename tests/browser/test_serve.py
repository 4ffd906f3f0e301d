"""`publish serve` in Chromium: by mouse and keyboard, on phones, in dark, while files are saved."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publish.desk.shelf import id_of
from publish.messages import messages_for
from tests.browser.engine import ENGINES, Browser, needs_browser
from tests.case_builders import HEAD
from tests.samples import ROOT
from tests.serving import Server, serving

pytestmark = needs_browser

HOSTILE = "<img src=x onerror='window.ran=1'><script>window.ran=1</script>"
LONG = "sources/long.md"
SPEECH = "sources/readers/in-praise-of-slow-reading.md"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a speech, a long letter with a hostile title, and a bad file."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "sources/readers", folder / "sources/readers")
    body = "\n\n".join(f"Paragraph {n} of this letter is like the others." for n in range(120))
    save(folder, LONG, HEAD.replace("title: A letter to the reader", f'title: "{HOSTILE}"') + body)
    save(folder, "sources/bad.md", HEAD.replace("language: en", "language: 7") + "Text.\n")
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


def settled(page: Any) -> None:
    """Wait until the book, or the PDF, is shown."""
    page.wait_for_function(
        "() => document.getElementById('book')?.contentDocument?.body?.style.padding"
        " || document.querySelector('.sheets img')?.complete",
        timeout=60_000,
    )


AXE = ENGINES / "axe-core/axe.min.js"


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core")
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing(chromium: Browser, server: Server, scheme: str) -> None:
    """By axe's rules, the best practices too, no page is at fault, in light, dark and from the right."""
    source = AXE.read_text("utf-8")
    pages = [server.url, f"{server.url}?q=nobody", at(server, LONG), at(server, "sources/bad.md"),
             at(server, SPEECH, "?view=pdf")]  # fmt: skip
    for url in pages:
        with chromium.tab(url, color_scheme=scheme) as page:
            if "bad" not in url and "statement" in url and id_of("sources/bad.md") not in url:
                settled(page)
            both = ("ltr", "rtl") if url in (pages[0], pages[-1]) else ("ltr",)
            for direction in both:
                page.evaluate("d => document.dir = d", direction)
                page.evaluate(source)
                found = page.evaluate("() => axe.run().then(r => r.violations)")
                said = [(f["id"], [n["html"][:160] for n in f["nodes"]]) for f in found]
                assert said == [], (url, direction)
            if url == pages[0]:
                page.evaluate("document.querySelector('h1').outerHTML = '<h4>x</h4><img>'")
                assert page.evaluate("() => axe.run().then(r => r.violations.length)")


def test_what_is_saved_is_put_in_where_it_stands(
    chromium: Browser, server: Server, library: Path
) -> None:
    """New words are seen without the book being loaded anew; who reads stays where they are."""
    good = (library / LONG).read_text("utf-8")
    with chromium.tab(at(server, LONG), viewport={"width": 1280, "height": 700}) as page:
        settled(page)
        page.evaluate("""() => {
            const inside = document.getElementById('book').contentDocument
            inside.stays = true
            inside.scrollingElement.scrollTop = 1500
            document.querySelector('.lines').scrollTop = 700 }""")
        save(library, LONG, good.replace("Paragraph 40 of", "Paragraph forty of"))
        page.wait_for_function(
            "() => document.getElementById('book').contentDocument.body?.textContent"
            ".includes('Paragraph forty')"
        )
        page.wait_for_function(
            "() => document.getElementById('source').textContent.includes('Paragraph forty')"
        )
        found = page.evaluate("""() => {
            const inside = document.getElementById('book').contentDocument
            return [inside.stays, inside.scrollingElement.scrollTop,
                    document.querySelector('.lines').scrollTop] }""")
        assert found == [True, 1500, 700]
        save(library, LONG, good + "\n\nA note that is nowhere[^9].\n")
        page.wait_for_selector("#source .marked .error")
        assert "B002" in page.inner_text(".problems")
        save(library, LONG, good)
        page.wait_for_function("() => !document.querySelector('#source .error')")
        assert "Paragraph 40 of" in page.frame("book").inner_text("body")


def test_nothing_that_an_author_writes_runs(chromium: Browser, server: Server) -> None:
    """A title that is a script is words on each page, and scripts are off within the book."""
    for url in (server.url, at(server, LONG)):
        with chromium.tab(url) as page:
            page.get_by_text(HOSTILE).first.wait_for()
            assert page.evaluate("window.ran") is None
    faults: list[str] = []
    with chromium.tab(at(server, LONG), told=faults) as page:
        settled(page)
        ran = page.evaluate("""async () => {
            const inside = document.getElementById('book').contentDocument
            const script = inside.createElementNS('http://www.w3.org/1999/xhtml', 'script')
            script.textContent = 'parent.ran = 1'
            const picture = inside.createElementNS('http://www.w3.org/1999/xhtml', 'b')
            picture.setAttribute('onclick', 'parent.ran = 1')
            inside.body.append(script, picture)
            picture.click()
            await new Promise(done => setTimeout(done, 200))
            return window.ran }""")
        assert ran is None
    assert faults and all(fault.startswith("Blocked script execution") for fault in faults)


def test_the_keyboard_alone_is_enough(chromium: Browser, server: Server) -> None:
    """From the address bar to the next part of a book and another paper, without a mouse."""
    with chromium.tab(server.url) as page:
        focused = lambda: page.evaluate("document.activeElement.textContent.trim()")  # noqa: E731
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
        assert page.locator("#contents a").first.is_visible()
        tab_to(page, "Next")
        before = page.frame("book").url
        page.keyboard.press("Enter")
        page.wait_for_function(
            "u => document.getElementById('book').contentWindow.location.href != u", arg=before
        )
        settled(page)
        tab_to(page, "Larger text")
        page.keyboard.press("Enter")
        size = "getComputedStyle(document.getElementById('book').contentDocument.documentElement)"
        assert page.evaluate(f"{size}.fontSize") == "17.6px"
        tab_to(page, "Paper")
        page.keyboard.press("d")
        assert page.evaluate(f"{size}.backgroundColor") == "rgb(18, 18, 18)"


def tab_to(page: Any, words: str) -> None:
    """Press Tab until something of these words, or a field of this label, has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate("""() => {
            const e = document.activeElement
            const shown = e === document.body || getComputedStyle(e).outlineStyle !== 'none'
                || e.tagName === 'IFRAME'
            return [e.labels?.[0]?.firstChild.textContent ?? e.textContent, shown] }""")
        assert said[1], "the focus is not to be seen"
        if said[0].strip().endswith(words) or said[0].strip() == words:
            return
    raise AssertionError(words)


def test_a_theme_is_chosen_for_the_page(chromium: Browser, server: Server) -> None:
    """The book and the pages are those of the theme that is chosen; nothing is built."""
    with chromium.tab(at(server, SPEECH)) as page:
        settled(page)
        family = "getComputedStyle(document.getElementById('book').contentDocument.body).fontFamily"
        before = page.evaluate(family)
        page.select_option("select[name=theme]", "report")
        page.wait_for_url("**theme=report")
        page.wait_for_function("before => " + family + " != before", arg=before, timeout=60_000)
        page.get_by_role("link", name="PDF", exact=True).first.click()
        page.wait_for_selector(".sheets img", timeout=60_000)
        assert page.evaluate("document.querySelector('.sheets img').width > 100")


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_pages_fit_the_window(chromium: Browser, server: Server, width: int) -> None:
    """Nothing has to be scrolled sideways from 320 pixels on (WCAG 2.2, 1.4.10)."""
    for url in (server.url, at(server, LONG), at(server, SPEECH, "?view=pdf")):
        with chromium.tab(url, viewport={"width": width, "height": 700}) as page:
            page.wait_for_timeout(300)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url


@pytest.mark.parametrize(
    "language", ["fa", *(pytest.param(one, marks=pytest.mark.long) for one in ("ru", "ja", "de"))]
)
def test_the_desk_speaks_the_readers_language(
    chromium: Browser, server: Server, language: str
) -> None:
    """In the browser's language pages start at its side, fit a phone, and axe finds nothing."""
    m, left = messages_for(language), messages_for(language).direction == "ltr"
    for url in (server.url, at(server, SPEECH), at(server, SPEECH, "?view=pdf")):
        for width in (320, 1280):
            with chromium.tab(
                url, locale=language, viewport={"width": width, "height": 700}
            ) as page:
                if url != server.url:
                    settled(page)
                assert page.evaluate("document.documentElement.lang") == language
                assert page.evaluate("document.documentElement.scrollWidth") <= width, url
                box = page.locator("h1 bdi").bounding_box()
                start = box["x"] if left else width - box["x"] - box["width"]
                assert start < 50, "the heading stands at the other side"
                if AXE.exists() and width == 1280:
                    page.evaluate(AXE.read_text("utf-8"))
                    assert page.evaluate("() => axe.run().then(r => r.violations)") == []
                assert m.text("desk_skip") in page.inner_text("body")


def test_words_of_the_pdf_lie_on_its_pages(chromium: Browser, server: Server) -> None:
    """On a page from right to left too, words over the picture stand where they are printed."""
    with chromium.tab(
        at(server, SPEECH, "?view=pdf"), locale="fa", viewport={"width": 1280, "height": 700}
    ) as page:
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
    assert not (library / "dist").exists()


def test_a_server_that_ended_is_told_of(chromium: Browser, library: Path) -> None:
    """An open page says that the server is gone, and how to go on."""
    with serving(library) as own, chromium.tab(own.url, told=[]) as page:
        page.wait_for_load_state()
        own.end()
        page.wait_for_selector("#connection:not([hidden])")
        assert "has stopped" in page.inner_text("#connection")
