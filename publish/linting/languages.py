"""S8: the language that is named against the letters and words of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import langcodes

from publish import languages
from publish.document import Element
from publish.linting.page import Page, block_pieces
from publish.linting.rules import Hit, Rules
from publish.statement.scripts import script_of

rules = Rules()

_ENOUGH = 25
_MOST, _LEAST = 0.9, 0.05
_TOGETHER = {
    "Jpan": {"Hani", "Hira", "Kana"}, "Kore": {"Hang", "Hani"}, "Hans": {"Hani", "Bopo"},
    "Hant": {"Hani", "Bopo"}, "Hrkt": {"Hira", "Kana"}, "Aran": {"Arab"},
}  # fmt: skip
_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@\S+|\b[\w-]{1,64}\.[a-z]{2,4}\b")
_SIMPLIFIED = frozenset(
    "国会们这个为时东车马鸟语说读书见长门问间风飞饭学发体声听图团万与业严丧临义习乡买亚产亲"
)
_TRADITIONAL = frozenset(
    "國會們這個為時東車馬鳥語說讀書見長門問間風飛飯學發體聲聽圖團萬與業嚴喪臨義習鄉買亞產親"
)
_COMMON = {
    "en": "the and of to in that is was for with are this not have been which they from",
    "de": "der die und das ist nicht von den mit ein eine des für auf sich dem auch werden wir",
    "fr": "les des est dans que une pour qui pas sur nous avec sont plus cette par aux ont",
    "es": "los las del que una para con por está son como pero más sus este nuestra han",
    "pt": "os das dos que uma para com não são como mais pelo pela mas seu nossa foram",
    "it": "gli che della per con una sono non del dei alla nel più anche questo delle degli",
    "nl": "het een van zijn niet voor met dat ook aan maar deze worden naar wij door",
    "tr": "ve bir bu için ile olan olarak daha çok gibi değil kadar biz ama her",
    "pl": "nie się jest oraz dla przez tym które jak ale jego będzie nasz tylko są",
    "vi": "và của là có trong được các cho không với một những này người",
    "id": "yang dan di untuk dengan dari ini tidak dalam pada adalah kami akan oleh",
    "sv": "och att det som är inte med för den har till ett av vi på",
    "ru": "не что это как для или они был его мы все при так также по на",
    "uk": "не що це як для або вони його ми всі при так також та від але є",
    "bg": "не че това как за или те той на да се от са ще със",
    "ar": "في من على إلى أن هذا التي الذي عن مع كان لا هذه ما",
    "fa": "که از این را است به با برای آن در های می شود ما کرد",
    "ur": "کے میں کی ہے اور سے کو کا نے پر یہ ہیں کہ ہم",
}  # fmt: skip
_NEAR = {frozenset(pair.split()) for pair in ("es pt", "es it", "it pt", "ru uk", "ru bg", "uk bg")}
_ENOUGH_WORDS = 60


@rules.warning(
    "S801", "language: '{language}' is written in {usual}, this text is in {found}", "{advice}",
    why="fonts, hyphenation, the voice that reads it and the order of pages go by the language",
    authority="WCAG 2.2, 3.1.1 Language of Page; BCP 47 (RFC 5646), 4.1", needs="document",
)  # fmt: skip
def other_script(page: Page) -> Iterator[Hit]:
    """The text is in letters that its language is not written in."""
    own = (block.text for block in page.blocks if block.language == page.statement.language)
    counted = _together(letters_of(text) for text in own)
    usual = expected(page.statement.language)
    found = _foreign(counted, usual)
    if found and usual:
        tag = languages.parsed(page.statement.language).language
        values = {
            "language": page.statement.language,
            "usual": _named(min(usual)),
            "found": _named(found),
        }
        advice = f"write {tag}-{found}, or the language of the text"
        yield page.at("language"), {**values, "advice": advice}


@rules.warning(
    "S802", "'{text}' is in {found}, and its language is not named", "mark it: {{: lang=… }}",
    why="it is read aloud in the sounds of another language",
    authority="WCAG 2.2, 3.1.2 Language of Parts", needs="document",
)  # fmt: skip
def foreign_block(page: Page) -> Iterator[Hit]:
    """A paragraph is in other letters than its language, and no language is named for it."""
    counted = [letters_of(block.text) for block in page.blocks]
    if _foreign(_together(counted), expected(page.statement.language)):
        return  # it is the whole text; S801 says so
    locate = page.locator()
    for block, letters in zip(page.blocks, counted, strict=True):
        found = _foreign(letters, expected(block.language))
        if found and not _is_special(block.element):
            text = block.text if len(block.text) < 40 else block.text[:39] + "…"
            yield locate(*block_pieces(block.element)), {"text": text, "found": _named(found)}


def _is_special(element: Element) -> bool:
    """Whether a block is of data, code, addresses, or words whose language is named."""
    inside = ".//code | .//a | .//*[@lang]"
    return element.tag in ("td", "th") or bool(element.xpath(inside))


@rules.warning(
    "S803", "title: is in {found}, which '{language}' is not written in",
    "write it as the text has it",
    why="title and text would be set in other fonts, and filed in different places",
    authority="RDA 1.4 Language and script",
)  # fmt: skip
def other_title(page: Page) -> Iterator[Hit]:
    """The title is in letters that the language is not written in."""
    counted, usual = letters_of(page.statement.title), expected(page.statement.language)
    if usual and counted and not counted.keys() & usual and sum(counted.values()) > 3:
        found = counted.most_common(1)[0][0]
        values = {"found": _named(found), "language": page.statement.language}
        yield page.at("title"), values


@rules.advice(
    "S804", "language: 'zh' does not say which characters", "write zh-Hans or zh-Hant",
    why="fonts and the forms of characters go by it",
    authority="BCP 47 (RFC 5646), 4.1; W3C, Choosing a Language Tag",
)  # fmt: skip
def which_characters(page: Page) -> Iterator[Hit]:
    """Chinese without a script or a region."""
    if page.statement.language in ("zh", "cmn"):
        yield page.at("language"), {}


@rules.warning(
    "S805", "language: '{language}', but the text is in the other characters", "write {other}",
    why="fonts and the forms of characters go by the language",
    authority="BCP 47 (RFC 5646), 4.1", needs="document",
)  # fmt: skip
def other_characters(page: Page) -> Iterator[Hit]:
    """Chinese in traditional characters is called simplified, or the other way round."""
    language = langcodes.get(page.statement.language).maximize()
    if language.language not in ("zh", "cmn") or page.statement.language in ("zh", "cmn"):
        return
    text = "".join(page.document.words())
    simple = sum(1 for character in text if character in _SIMPLIFIED - _TRADITIONAL)
    full = sum(1 for character in text if character in _TRADITIONAL - _SIMPLIFIED)
    found = "Hans" if simple > full else "Hant"
    if (
        simple + full >= 5
        and max(simple, full) > 9 * min(simple, full)
        and found != language.script
    ):
        values = {"language": page.statement.language, "other": f"zh-{found}"}
        yield page.at("language"), values


@rules.warning(
    "S806", "language: '{language}', but the words are those of '{found}'", "write {found}",
    why="hyphenation, the voice that reads it and our own words go by the language",
    authority="WCAG 2.2, 3.1.1 Language of Page", needs="document",
)  # fmt: skip
def other_language(page: Page) -> Iterator[Hit]:
    """The small words of the text are those of another language."""
    own = languages.parsed(page.statement.language).language or ""
    text = " ".join(b.text for b in page.blocks if b.language == page.statement.language)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if own not in _COMMON or len(words) < _ENOUGH_WORDS:
        return
    counted = Counter(words)
    shares = {
        tag: sum(counted[word] for word in small) / len(words) for tag, small in _small().items()
    }
    best = max(shares, key=lambda tag: shares[tag])
    clear = shares[best] > 0.15 and shares[own] < shares[best] / 4
    if best != own and clear and frozenset((own, best)) not in _NEAR:
        yield page.at("language"), {"language": page.statement.language, "found": best}


@lru_cache(maxsize=1)
def _small() -> dict[str, frozenset[str]]:
    return {tag: frozenset(words.split()) for tag, words in _COMMON.items()}


@lru_cache(maxsize=1024)
def expected(language: str) -> frozenset[str]:
    """The scripts that a language is written in (ISO 15924); none where that is not known."""
    script = script_of(language)
    return frozenset(_TOGETHER.get(script, {script} if script else ()))


@lru_cache(maxsize=512)
def letters_of(text: str) -> Counter[str]:
    """How many letters of each script a text has; addresses are no words. It is not to be changed:
    rules that look at the same block share it."""
    found: Counter[str] = Counter()
    for letter, number in Counter(_NO_WORDS.sub("", text)).items():
        if name := _script(letter):
            found[name] += number
    return found


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    """The script of a letter; '' for what is none, or of all scripts."""
    from fontTools.unicodedata import script

    name = script(letter) if letter.isalpha() else ""
    return "" if name in ("Zyyy", "Zinh") else str(name)


def _together(counts: Iterable[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for one in counts:
        whole.update(one)
    return whole


def _foreign(counted: Counter[str], usual: frozenset[str]) -> str:
    """The script that nearly all letters are of, where the usual one is nearly not there."""
    total = sum(counted.values())
    if not usual or total < _ENOUGH:
        return ""
    own = sum(counted[name] for name in usual)
    name, number = counted.most_common(1)[0]
    return name if number >= _MOST * total and own <= _LEAST * total else ""


def _named(script: str) -> str:
    from babel import Locale

    return str(Locale("en").scripts.get(script, script))
