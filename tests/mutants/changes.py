"""The faults that can be planted in a module: one changed sign, word or number each."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "ceil": "floor", "floor": "ceil"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Mutant:
    """One planted fault: where it stands, what it says, and the changed code of its function."""

    module: str
    function: str
    line: int
    change: str
    code: CodeType

    @property
    def name(self) -> str:
        """What finds it again while its line does not change."""
        return f"{self.module}.{self.function}: {self.change}"


def mutants_of(module: str, source: str, file: str) -> Iterator[Mutant]:
    """Every fault that can be planted in the functions of a module."""
    tree = ast.parse(source)
    for function, qualname in _functions(tree):
        for statement in function.body:
            for node in _inside(statement):
                for field, replacement in _replacements(node):
                    before = ast.unparse(node)
                    after, code = _planted(
                        tree, node, field=field, replacement=replacement, within=(file, qualname)
                    )
                    change = f"{_short(before)} becomes {_short(after)}"
                    yield Mutant(module, qualname, node.lineno, change, code)


def _functions(tree: ast.AST, above: str = "") -> Iterator[tuple[Function, str]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield node, above + node.name
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{above}{node.name}.")


def _inside(statement: ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    """The nodes of a statement that count; words for people and types do not."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return
    skipped: set[int] = set()
    for node in ast.walk(statement):
        if id(node) in skipped or isinstance(node, ast.Raise | ast.JoinedStr):
            skipped.update(id(child) for child in ast.iter_child_nodes(node))
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":  # refuses what never comes
            skipped.add(id(node.value))
        if isinstance(node, ast.AnnAssign):
            skipped.add(id(node.annotation))
        if isinstance(node, ast.arguments):
            continue
        if isinstance(node, ast.expr | ast.stmt):
            yield node


def _replacements(node: ast.AST) -> Iterator[tuple[str, object]]:
    """What may stand instead: a field of the node with another value, or no field for all of it."""
    yield from _other_signs(node)
    yield from _other_values(node)
    yield from _other_ways(node)


def _other_signs(node: ast.AST) -> Iterator[tuple[str, object]]:
    match node:
        case ast.Compare(ops=[operator]):
            yield "ops", [COMPARED[type(operator)]()]
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in COUNTED:
            yield "op", COUNTED[type(operator)]()
        case ast.BoolOp(op=operator):
            yield "op", ast.Or() if isinstance(operator, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield "", node.operand


def _other_values(node: ast.AST) -> Iterator[tuple[str, object]]:
    match node:
        case ast.Constant(value=bool() as value):
            yield "value", not value
        case ast.Constant(value=int() | float() as number):
            yield "value", number + 1
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "value", ast.Constant(None)


def _other_ways(node: ast.AST) -> Iterator[tuple[str, object]]:
    told = ast.Compare | ast.UnaryOp | ast.Constant | ast.BoolOp  # changed by themselves
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield "func", ast.Name(CALLED[name], ast.Load())
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            if not isinstance(test, told):
                yield "test", ast.UnaryOp(ast.Not(), test)


def _planted(
    tree: ast.Module, node: ast.AST, *, field: str, replacement: object, within: tuple[str, str]
) -> tuple[str, CodeType]:
    places = {id(one): number for number, one in enumerate(ast.walk(tree))}
    changed = copy.deepcopy(tree)
    copied = next(one for number, one in enumerate(ast.walk(changed)) if number == places[id(node)])
    if field:
        setattr(copied, field, copy.deepcopy(replacement))
    else:
        _replace(changed, copied, copy.deepcopy(replacement))
    text = ast.unparse(copied if field else replacement)  # type: ignore[arg-type]
    ast.fix_missing_locations(changed)
    file, qualname = within
    return text, _code_of(compile(changed, file, "exec"), qualname)


def _replace(tree: ast.AST, old: ast.AST, new: object) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list) and any(item is old for item in value):
                setattr(parent, field, [new if item is old else item for item in value])


def _code_of(code: CodeType, qualname: str) -> CodeType:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == qualname:
                return constant
            if qualname.startswith(constant.co_qualname + "."):
                return _code_of(constant, qualname)
    raise LookupError(qualname)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
