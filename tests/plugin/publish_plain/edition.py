"""The edition in plain text: title, authors, and the words of each paragraph."""

from publish.editions.making import Making

_BLOCKS = {"p", "h1", "h2", "h3", "li", "blockquote"}


def render(making: Making) -> bytes:
    """The finished edition, in UTF-8."""
    statement = making.statement
    lines = [statement.title, ", ".join(agent.name for agent in statement.authors), ""]
    lines += (
        " ".join("".join(element.itertext()).split())
        for element in making.labelled.body.iter()
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _BLOCKS
    )
    return ("\n".join(lines) + "\n").encode()
