"""What feeds say of an edition in its own language: the abstract, and where the text is from."""

from __future__ import annotations

from html import escape

from publish.messages import messages_for
from publish.statement import Statement
from publish.statement.hosts import shown
from publish.statement.values import href


def html(statement: Statement, compared: str | None = None) -> str:
    """The abstract, then authors, type, date and sources, as HTML in the statement's direction.

    `compared` is the address of the page that tells what changed since the edition before.
    """
    words = messages_for(statement.language)
    authors = words.join(agent.name for agent in statement.creators)
    facts = " · ".join((authors, words.type(statement.type), words.date(statement.first_published)))
    lines = [
        *(_paragraph(part) for part in (statement.abstract or "").split("\n\n") if part.strip()),
        _paragraph(facts),
        *(_source(words.text("source"), source.url, source.title) for source in statement.sources),
        _changes(words.text("changes"), statement.edition.changes),
        _linked(words.text("what_changed"), compared),
    ]
    opening = f'<div lang="{escape(statement.language)}" dir="{statement.direction}">'
    return f"{opening}{''.join(lines)}</div>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(' '.join(text.split()))}</p>"


def _source(label: str, url: str | None, title: str | None) -> str:
    if url is None:
        return f"<p>{escape(label)}: {escape(title or '')}</p>"
    return (
        f'<p>{escape(label)}: <a href="{escape(href(url))}">{escape(title or shown(url))}</a></p>'
    )


def _linked(label: str, address: str | None) -> str:
    return f'<p><a href="{escape(address)}">{escape(label)}</a></p>' if address else ""


def _changes(label: str, changes: str | None) -> str:
    return _paragraph(f"{label}: {changes}") if changes else ""
