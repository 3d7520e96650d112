"""Every "no" that the product can say, found in its source: where it is built, by which code, in which words.

A refusal is a call of one of `SAYERS`, or of a function that only hands its own argument to one. Words are put together
as far as source tells them: constants, local names, what called functions return; what only a running shop knows is
`GAP`.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SAYERS = {"Refusal": (0, 1), "Unproven": (0, 1), "Problem": (1, 2)}
"""Which arguments of each are the code and the sentence."""
NAMESAKES = {("Unproven", "central.store.chains")}
"""What is called so and is no refusal."""
GAP = "…"
_DEPTH = 6
_MOST = 200
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Said:
    """One "no": where, by which function, the source of its code, and all that its sentence may be."""

    place: str
    by: str
    code: str
    sentences: frozenset[str]


@dataclass(slots=True)
class _Module:
    name: str
    tree: ast.Module
    constants: dict[str, ast.expr] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where an expression stands: its module, the function around it, and what that was called with."""

    module: _Module
    function: Function | None = None
    bound: Mapping[str, tuple[ast.expr, _Scope]] = field(default_factory=dict)


class Product:
    """The source of the product, read once."""

    def __init__(self, root: Path, packages: tuple[str, ...]) -> None:
        self._modules: dict[str, _Module] = {}
        for package in packages:
            for path in sorted((root / package).rglob("*.py")):
                name = ".".join(path.relative_to(root).with_suffix("").parts)
                self._modules[name] = _read(name, ast.parse(path.read_text(encoding="utf-8")))
        self._sayers = dict(SAYERS)
        self._calls: dict[str, list[tuple[_Module, ast.Call, Function | None]]] = {}
        for module in self._modules.values():
            for call, function in _calls(module.tree):
                self._calls.setdefault(_name(call.func), []).append((module, call, function))

    def refusals(self) -> list[Said]:
        """All of them; functions that hand on their own argument are counted where they are called."""
        while True:
            known = list(self._sayers)
            found = [one for name in known for place in self._calls.get(name, ()) for one in self._said(name, *place)]
            if len(self._sayers) == len(known):
                return found

    def named(self, enum: str) -> set[str]:
        """The members of an enum that stand anywhere in the source."""
        nodes = itertools.chain.from_iterable(ast.walk(module.tree) for module in self._modules.values())
        return {
            node.attr
            for node in nodes
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum
        }

    def _said(self, name: str, module: _Module, call: ast.Call, function: Function | None) -> Iterator[Said]:
        if (name, module.name) in NAMESAKES or (function is not None and function.name in self._sayers):
            return
        code, sentence = (_argument(call, at) for at in self._sayers[name])
        if sentence is None or code is None:
            return
        handed = [] if function is None else [one.arg for one in function.args.args if one.arg != "self"]
        if function is not None and isinstance(sentence, ast.Name) and sentence.id in handed:
            at = handed.index(sentence.id)
            coded = isinstance(code, ast.Name) and code.id in handed
            self._sayers[function.name] = (handed.index(_name(code)) if coded else at, at)
            return
        told = self._texts(sentence, _Scope(module, function), 0)
        yield Said(f"{module.name}:{call.lineno}", name, ast.unparse(code), frozenset(told))

    def _texts(self, node: ast.expr, scope: _Scope, depth: int) -> set[str]:
        """All texts that an expression may be."""
        if depth > _DEPTH:
            return {GAP}
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.JoinedStr(values=parts):
                return _joined([self._texts(part, scope, depth) for part in parts])
            case ast.FormattedValue(value=value):
                return self._texts(value, scope, depth + 1)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _joined([self._texts(left, scope, depth), self._texts(right, scope, depth)])
            case ast.IfExp(body=body, orelse=orelse):
                return self._texts(body, scope, depth) | self._texts(orelse, scope, depth)
            case ast.BoolOp(values=values):
                return set().union(*(self._texts(one, scope, depth) for one in values))
            case ast.Name(id=name):
                return self._of_name(name, scope, depth + 1)
            case ast.Attribute(value=ast.Name(id=name), attr="sentence" | "detail"):
                return self._of_refusal(name, scope, depth + 1)
            case ast.Call(func=func, args=args):
                return self._of_call(func, args, scope, depth + 1)
            case _:
                return {GAP}

    def _of_name(self, name: str, scope: _Scope, depth: int) -> set[str]:
        if name in scope.bound:
            expression, there = scope.bound[name]
            return self._texts(expression, there, depth)
        local = [] if scope.function is None else list(_assigned(scope.function, name))
        if local:
            return set().union(*(self._texts(one, scope, depth) for one in local))
        found = self._constant(name, scope.module)
        return {GAP} if found is None else self._texts(found[0], _Scope(found[1]), depth)

    def _of_refusal(self, name: str, scope: _Scope, depth: int) -> set[str]:
        """The sentence of another "no", or of an error that was caught or handed on by this name."""
        kind = "" if scope.function is None else _caught(scope.function, name) or _declared(scope.function, name)
        raised = [(call.args[0], _Scope(module, place)) for module, place, call in self._built(kind) if call.args]
        if raised:
            return set().union(*(self._texts(one, there, depth) for one, there in raised))
        found = self._constant(name, scope.module)
        if found is None or not isinstance(found[0], ast.Call) or _name(found[0].func) not in SAYERS:
            return {GAP}
        sentence = _argument(found[0], SAYERS[_name(found[0].func)][1])
        return {GAP} if sentence is None else self._texts(sentence, _Scope(found[1]), depth)

    def _built(self, kind: str | None) -> Iterator[tuple[_Module, Function | None, ast.Call]]:
        """Where errors of this kind are made."""
        return ((module, function, call) for module, call, function in self._calls.get(kind or "", ()))

    def _of_call(self, func: ast.expr, args: list[ast.expr], scope: _Scope, depth: int) -> set[str]:
        found = self._function(_name(func), scope.module)
        if found is None:
            return {GAP}
        function, module = found
        names = [one.arg for one in function.args.args if one.arg != "self"]
        there = _Scope(module, function, {name: (arg, scope) for name, arg in zip(names, args, strict=False)})
        returned = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value is not None]
        return set().union(*(self._texts(one, there, depth) for one in returned)) or {GAP}

    def _constant(self, name: str, module: _Module) -> tuple[ast.expr, _Module] | None:
        if name in module.constants:
            return module.constants[name], module
        there, known_as = module.imported.get(name, ("", ""))
        return self._constant(known_as, self._modules[there]) if there in self._modules else None

    def _function(self, name: str, module: _Module) -> tuple[Function, _Module] | None:
        if name in module.functions:
            return module.functions[name], module
        there, known_as = module.imported.get(name, ("", ""))
        return self._function(known_as, self._modules[there]) if there in self._modules else None


def _read(name: str, tree: ast.Module) -> _Module:
    module = _Module(name, tree)
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(there), names=names):
                module.imported |= {one.asname or one.name: (there, one.name) for one in names}
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                module.functions[node.name] = node
            case _:
                pass
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=constant)], value=value):
                module.constants[constant] = value
            case ast.AnnAssign(target=ast.Name(id=constant), value=ast.expr() as value):
                module.constants[constant] = value
            case _:
                pass
    return module


def _calls(tree: ast.AST, function: Function | None = None) -> Iterator[tuple[ast.Call, Function | None]]:
    """All calls, each with the function around it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, function
        yield from _calls(node, node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function)


def _assigned(function: Function, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                yield from (one for to, one in zip(names, values, strict=True) if _name(to) == name)
            case _:
                pass


def _caught(function: Function, name: str) -> str | None:
    handlers = (node for node in ast.walk(function) if isinstance(node, ast.ExceptHandler))
    return next((_name(one.type) for one in handlers if one.name == name and one.type is not None), None)


def _declared(function: Function, name: str) -> str | None:
    """The class that an argument has."""
    return next((_name(one.annotation) for one in function.args.args if one.arg == name and one.annotation), None)


def _name(node: ast.expr) -> str:
    """The last word of a name: `f` of `a.b.f`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _argument(call: ast.Call, at: int) -> ast.expr | None:
    return call.args[at] if len(call.args) > at else None


def _joined(parts: list[set[str]]) -> set[str]:
    return {"".join(words) for words in itertools.islice(itertools.product(*map(sorted, parts)), _MOST)}
