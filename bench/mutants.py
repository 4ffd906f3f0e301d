"""The faults that mutation testing plants: one change to one place of a syntax tree.

A comparison is turned or takes in its bound, `and` is `or`, a condition is its contrary, a number
is one more, a text lacks its last character, a result is None, a call whose result nobody takes, or
a `raise`, does not take place.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A node of a tree and what stands there instead: `holder.field`, or an item of it."""

    holder: ast.AST
    field: str
    index: int | None
    new: ast.AST
    line: int
    text: str

    @property
    def _old(self) -> ast.AST:
        value: Any = getattr(self.holder, self.field)
        found: ast.AST = value if self.index is None else value[self.index]
        return found

    @property
    def change(self) -> str:
        """What the change is, in words: `a < b` becomes `a <= b`."""
        old, new = (" ".join(ast.unparse(node).split()) for node in (self._old, self.new))
        return f"`{_short(old)}` becomes `{_short(new)}`"

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The tree with the change; afterwards it is as before."""
        old = self._old
        self._set(self.new)
        try:
            yield
        finally:
            self._set(old)

    def _set(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.holder, self.field, node)
        else:
            getattr(self.holder, self.field)[self.index] = node


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:28]}…{text[-28:]}"


def mutants_of(tree: ast.Module, source: str) -> Iterator[Mutant]:
    """Every mutant of a module, from its first line to its last."""
    lines = source.splitlines()
    for holder, field, index, node in _places(tree):
        for new in _instead(node, holder, field):
            ast.copy_location(new, node)
            line = getattr(node, "lineno", 0)
            yield Mutant(
                holder, field, index, ast.fix_missing_locations(new), line, lines[line - 1].strip()
            )


def _places(holder: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(holder):
        if field in ("decorator_list", "returns", "type_comment", "ctx", "op", "ops"):
            continue
        if field == "annotation" and not isinstance(holder, ast.AnnAssign):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST) and not _is_aside(node):
                yield holder, field, index, node
                yield from _places(node)


def _is_aside(node: ast.AST) -> bool:
    """Docstrings, imports, what is for type checkers, and the list of public names."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _instead(node: ast.AST, holder: ast.AST, field: str) -> Iterator[Any]:
    match node:
        case ast.Compare(ops=ops):
            for at, operator in enumerate(ops):
                new = copy.copy(node)
                new.ops = [*ops[:at], _COMPARISONS[type(operator)](), *ops[at + 1 :]]
                yield new
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand if not isinstance(operand, ast.Constant) else ast.Constant(True)
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATIONS:
            if not _is_type(holder, node):
                yield ast.BinOp(left, _OPERATIONS[type(operator)](), right)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(value[:-1] if value else "X")
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
    if field in ("test", "ifs") and isinstance(
        node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.NamedExpr
    ):
        yield ast.UnaryOp(ast.Not(), node)


def _is_type(holder: ast.AST, node: ast.BinOp) -> bool:
    """Whether `|` stands between types, in annotations and the second argument of isinstance."""
    if not isinstance(node.op, ast.BitOr):
        return False
    names = ast.unparse(node)
    return (
        "None" in names
        or isinstance(holder, ast.AnnAssign | ast.Subscript)
        or (
            isinstance(holder, ast.Call)
            and ast.unparse(holder.func) in ("isinstance", "issubclass")
        )
    )
