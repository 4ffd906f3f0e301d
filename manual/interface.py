"""docs/reference/python.md: every name of the Python API, from signatures and docstrings."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from publish import api

_HEAD = """# Names of the Python API

What `help(publish)` says, on one page. How they are used together, with examples, is in
[api.md](../api.md).
"""


def interface() -> str:
    """The page."""
    return "\n".join([_HEAD, *(line for name in sorted(api.__all__) for line in _section(name))])


def _section(name: str) -> Iterator[str]:
    thing = getattr(api, name)
    yield f"## {name}\n"
    if inspect.isclass(thing):
        yield f"```python\nclass {name}\n```\n"
        yield f"{_prose(thing)}\n"
        yield from _members(thing)
    else:
        yield f"```python\n{_signature(name)}\n```\n"
        yield f"{_prose(thing)}\n"


def _members(kind: type) -> Iterator[str]:
    """The fields of a class, then what it computes and does."""
    rows = [f"| `{name}` | `{_type(kind, name)}` | |" for name in _fields(kind)]
    for name, member in vars(kind).items():
        if name.startswith("_") or name == "model_config" or name in _fields(kind):
            continue
        if inspect.isfunction(member):
            rows.append(f"| `{name}()` | | {_first(member)} |")
        elif about := inspect.getdoc(member):
            rows.append(f"| `{name}` | | {about.partition(chr(10))[0]} |")
    if rows:
        yield "\n".join(["| Member | Type | |\n|---|---|---|", *rows, ""])


def _fields(kind: type) -> list[str]:
    if issubclass(kind, BaseModel):
        return list(kind.model_fields)
    if dataclasses.is_dataclass(kind):
        return [f.name for f in dataclasses.fields(kind) if not f.name.startswith("_")]
    return []


def _type(kind: type, name: str) -> str:
    """The type of a field as it is written, without what checks it."""
    for base in kind.__mro__:
        if name in (found := vars(base).get("__annotations__", {})):
            return _plain(str(found[name]))
    raise LookupError(name)


def _plain(annotation: str) -> str:
    text = re.sub(r"Annotated\[((?:[^\[\],]|\[[^\]]*\])+),.*\]", r"\1", annotation, flags=re.DOTALL)
    return text.replace("SkipJsonSchema[str]", "str").replace("|", "\\|")


def _signature(name: str) -> str:
    """The signature of a function as it is written, a parameter a line where it is long."""
    tree = ast.parse(Path(api.__file__).read_text("utf-8"))
    (function,) = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    rows = [ast.unparse(arg) for arg in function.args.args]
    bare = len(rows) - len(function.args.defaults)
    defaults = [*(None for _ in range(bare)), *function.args.defaults]
    rows = [_with(row, default) for row, default in zip(rows, defaults, strict=True)]
    keywords = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    rows += ["*"] * bool(function.args.kwonlyargs)
    rows += [_with(ast.unparse(arg), default) for arg, default in keywords]
    result = ast.unparse(function.returns) if function.returns else "None"
    if len(line := f"{name}({', '.join(rows)}) -> {result}") <= 90:
        return line
    return f"{name}(\n" + "".join(f"    {row},\n" for row in rows) + f") -> {result}"


def _with(row: str, default: ast.expr | None) -> str:
    return row if default is None else f"{row} = {ast.unparse(default)}"


def _prose(thing: Any) -> str:
    """A docstring, its paragraphs unwrapped."""
    parts = re.split(r"\n\s*\n", inspect.getdoc(thing) or "")
    return "\n\n".join(" ".join(part.split()) for part in parts)


def _first(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]
