"""The site in a browser: found, read, searched, copied, by readers with and without JavaScript."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests import together
from tests.browser.engine import axe, needs_browser
from tests.descriptions import described, make
from tests.feeds import HOSTILE, put
from tests.samples import dist
from tests.site import hostile_site, samples_site, site_of

pytestmark = needs_browser

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
KINDS = (
    "", "_titles/", "_authors/", "_subjects/", "_types/", "_languages/", "_languages/ru/",
    "_timeline/", "_years/2026/", "_search/?q=archives", "charter-of-open-archives/",
    "name-the-translator/", "_fa/", "_fa/name-the-translator/", "_fa/charter-of-open-archives/",
)  # fmt: skip
"""A page of each kind, both ways of writing in both interfaces."""
TOGETHER = (
    "letters/", "_fa/letters/", "_collections/", "first/", "letter/", "letter-edition-1/",
    "_changes/letter-edition-1/", "_fa/_changes/letter-edition-1/", "_changes/tegami-edition-1/",
)  # fmt: skip
"""Pages of what belongs together: a collection, its list, its part, editions and their changes."""
SELDOM = {
    "_subjects/", "_types/", "_languages/", "_languages/ru/", "_years/2026/", "name-the-translator/",
    "_fa/charter-of-open-archives/",
}  # fmt: skip
"""Pages of the same parts as others of these."""


@pytest.fixture(scope="module")
def shelf(chromium: Any) -> str:
    """The address of the sample library's site, in three languages."""
    return str(chromium.site(samples_site()))


def follow(page: Any, link: Any) -> None:
    """Go where a link or a button leads, and wait until the page is there."""
    with page.expect_navigation(wait_until="load"):
        link.click()


def test_a_reader_finds_and_reads(chromium, shelf: str) -> None:
    """From the first page to a text by search, by author, and on to its neighbour in time."""
    with chromium.tab(shelf) as page:
        assert page.locator(".covers li").count() == 4
        page.get_by_label("Search").fill("archives")
        follow(page, page.get_by_role("button", name="Search"))
        follow(page, page.get_by_role("link", name="A Charter of Open Archives"))
        assert page.locator("h1").inner_text() == "A Charter of Open Archives"
        follow(page, page.get_by_role("link", name="Ilse Harrowgate", exact=True).first)
        assert page.url.endswith("_authors/ilse-harrowgate/")
        follow(page, page.locator(".rows a").first)
        follow(page, page.locator("nav.around a[rel=next]"))
        assert page.locator("h1").inner_text() == "Похвала медленному чтению"


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("flooded", "charter-of-open-archives"),
        ("медленное чтение", "in-praise-of-slow-reading"),
        ("مترجمان", "name-the-translator"),
    ],
)
def test_search_knows_every_script(chromium, shelf: str, query: str, slug: str) -> None:
    """Words in three scripts, with the stems of their language, find their text from any page."""
    with chromium.tab(f"{shelf}_titles/") as page:
        for folder in ("", "_fa/"):
            page.goto(f"{page.url.split(shelf)[0]}{shelf}{folder}_search/?q={query}")
            page.wait_for_selector("#pub-found a")
            links = page.locator("#pub-found a")
            assert f"{folder}{slug}/" in [
                (links.nth(n).get_attribute("href") or "").split(shelf)[1]
                for n in range(links.count())
            ]
            assert page.locator("#pub-found mark").count()
            follow(page, links.first)
            assert page.locator("h1").count() == 1


TITLES = {
    "ja": "新幹線と世界人権宣言", "ja-new": "新しい人類の宣言", "zh-hant": "世界人權宣言",
    "zh-hans": "世界人权宣言 言论自由", "yue": "香港人權聲明", "th": "สิทธิและเสรีภาพ",
    "km": "សេចក្តីប្រកាសជាសកលស្តីពីសិទ្ធិមនុស្ស", "lo": "ປະກາດສາກົນວ່າດ້ວຍສິດທິມະນຸດ",
    "my": "အပြည်ပြည်ဆိုင်ရာလူ့အခွင့်အရေးကြေညာစာတမ်း", "bo": "ཡོངས་ཁྱབ་གསལ་བསྒྲགས་འགྲོ་བ་མིའི་ཐོབ་ཐང་",
    "fr": "À demain, à Paris", "en": "The archives of 世界人権 were flooded",
}  # fmt: skip


@pytest.fixture(scope="module")
def letters(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a site of titles in languages that are written without spaces, and others."""
    made = [
        described(make(slug=slug, id=slug, title=title, language=slug.removesuffix("-new")))
        for slug, title in TITLES.items()
    ]
    folder = put(tmp_path_factory.mktemp("letters") / "dist", made)
    site_of(folder, site=site_without_address())
    return str(chromium.site(folder / "site"))


@pytest.fixture(scope="module")
def searching(chromium: Any, letters: str) -> Iterator[Any]:
    """A tab with the search of that site, for one question after the other."""
    with chromium.tab(f"{letters}_search/") as page:
        yield page


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("人権", {"ja"}),
        ("人權", {"zh-hant", "yue"}),
        ("人权", {"zh-hans"}),
        ("新幹線", {"ja"}),
        ("人権 新幹線", {"ja"}),
        ("言论 自由", {"zh-hans"}),
        ("宣言", {"ja", "ja-new", "zh-hant", "zh-hans"}),
        ("เสรีภาพ", {"th"}),
        ("សិទ្ធិ", {"km"}),
        ("មនុស្ស", {"km"}),
        ("ສິດທິ", {"lo"}),
        ("အခွင့်အရေး", {"my"}),
        ("ཐོབ་ཐང", {"bo"}),
        ("ཁྱབ་ཡོངས", set()),
        ("archives", {"en"}),
        ("flood", {"en"}),
        ("arch", {"en"}),
        ("demain", {"fr"}),
        ("権人", set()),
    ],
)
def test_search_finds_what_was_asked(searching: Any, query: str, slugs: set[str]) -> None:
    """Words within text that has no spaces, by their characters in a row; no word of another
    language that only begins with the same letter."""
    page = searching
    page.goto(f"{page.url.partition('?')[0]}?q={query}")
    page.wait_for_selector("#pub-count:not(:empty)")
    links = page.locator("#pub-found a")
    found = [links.nth(n).get_attribute("href") or "" for n in range(links.count())]
    assert {address.split("/")[-2] for address in found} == slugs
    assert "\u200b" not in page.locator("#pub-found").inner_text()
    assert sorted(links.all_inner_texts()) == sorted(TITLES[slug] for slug in slugs)
    if slugs and slugs <= {"ja", "km", "lo", "my", "bo"}:
        marks = [m.rstrip("\u0f0b") for m in page.locator("#pub-found mark").all_inner_texts()]
        assert marks and set(marks) <= set(query.split())


def test_search_says_where_there_is_nothing(chromium, shelf: str) -> None:
    """Nothing found is said; a language narrows what is found; the address keeps the question."""
    with chromium.tab(f"{shelf}_search/") as page:
        page.locator("#pub-query").fill("zzqqx")
        page.get_by_text("Nothing found").wait_for()
        page.locator("#pub-query").fill("archives")
        page.get_by_text(re.compile("Results: [1-9]")).wait_for()
        assert "q=archives" in page.url
        page.locator("#pub-language").select_option("ru")
        page.get_by_text("Nothing found").wait_for()


def test_colours_are_the_devices_or_the_readers(chromium, shelf: str) -> None:
    """Light and dark with the device; a choice stands before it, on the next page too."""
    ground = "getComputedStyle(document.body).backgroundColor"
    with chromium.tab(shelf, color_scheme="dark") as page:
        dark = page.evaluate(ground)
        page.get_by_label("Colours").select_option("light")
        light = page.evaluate(ground)
        assert sum(map(int, re.findall(r"\d+", dark)[:3])) < 120
        assert sum(map(int, re.findall(r"\d+", light)[:3])) > 700
        follow(page, page.locator(".covers a").first)
        assert page.evaluate(ground) == light
        page.get_by_label("Colours").select_option("auto")
        page.reload()
        assert page.evaluate(ground) == dark
        assert page.context.cookies() == []


def test_a_citation_is_copied_and_a_file_comes_down(chromium, shelf: str) -> None:
    """The button copies the words that stand beside it; the EPUB is the one in `dist/`."""
    options = {"permissions": ["clipboard-read", "clipboard-write"], "accept_downloads": True}
    with chromium.tab(f"{shelf}charter-of-open-archives/", **options) as page:
        button = page.locator("button.copy").first
        cited = page.locator(f"#{button.get_attribute('data-of')}").inner_text()
        button.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == cited.strip()
        assert page.locator("#pub-copied").inner_text() == "Copied"
        with page.expect_download() as waiting:
            page.locator("aside.files .downloads a", has_text="EPUB").click()
        own = dist("classic") / "charter-of-open-archives/charter-of-open-archives.epub"
        assert Path(waiting.value.path()).read_bytes() == own.read_bytes()


def test_the_interface_changes_its_language(chromium, shelf: str) -> None:
    """The same page in Russian; the text stays as it is."""
    with chromium.tab(f"{shelf}name-the-translator/") as page:
        text = page.locator(".words").inner_text()
        follow(page, page.locator("nav.languages a[hreflang=ru]"))
        assert page.locator("h2", has_text="Как цитировать").count() == 1
        assert page.locator(".words").inner_text() == text
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.locator("header.site").get_attribute("dir") == "ltr"


def test_all_but_search_works_without_javascript(chromium, shelf: str) -> None:
    """Nothing that needs a script is shown, and the search page says what to do."""
    with chromium.tab(shelf, java_script_enabled=False) as page:
        assert not page.get_by_label("Colours").is_visible()
        follow(page, page.get_by_role("link", name="Timeline"))
        follow(page, page.get_by_role("link", name="A Charter of Open Archives"))
        assert page.locator(".words p").count() > 20
        assert page.locator("button.copy:visible").count() == 0
        follow(page, page.get_by_role("button", name="Search"))
        assert page.get_by_text("Search needs JavaScript").is_visible()


@pytest.mark.parametrize(
    ("colours", "kinds"),
    [
        ("light", [kind for kind in KINDS if kind not in SELDOM]),
        pytest.param("light", sorted(SELDOM), marks=pytest.mark.long),
        pytest.param("dark", KINDS, marks=pytest.mark.long),
    ],
    ids=["light", "light-seldom", "dark"],
)
def test_axe_finds_nothing(chromium, shelf: str, colours: str, kinds: Iterable[str]) -> None:
    """On a page of each kind, by all rules of axe-core (WCAG 2.2 and best practice)."""
    with chromium.tab(shelf, color_scheme=colours, viewport=DESK) as page:
        for kind in kinds:
            page.goto(page.url.split(shelf)[0] + shelf + kind)
            if "?q=" in kind:
                page.wait_for_selector("#pub-found a")
            assert axe(page) == [], kind


def test_a_page_that_is_missing_leads_on(chromium, tmp_path: Path) -> None:
    """In the folder that the site's address names it has its looks, and leads back and to search."""
    folder = put(tmp_path / "dist", [described(make())])
    address = str(chromium.site(folder / "site"))
    site_of(folder, site=replace(site_without_address(), url=f"https://example.org{address}"))
    with chromium.tab(f"{address}404.html", viewport=PHONE) as page:
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.get_by_label("Search").fill("letter")
        follow(page, page.get_by_role("button", name="Search"))
        page.wait_for_selector("#pub-found a")
        page.go_back()
        follow(page, page.locator("main").get_by_role("link", name="Statements Library"))
        assert page.url.endswith(address)


@pytest.mark.long
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_belongs_together_is_for_everybody(chromium, colours: str) -> None:
    """Pages of collections, of editions and of what changed: axe-core, 320 pixels, ways through."""
    site = str(chromium.site(together.shelf()))
    with chromium.tab(site, color_scheme=colours, viewport=DESK) as page:
        for kind in TOGETHER:
            page.goto(page.url.split(site)[0] + site + kind)
            assert axe(page) == [], kind
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
        page.goto(page.url.split(site)[0] + f"{site}letter-edition-1/")
        follow(page, page.get_by_role("link", name="Edition 2").first)
        follow(page, page.get_by_role("link", name="What changed"))
        assert page.locator("ins").count() == 2
        follow(page, page.get_by_role("link", name="Edition 1"))
        assert page.url.endswith("/letter-edition-1/")


def test_no_page_is_wider_than_the_screen(chromium, shelf: str) -> None:
    """At 320 pixels nothing has to be scrolled sideways (WCAG 2.2, 1.4.10), formulas aside."""
    with chromium.tab(shelf) as page:
        for kind in KINDS:
            page.goto(page.url.split(shelf)[0] + shelf + kind)
            for width in (320, 768):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, kind


LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenversorgungsordnung"


def test_long_words_stay_on_the_screen(chromium, shelf: str, tmp_path: Path) -> None:
    """In titles, names, subjects and neighbours the longest word is broken, in large print too; a
    table is scrolled in itself, by keyboard too."""
    long = {"title": LONG, "authors": [{"name": LONG}], "subjects": [LONG], "language": "de"}
    made = [described(make(slug=slug, id=slug, type=LONG, **long)) for slug in ("one", "two")]
    folder = put(tmp_path / "dist", made)
    site_of(folder, site=site_without_address(), theme="large-print")
    address = str(chromium.site(folder / "site"))
    phone = {"viewport": {"width": 320, "height": 800}}
    width = "document.documentElement.scrollWidth"
    with chromium.tab("/pages/blank.html", **phone) as page:
        for kind in ("", "one/", "_titles/", "_authors/", "_subjects/", "_timeline/"):
            page.goto(page.url.split("/sites/")[0].split("/pages/")[0] + address + kind)
            assert page.evaluate(width) <= 320, kind
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert float(size.removesuffix("px")) == 24
    with chromium.tab(f"{shelf}charter-of-open-archives/", **phone) as page:
        table = page.locator(".words .table").first
        table.locator("td").first.evaluate(f"cell => {{ cell.textContent = '{LONG}'.repeat(2) }}")
        assert page.evaluate(width) <= 320
        table.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        assert table.evaluate("frame => frame.scrollLeft") > 0


def test_words_may_be_set_apart(chromium, shelf: str) -> None:
    """With the spacing that a reader may ask for nothing is cut off or off the screen, on a screen
    of 320 pixels (WCAG 2.2, 1.4.12)."""
    spaced = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
    space = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }"
    cut = """() => [...document.querySelectorAll("main *")].filter((e) => {
      const own = getComputedStyle(e);
      return own.overflow === "hidden" && own.clipPath === "none" && e.scrollHeight > e.clientHeight + 2;
    }).map((e) => e.outerHTML.slice(0, 99))"""
    with chromium.tab(shelf, viewport={"width": 320, "height": 800}) as page:
        for kind in ("", "_titles/", "_timeline/", "charter-of-open-archives/", "_fa/"):
            page.goto(page.url.split(shelf)[0] + shelf + kind)
            page.evaluate(space, spaced)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind
            assert page.evaluate(cut) == [], kind


def test_lists_of_a_text_keep_their_marks(chromium, shelf: str) -> None:
    """Numbers of notes and of lists, in the numerals of the language; lists of the frame have none."""
    marks = "element => getComputedStyle(element).listStyleType"
    with chromium.tab(f"{shelf}name-the-translator/") as page:
        notes = page.locator(".words .notes ol").first
        assert notes.evaluate(marks) == "persian"
        assert page.locator(".downloads").first.evaluate(marks) == "none"


def test_paper_has_the_text_alone(chromium, shelf: str) -> None:
    """In print the frame goes, and ink is black."""
    with chromium.tab(f"{shelf}charter-of-open-archives/", color_scheme="dark") as page:
        page.emulate_media(media="print")
        assert not page.locator("header.site").is_visible()
        assert page.locator(".words").is_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_sources_on_paper_go_on_one_by_one(chromium: Any, shelf: str) -> None:
    """The first of many follows its label, and half a page does not stay empty before it."""
    with chromium.tab(f"{shelf}charter-of-open-archives/") as page:
        printed = page.pdf(format="A4", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(printed) as file:
        texts = [sheet.get_textpage().get_text_range() for sheet in file]
    (sheet,) = [text for text in texts if "First published" in text]
    assert "The text followed here, with its annex." in sheet


@pytest.fixture(scope="module")
def mixed(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a site of 30 statements with titles and names in nine scripts."""
    titles = {
        "en": "To all who read", "tr": "Işığın şiiri", "ru": "Всем, кто читает",
        "ar": "إلى كل من يقرأ", "fa": "به همهٔ خوانندگان", "hi": "सब पढ़ने वालों के नाम",
        "zh-Hans": "致所有读者", "ja": "すべての読者へ", "th": "ถึงผู้อ่านทุกคน", "el": "Προς τους αναγνώστες",
    }  # fmt: skip
    made = [
        described(
            make(
                slug=f"letter-{n}-{tag.lower()}", id=f"{n}-{tag}", title=f"{n} {title}",
                language=tag, authors=[{"name": title}], subjects=[title],
            )
        )
        for n in range(3)
        for tag, title in titles.items()
    ]  # fmt: skip
    folder = put(tmp_path_factory.mktemp("mixed") / "dist", made)
    site_of(folder, ("en", "ru", "fa", "hi", "tr"), site=site_without_address())
    return str(chromium.site(folder / "site"))


@pytest.mark.parametrize("folder", ["", "_ru/", "_fa/", "_hi/", "_tr/"])
def test_the_first_page_is_light(chromium, mixed: str, folder: str) -> None:
    """24 statements in nine scripts: few requests, under 60 KB as a server sends them compressed,
    pictures aside."""
    sizes = sent(chromium, mixed + folder, ".covers li", 24)
    assert sum(size for size, _ in sizes.values()) < 60_000, sizes
    assert len([name for name in sizes if not name.endswith(".woff2")]) <= 3, sizes


def test_a_page_asks_for_its_own_fonts(chromium, mixed: str) -> None:
    """Those of the text and of the words of the site; light ones for names and titles in lists."""
    for place in ("", "_authors/", "_titles/"):
        found = sent(chromium, mixed + place, "main", 1)
        asked = {name: size for name, (_, size) in found.items() if name.endswith(".woff2")}
        assert sum(asked.values()) <= 50_000 and not [n for n in asked if "Amiri" in n], place
    heavy = {"Amiri-Regular-arabic", "NotoSerifDevanagari-Regular-devanagari"}
    fonts = {
        "letter-1-fa/": {"Amiri-Regular-arabic"}, "letter-1-ru/": set(), "letter-1-en/": set(),
        "letter-1-hi/": {"NotoSerifDevanagari-Regular-devanagari"},
    }  # fmt: skip
    for place, names in fonts.items():
        found = sent(chromium, mixed + place, "main", 1)
        assert {n.removesuffix(".woff2") for n in found} & heavy == names, place


def sent(chromium: Any, address: str, selector: str, count: int) -> dict[str, tuple[int, int]]:
    """What a page asks for by name, pictures aside: bytes as a server compresses them, as they lie."""
    found = []
    with chromium.tab("/pages/blank.html") as page:
        page.on("response", lambda response: found.append(response))
        page.goto(page.url.replace("/pages/blank.html", address))
        page.wait_for_load_state("networkidle")
        assert page.locator(selector).count() == count
        files = {r.url.rsplit("/", 1)[-1]: r.body() for r in found[1:]}
    pictures = (".jpg", ".svg")
    return {
        name: (min(len(data), len(gzip.compress(data, 6))), len(data))
        for name, data in files.items()
        if not name.endswith(pictures)
    }


def site_without_address() -> Any:
    from publish.site.addresses import Site

    return Site("", "Statements Library", "en", "The Press")


def test_nothing_of_a_hostile_library_runs(chromium) -> None:
    """Titles, names, subjects and types that are script stay words, in lists, pages and search."""
    address = chromium.site(hostile_site())
    hear = "window.ran = []; for (const name of ['alert', 'prompt', 'confirm']) window[name] = () => window.ran.push(name);"
    kinds = ("", "_titles/", "_subjects/", "_authors/", "_types/", "_timeline/",
             *(f"hostile-{n}/" for n in range(len(HOSTILE))))  # fmt: skip
    with chromium.tab("/pages/blank.html") as page:
        page.add_init_script(hear)
        for kind in kinds:
            page.goto(page.url.split("/pages/")[0].split("/sites/")[0] + address + kind)
            assert page.evaluate("window.ran") == [], kind
            assert page.locator("main script").count() == 0
        page.goto(page.url.split("/sites/")[0] + f"{address}hostile-0/")
        assert page.locator("h1").inner_text() == HOSTILE[0]


def test_figures_of_dates_stand_as_close_as_letters_do(chromium: Any, shelf: str) -> None:
    """Figures of a line of words have widths of their own, 1 the least; as old-style ones."""
    with chromium.tab(shelf) as page:
        one, four = page.evaluate("""() => {
            document.querySelector('.facts').innerHTML = '<b>1111</b><b>4444</b>';
            return [...document.querySelectorAll('.facts b')].map(b => {
                b.style.fontWeight = 'normal';
                return b.getBoundingClientRect().width;
            });
        }""")
        assert 0 < one < 0.8 * four
