"""Hosts that may be taken for others are shown in ASCII, and nothing else of an address changes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import AnyUrl

from publish.statement.hosts import disguised, shown

LOOK_ALIKE = "exаmple"
LETTERS = st.text(
    st.one_of(st.sampled_from("aа.İß-\n\t：。/@:"), st.characters(categories=["L", "M", "N"])),
    max_size=12,
)


@pytest.mark.parametrize(
    ("address", "ascii_form"),
    [
        (f"https://{LOOK_ALIKE}.org/а?б#в", "https://xn--exmple-4nf.org/а?б#в"),
        ("https://exа\n\r\tmple.org/a", "https://xn--exmple-4nf.org/a"),
        ("https://аİ.org/path", "https://xn--i-9bb30g.org/path"),
        ("https://EXАMPLE.org:80/", "https://xn--exmple-4nf.org:80/"),
        (f"https://{LOOK_ALIKE}@{LOOK_ALIKE}.org/", f"https://{LOOK_ALIKE}@xn--exmple-4nf.org/"),
        ("https://асе.com/", "https://xn--80ak9a.com/"),  # Cyrillic letters alone
        ("https://www.α-ρν.com/", "https://www.xn----ylb1bp.com/"),  # Greek ones
        (
            "https://асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡ.com/",
            "https://xn--80agf0bffetr5cwa8hk2a8l5ms4bkb9xj8aon0c2b.com/",
        ),
        ("https://αικνρυωηοτχ.com/", "https://xn--mxamfepnm0agxs.com/"),  # each of them
        ("https://東京α.jp/", "https://xn--mxa3059arsp.jp/"),
    ],
)
def test_disguises(address: str, ascii_form: str):
    """The host alone is put into ASCII, wherever it stands and however long it is then."""
    assert disguised(address) == shown(address) == ascii_form


@pytest.mark.parametrize(
    "host",
    [
        "пример.com", "асе.рф", "α-κ.ευ", "東京abcのカー.jp", "東京abc한국.kr", "東京abcㄅ.tw",
        "x\u030c-a-東京.org", "١٢٣.org", "münchen.de", "[а",
    ],
)  # fmt: skip
def test_no_disguise(host: str):
    """Letters that look like no Latin ones, an ending in the same script, and scripts that are
    written together (UTS #39, 5.2), are shown as their author wrote them."""
    assert disguised(f"https://{host}/") == ""


@given(st.text())
@example("https://[а/")
@example("//\u2100.org")
def test_any_text(text: str):
    """Nothing is raised by a text that is no address."""
    assert shown(text) == (disguised(text) or text)


@given(LETTERS, st.sampled_from(("", "u@", "u:p@")), st.sampled_from(("", "/path", ":80/a?б#в")))
def test_any_host(host: str, user: str, rest: str):
    """Where a form in ASCII is shown it leads to the same host, and all after the host stays."""
    address = f"https://{user}{host}{rest}"
    if not (said := disguised(address)):
        return
    assert AnyUrl(said).host == AnyUrl(address).host
    assert said.endswith(rest)
    assert disguised(said) == ""
