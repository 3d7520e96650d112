"""The house rules that no other tool checks, each a function from sources to complaints."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
PRODUCT = ("loyalty", "terminal", "central")

_THREAD_TOP = re.compile(r"# thread top: \w+ \w+")
_SILENCED = re.compile(r"# (noqa\b|type: ignore\b)")
_SILENCED_WITH_REASON = re.compile(r"# (noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\W+([\w'-]+\W+){2,}")


@dataclass(frozen=True)
class Source:
    """One Python file, by its path from the root of the project."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module(self) -> str:
        """The dotted name; a package goes by its folder."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_product(self) -> bool:
        return self.path.parts[0] in PRODUCT

    @property
    def is_migration(self) -> bool:
        """Alembic loads migrations by path: nobody imports them, and one test a store walks through them all."""
        return "migrations" in self.path.parts


def read_sources(root: Path, folders: Iterable[str]) -> list[Source]:
    """Every Python file in these folders."""
    files = sorted(path for folder in folders for path in (root / folder).rglob("*.py"))
    return [
        Source(PurePosixPath(path.relative_to(root).as_posix()), path.read_text(encoding="utf-8")) for path in files
    ]


def long_files(sources: Iterable[Source]) -> list[str]:
    """A file fits in the head."""
    counted = ((source, len(source.text.splitlines())) for source in sources)
    return [f"{source.path} has {lines} lines" for source, lines in counted if lines > FILE_LINES_MAX]


def long_functions(sources: Iterable[Source]) -> list[str]:
    """A function fits on the screen."""
    return [
        f"{source.path}:{node.lineno} {node.name} has {_lines(node)} lines"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > FUNCTION_LINES_MAX
    ]


def modules_without_a_sentence(sources: Iterable[Source]) -> list[str]:
    """A module opens by saying what it is; only an empty file has nothing to say."""
    return [
        f"{source.path} does not open with a sentence saying what it is"
        for source in sources
        if source.text.strip() and not (ast.get_docstring(source.tree) or "").strip()
    ]


def modules_without_a_test(sources: Iterable[Source]) -> list[str]:
    """Each module of the product a/b/c.py has its test tests/a/b/test_c.py (a/__main__.py: tests/a/test_main.py).

    An `__init__` needs none, and so may hold no function and no class of its own; a module of nothing but Protocols
    needs none, there is nothing to run; the migrations of a store share tests/a/store/test_migrations.py.
    """
    sources = list(sources)
    there = {source.path for source in sources}
    complaints = []
    for source in sources:
        if not source.is_product:
            continue
        if source.path.name == "__init__.py" and not source.is_migration:
            if any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in source.tree.body):
                complaints.append(f"{source.path} defines something: give it a module of its own")
        elif not _only_protocols(source) and _mirror(source) not in there:
            complaints.append(f"{source.path} has no {_mirror(source)}")
    return complaints


def dead_modules(sources: Iterable[Source], entry_points: Iterable[str]) -> list[str]:
    """Each module of the product is reached from an entry point, by import or by its dotted name in a string."""
    product = {source.module: source for source in sources if source.is_product}
    alive: set[str] = set()
    waiting = [name for name in entry_points if name in product]
    while waiting:
        name = waiting.pop()
        if name not in alive:
            alive.add(name)
            waiting += [known for known in _mentioned(product[name]) if known in product]
    return [
        f"{source.path} is reached from no entry point"
        for name, source in product.items()
        if name not in alive and not source.is_migration
    ]


def swallowed_errors(sources: Iterable[Source]) -> list[str]:
    """What catches everything stands at the top of a thread and says so: `# thread top: why`, in or above its line.

    Tidying up after a BaseException and raising it again (a roll-back) swallows nothing and needs no word.
    """
    return [
        f"{source.path}:{line} catches everything and is not the top of a thread"
        for source in sources
        if source.is_product
        for line in sorted(_broad_catches(source.tree))
        if not any(_THREAD_TOP.search(text) for text in source.text.splitlines()[max(line - 2, 0) : line])
    ]


def types_learnt_at_work(sources: Iterable[Source]) -> list[str]:
    """Types that msgspec learns when they are first read: two threads that do so at once end the process."""
    return [
        f"{source.path}:{node.lineno} reads a type that is not learnt while it is imported: use a Decoder"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "msgspec.json.decode"
        and any(keyword.arg == "type" for keyword in node.keywords)
    ]


def silenced_without_reason(sources: Iterable[Source]) -> list[str]:
    """Where a tool is told to look away, the line says why in a few words after the code."""
    return [
        f"{source.path}:{number} tells a tool to look away and does not say why"
        for source in sources
        if source.is_product
        for number, line in enumerate(source.text.splitlines(), 1)
        if _SILENCED.search(line) and not _SILENCED_WITH_REASON.search(line + " ")
    ]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _mirror(source: Source) -> PurePosixPath:
    if source.is_migration:
        store = source.path.parts[: source.path.parts.index("migrations")]
        return PurePosixPath("tests", *store, "test_migrations.py")
    return PurePosixPath("tests") / source.path.parent / f"test_{source.path.stem.strip('_')}.py"


def _only_protocols(source: Source) -> bool:
    classes = [node for node in source.tree.body if isinstance(node, ast.ClassDef)]
    others = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
    return bool(classes) and not others and all(_is_protocol(node) for node in classes)


def _is_protocol(node: ast.ClassDef) -> bool:
    bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in bases)


def _mentioned(source: Source) -> Iterator[str]:
    """The names of modules that this one may load; importing a module loads the packages above it as well."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield from _with_parents(alias.name)
            case ast.ImportFrom(module=str(module), names=names):
                yield from _with_parents(module)
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Constant(value=str(value)) if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", value):
                yield from _with_parents(value)
            case _:
                pass
    yield from _with_parents(source.module)


def _with_parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _broad_catches(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.ExceptHandler(type=ast.Name(id="BaseException"), body=[*_, ast.Raise(exc=None)]) if not _leaves(
                node
            ):
                pass
            case ast.ExceptHandler(type=None):
                yield node.lineno
            case ast.ExceptHandler(type=caught) if caught is not None and _names_everything(caught):
                yield node.lineno
            case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress"), args=args):
                if any(map(_names_everything, args)):
                    yield node.lineno
            case _:
                pass


def _leaves(handler: ast.AST) -> bool:
    return any(isinstance(node, ast.Return | ast.Break | ast.Continue) for node in ast.walk(handler))


def _names_everything(node: ast.expr) -> bool:
    names = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in names)
