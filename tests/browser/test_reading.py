"""The samples read in a browser by engines that readers use: foliate-js and epub.js."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from publish.messages import messages_for
from tests.browser.engine import WIDTH, needs_browser
from tests.readback import OPF, XHTML, epub_files, epub_spine
from tests.samples import SLUGS, THEMES, dist

pytestmark = needs_browser

SEED = "voice-of-the-working-people-of-kazakhstan"
CHARTER = "charter-of-open-archives"
RIGHT_TO_LEFT = "name-the-translator"
TYPE = f"{{{XHTML['e']}}}type"


def book(slug: str, theme: str = "classic") -> Path:
    return dist(theme) / slug / f"{slug}.epub"


def plain(text: str) -> str:
    """A text without white space and without marks that only tell where lines may break."""
    return re.sub("[\\s\u00ad\u200b\ufeff]", "", text)


def listed(path: Path, kind: str) -> list[tuple[str, str]]:
    """The labels and addresses of a list of the navigation document."""
    nav = etree.fromstring(epub_files(path)["EPUB/nav.xhtml"])
    links = nav.iterfind(f".//h:nav[@e:type='{kind}']//h:a", XHTML)
    return [(" ".join("".join(a.itertext()).split()), a.get("href")) for a in links]


FLAT = "const flat = items => (items ?? []).flatMap(x => [x, ...flat(x.subitems)]);"
HEADED = """
const headed = element => {
    const heading = element.closest('h1,h2,h3,h4,h5,h6')
        ?? element.querySelector('h1,h2,h3,h4,h5,h6')
    const section = element.closest('[aria-label]') ?? element.querySelector('section[aria-label]')
    const own = heading?.cloneNode(true)
    own?.querySelectorAll('[role=doc-noteref]').forEach(call => call.remove())
    return [own?.textContent, section?.getAttribute('aria-label')]
        .map(x => x?.trim().replace(/\\s+/g, ' '))
};
"""


@pytest.mark.parametrize("slug", SLUGS)
def test_a_book_opens_and_its_contents_lead_to_their_headings(chromium, slug: str) -> None:
    """foliate-js shows the title, the spine and the contents; each entry shows its heading."""
    path = book(slug)
    package = etree.fromstring(epub_files(path)["EPUB/content.opf"])
    with chromium.foliate(path) as page:
        about = page.evaluate("""() => ({title: reader.view.book.metadata.title,
            sections: reader.view.book.sections.length, direction: reader.view.book.dir})""")
        assert about["title"] == package.findtext(".//dc:title", None, OPF)
        assert about["sections"] == len(epub_spine(path))
        assert about["direction"] == ("rtl" if slug == RIGHT_TO_LEFT else "ltr")
        found = page.evaluate(
            f"""async () => {{ {FLAT} {HEADED}
            const found = []
            for (const {{ label, href }} of flat(reader.view.book.toc)) {{
                const element = await reader.go(href)
                found.push([label, headed(element), reader.seen(element)])
            }}
            return found }}"""
        )
    assert [label for label, *_ in found] == [label for label, _ in listed(path, "toc")]
    assert len(found) >= 4
    for label, names, seen in found:
        assert label in names
        assert seen, label


@pytest.mark.parametrize("slug", [CHARTER, RIGHT_TO_LEFT])
def test_contents_lead_to_their_headings_in_another_engine(chromium, slug: str) -> None:
    """epub.js opens the book too and finds what the contents name."""
    with chromium.epubjs(book(slug)) as page:
        found = page.evaluate(
            f"""async () => {{ {FLAT} {HEADED}
            const found = []
            for (const {{ label, href }} of flat(reader.book.navigation.toc)) {{
                await reader.rendition.display(href)
                const id = href.split('#')[1]
                const element = id ? reader.document.getElementById(id) : reader.document.body
                found.push([label.trim(), headed(element), reader.seen(element)])
            }}
            return found }}"""
        )
    assert len(found) >= 8
    for label, names, seen in found:
        assert label in names
        assert seen, label


TURN = """async turn => {
    const range = reader.view.lastLocation.range
    const node = range.endContainer
    const element = node.nodeType === 1 ? node : node.parentElement
    const before = reader.box(element).left
    await reader.view[turn]()
    const after = reader.view.lastLocation.range
    return { moved: reader.box(element).left - before,
             on: after.compareBoundaryPoints(Range.START_TO_START, range) }
}"""


@pytest.mark.parametrize("slug", [SEED, RIGHT_TO_LEFT])
def test_pages_turn_the_right_way_round(chromium, slug: str) -> None:
    """From left to right the next page comes from the right; from right to left, from the left."""
    on, back = ("goLeft", "goRight") if slug == RIGHT_TO_LEFT else ("goRight", "goLeft")
    sign = 1 if slug == RIGHT_TO_LEFT else -1
    with chromium.foliate(book(slug)) as page:
        for _ in range(2):
            turned = page.evaluate(TURN, on)
            assert turned["on"] == 1
            assert turned["moved"] * sign > WIDTH * 0.8
        turned = page.evaluate(TURN, back)
        assert turned["on"] == -1
        assert turned["moved"] * sign < -WIDTH * 0.8
    with chromium.epubjs(book(slug)) as page:
        moved = page.evaluate("""async () => {
            await reader.rendition.display('text.xhtml')
            const left = () => reader.document.defaultView.frameElement.getBoundingClientRect().left
            const before = left()
            await reader.rendition.next()
            return left() - before
        }""")
        assert moved * sign > WIDTH * 0.8


@pytest.mark.parametrize("slug", [CHARTER, RIGHT_TO_LEFT])
def test_notes_pop_up_and_lead_back(chromium, slug: str) -> None:
    """A click on a call shows its note and no other; the link back returns to the call."""
    notes = {
        item.get("id"): plain("".join(item.itertext()))
        for _, root in epub_spine(book(slug))
        for item in root.xpath("//*[@role='doc-footnote']")
    }
    assert len(notes) >= 3
    with chromium.foliate(book(slug)) as page:
        calls = page.evaluate("""async () => {
            const { index } = await reader.view.goTo('EPUB/text.xhtml')
            return [...reader.document.querySelectorAll('[role=doc-noteref]')].map(a => a.id) }""")
        assert len(calls) >= len(notes)
        for call in calls:
            page.evaluate(
                """id => {
                reader.note = null
                reader.document.getElementById(id).click() }""",
                call,
            )
            page.wait_for_function("reader.note")
            note = page.evaluate(
                """async id => {
                const call = reader.document.getElementById(id)
                return { ...reader.note, target: call.getAttribute('href').split('#')[1] } }""",
                call,
            )
            assert note["kind"] == "footnote"
            assert plain(note["text"]) == notes[note["target"]]
        assert page.locator("#note").is_visible()
        back = page.evaluate("""async () => {
            document.querySelector('#note').close()
            reader.popups = false
            const call = reader.document.querySelector('[role=doc-noteref]')
            const [from, href] = [call.id, call.getAttribute('href')]
            const note = await reader.go('EPUB/' + href)
            const shown = reader.seen(note)
            const link = note.querySelector('[role=doc-backlink]')
            const to = await reader.go('EPUB/' + link.getAttribute('href'))
            return { from, shown, to: to.id, seen: reader.seen(to) } }""")
        assert back["shown"]
        assert back["to"] == back["from"]
        assert back["seen"]


FOLLOWING = """mark => {
    const range = mark.ownerDocument.createRange()
    range.setStartAfter(mark)
    range.setEndAfter(mark.ownerDocument.body.lastChild)
    return range.toString().slice(0, 400)
}"""


def pdf_page(path: Path, number: int) -> str:
    """The text of a page as a reader of PDFs copies it, in one line."""
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as file:
        text = file[number - 1].get_textpage().get_text_bounded()
    return " ".join(text.replace("\u2010\r\n", "").split())


def test_page_7_is_where_the_pdf_has_it(chromium) -> None:
    """Going to page 7 (and every other page of the text) shows what that page of the PDF shows."""
    path = book(SEED)
    with chromium.foliate(path) as page:
        found = page.evaluate(f"""async () => {{
            const following = {FOLLOWING}
            const found = {{}}
            for (const {{ label, href }} of reader.view.book.pageList) {{
                const mark = await reader.go(href)
                found[label] = {{ words: following(mark), seen: reader.seen(mark), href }}
            }}
            return found }}""")
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as file:
        assert list(found) == [str(number + 1) for number in range(len(file))]
    pages = [
        number for number in range(6, len(found)) if "text.xhtml" in found[str(number)]["href"]
    ]
    assert 7 in pages
    assert len(pages) >= 8
    for number in pages:
        entry = found[str(number)]
        words = " ".join(entry["words"].split()[:10])
        assert entry["seen"]
        assert words in pdf_page(path, number)[: len(words) + 40], number
        assert words not in pdf_page(path, number - 1)


def test_page_7_is_there_in_another_engine(chromium) -> None:
    """epub.js shows the same words at page 7."""
    path = book(SEED)
    with chromium.epubjs(path) as page:
        found = page.evaluate(f"""async () => {{
            const following = {FOLLOWING}
            const {{ href }} = reader.book.pageList.pageList.find(x => x.page === 7)
            await reader.rendition.display(href)
            const mark = reader.document.getElementById(href.split('#')[1])
            return {{ words: following(mark), seen: reader.seen(mark) }} }}""")
    words = " ".join(found["words"].split()[:10])
    assert found["seen"]
    assert pdf_page(path, 7).startswith(words)


def test_a_page_list_counts_in_the_digits_of_its_language(chromium) -> None:
    """The Persian book has page ۷, and the engine says so when it is there."""
    label = messages_for("fa").number(8)
    with chromium.foliate(book(RIGHT_TO_LEFT)) as page:
        found = page.evaluate(
            """async label => {
            const { href } = reader.view.book.pageList.find(x => x.label === label)
            const mark = await reader.go(href)
            return [mark.getAttribute('aria-label'), reader.view.lastLocation.pageItem.label] }""",
            label,
        )
    assert found == [label, label]


@pytest.mark.parametrize("slug", SLUGS)
def test_landmarks_lead_to_their_places(chromium, slug: str) -> None:
    """Cover, contents and the beginning of the text are found by name and can be gone to."""
    path = book(slug)
    with chromium.foliate(path) as page:
        found = page.evaluate("""async () => {
            const found = []
            for (const { label, href, type } of reader.view.book.landmarks) {
                const element = await reader.go(href)
                found.push([label, type[0],
                            element.ownerDocument.body.getAttribute('epub:type'),
                            reader.seen(element)])
            }
            return found }""")
    assert [label for label, *_ in found] == [label for label, _ in listed(path, "landmarks")]
    divisions = {kind: division for _, kind, division, _ in found}
    assert {"cover", "bodymatter"} <= divisions.keys()
    assert divisions["bodymatter"] == "bodymatter"
    assert all(shown for *_, shown in found)


ENLARGED = "html { font-size: 200% !important; }"
LAID_OUT = """async () => {
    const { view } = reader
    const found = { words: [], cut: [], back: [], wide: [], size: 0 }
    for (let index = 0; index < view.book.sections.length; index++) {
        await view.goTo(index)
        const doc = reader.document
        await doc.fonts.ready
        const frame = doc.defaultView.frameElement.getBoundingClientRect()
        const width = view.renderer.size
        const rtl = doc.defaultView.getComputedStyle(doc.body).direction === 'rtl'
        const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
        let last = 0
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.data.trim() || node.parentElement.closest('[hidden]')) continue
            const range = doc.createRange()
            range.selectNodeContents(node)
            const style = doc.defaultView.getComputedStyle(node.parentElement)
            const rects = [...range.getClientRects()].filter(r => r.width > 0.5)
            // letters may reach out of their line, which is what is laid out
            const reach = Math.max(0, ((rects[0]?.height ?? 0) - parseFloat(style.lineHeight)) / 2) || 0
            if (!rects.length || style.visibility !== 'visible' || style.opacity === '0')
                found.cut.push([index, 'hidden', node.data.slice(0, 60)])
            for (const r of rects) {
                const [near, far] = rtl ? [frame.width - r.right, frame.width - r.left]
                                        : [r.left, r.right]
                const page = Math.floor((near + 1) / width)
                if (Math.floor((far - 1) / width) !== page || near < -1
                    || r.top + reach < -1 || r.bottom - reach > frame.height + 1)
                    found.cut.push([index, near, far, r.top, r.bottom, node.data.slice(0, 60)])
                if (page < last) found.back.push([index, last, page, node.data.slice(0, 60)])
                last = page
            }
            found.words.push(node.data)
        }
        for (const element of doc.body.querySelectorAll('*'))
            if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
                && doc.defaultView.getComputedStyle(element).display !== 'inline')
                found.wide.push([index, element.outerHTML.slice(0, 120),
                                 element.scrollWidth, element.clientWidth])
        const p = doc.querySelector('.text > p')
        if (p) found.size = parseFloat(doc.defaultView.getComputedStyle(p).fontSize)
    }
    return found
}"""


@pytest.mark.parametrize(
    "theme", [THEMES[0], *(pytest.param(theme, marks=pytest.mark.long) for theme in THEMES[1:])]
)
@pytest.mark.parametrize("slug", SLUGS)
def test_text_at_200_percent_keeps_all_words(chromium, slug: str, theme: str) -> None:
    """Twice as large, every word stands whole on a page, in order, and nothing is too wide."""
    path = book(slug, theme)
    with chromium.foliate(path, ENLARGED) as page:
        found = page.evaluate(LAID_OUT)
    assert found["size"] >= 32
    assert not found["cut"], found["cut"]
    assert not found["wide"], found["wide"]
    assert not found["back"], found["back"]
    said = "".join(
        "".join(
            text
            for text in root.find("h:body", XHTML).xpath(".//text()[not(ancestor::*[@hidden])]")
        )
        for _, root in epub_spine(path)
    )
    assert plain("".join(found["words"])) == plain(said)


@pytest.mark.parametrize("slug", [CHARTER, RIGHT_TO_LEFT])
def test_turning_enlarged_pages_shows_the_whole_text(chromium, slug: str) -> None:
    """What the pages show one after the other at 200 % is the text, without gap or repeat."""
    with chromium.foliate(book(slug), ENLARGED) as page:
        shown = page.evaluate("""async () => {
            const { view } = reader
            const { index } = await view.goTo('EPUB/text.xhtml')
            const whole = reader.document.body.textContent
            let text = '', pages = 0
            while (view.renderer.getContents()[0].index === index) {
                text += view.lastLocation.range.toString()
                pages++
                await view.next()
            }
            return { text, whole, pages } }""")
    assert shown["pages"] >= 8
    assert plain(shown["text"]) == plain(shown["whole"])


MODES = {
    "light": ("", "light"),
    "sepia": ("html, body { background: #f8f1e3; color: #4f321c; }", "light"),
    "dark": ("html, body { background: #121212; color: #dedede; }", "light"),
    "dark by preference": ("html { color-scheme: light dark; } @media (prefers-color-scheme: dark)"
                           " { a:link { color: lightblue; } }", "dark"),
}  # fmt: skip
FAINT = """async () => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    const rgba = color => {
        pen.clearRect(0, 0, 1, 1)
        pen.fillStyle = color
        pen.fillRect(0, 0, 1, 1)
        return [...pen.getImageData(0, 0, 1, 1).data]
    }
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
    const over = (a, b) => [0, 1, 2].map(i => (a[i] * a[3] + b[i] * (255 - a[3])) / 255)
    const { view } = reader
    const found = []
    let least = 21
    for (let index = 0; index < view.book.sections.length; index++) {
        await view.goTo(index)
        const doc = reader.document, style = e => doc.defaultView.getComputedStyle(e)
        const canvas = doc.createElement('div')
        canvas.style.background = 'Canvas'
        doc.body.append(canvas)
        // the engine takes the root's background to the page beneath the frame
        const ground = rgba(style(doc.documentElement).backgroundColor)[3]
            ? rgba(style(doc.documentElement).backgroundColor)
            : rgba(style(canvas).backgroundColor)
        canvas.remove()
        const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.data.trim() || node.parentElement.closest('[hidden]')) continue
            let back = ground
            const above = []
            for (let e = node.parentElement; e && e !== doc.documentElement; e = e.parentElement)
                above.unshift(rgba(style(e).backgroundColor))
            for (const color of above) back = over(color, back)
            const ink = over(rgba(style(node.parentElement).color), back)
            const [a, b] = [light(ink), light(back)].sort((x, y) => y - x)
            const ratio = (a + 0.05) / (b + 0.05)
            least = Math.min(least, ratio)
            if (ratio < 4.5) found.push([index, ratio, node.data.slice(0, 40), ink, back])
        }
    }
    return { found, least }
}"""


@pytest.mark.parametrize(
    ("theme", "mode"),
    [
        pytest.param(
            theme, mode, marks=[pytest.mark.long] * (theme != THEMES[0] and mode != "dark")
        )
        for theme in THEMES
        for mode in MODES
    ],
)
def test_text_is_readable_in_every_mode(chromium, theme: str, mode: str) -> None:
    """Light, sepia and dark keep a contrast of 4.5 (WCAG 2.2, 1.4.3) for every word."""
    styles, scheme = MODES[mode]
    with chromium.foliate(book(CHARTER, theme), styles, color_scheme=scheme) as page:
        found = page.evaluate(FAINT)
    assert found["found"] == []
    assert found["least"] > 4.5


def test_faint_text_is_found(chromium) -> None:
    """The measure of contrast does see text that is too faint."""
    with chromium.foliate(book(SEED), "p { color: #888; }") as page:
        assert page.evaluate(FAINT)["found"]


def test_cut_text_is_found(chromium) -> None:
    """The measure of the layout does see a word that is hidden and a line that is too long."""
    with chromium.foliate(book(SEED), ".text > p { white-space: nowrap; }") as page:
        found = page.evaluate(LAID_OUT)
    assert found["cut"]
    with chromium.foliate(book(SEED), ".text > p:nth-of-type(3) { display: none; }") as page:
        assert page.evaluate(LAID_OUT)["cut"]


def test_faults_and_requests_are_found(chromium) -> None:
    """A tab that complains, or asks another host for something, fails."""
    with pytest.raises(AssertionError, match="planted"), chromium.foliate(book(SEED)) as page:
        page.evaluate("console.error('planted')")
    with pytest.raises(AssertionError, match=r"example\.org"), chromium.foliate(book(SEED)) as page:
        page.evaluate("fetch('https://example.org/').catch(() => 0)")
