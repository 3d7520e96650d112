"""The GUI thread never waits: no module of the screen calls anything that could."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import terminal.ui
from terminal.ui import icons
from terminal.ui.app import dress

SCREEN = Path(terminal.ui.__file__).parent
MODULES = sorted(SCREEN.rglob("*.py"))
AT_START = {"icons.py": ["path.read_bytes"], "picture.py": ["app.processEvents"] * 2}
"""The bundled drawings are read before the first window; a picture of the screen is drawn where nobody trades."""

WAITING_METHODS = {
    "acquire",
    "join",
    "wait",
    "sleep",
    "msleep",
    "recv",
    "connect_ex",
    "communicate",
    "fetchall",
    "fetchone",
    "execute",
    "commit",
    "waitForFinished",
    "waitForReadyRead",
    "processEvents",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "put",
    "get",
}
WAITING_CALLS = {"open", "input", "print", "sleep"}
WAITING_ROOMS = {
    "socket",
    "select",
    "requests",
    "urllib",
    "http",
    "sqlite3",
    "sqlalchemy",
    "queue",
    "threading",
    "subprocess",
    "multiprocessing",
    "concurrent",
    "asyncio",
    "time",
    "shutil",
    "tempfile",
    "os",
}


@pytest.fixture
def dressed_icons(qapp: QApplication) -> int:
    """How often the drawings were read once the application is dressed."""
    icons.drawings.cache_clear()
    dress(qapp, "en_GB")
    misses = icons.drawings.cache_info().misses
    icons.icon("check", "#000000", 24)
    return misses


def waits(tree: ast.Module) -> Iterator[str]:
    """What in this module could wait, by name."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name.split(".")[0] in WAITING_ROOMS)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in WAITING_ROOMS:
                yield module
            case ast.Call(func=ast.Name(id=name)) if name in WAITING_CALLS:
                yield name
            case ast.Call(func=ast.Attribute(attr=attr, value=value)) if attr in WAITING_METHODS:
                if not harmless(attr, value):
                    yield f"{ast.unparse(value)}.{attr}"
            case _:
                pass


def harmless(attr: str, value: ast.expr) -> bool:
    """Text joined by a literal, a plain look-up in a table named in capitals, a card that lays its parts out."""
    if attr == "join":
        return isinstance(value, ast.Constant) and isinstance(value.value, str)
    name = ast.unparse(value)
    if attr == "get":
        return name.split(".")[-1].isupper()
    return attr == "put" and not any(word in name.lower() for word in ("inbox", "queue", "engine"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SCREEN)))
def test_no_module_of_the_screen_waits(path: Path) -> None:
    assert list(waits(ast.parse(path.read_text(encoding="utf-8")))) == AT_START.get(path.name, [])


def test_the_drawings_are_read_before_the_first_window(dressed_icons: int) -> None:
    assert dressed_icons == icons.drawings.cache_info().misses == 1


@pytest.mark.parametrize(
    "waiting",
    [
        "import time",
        "import sqlite3",
        "from queue import Queue",
        "from urllib.request import urlopen",
        "thread.join()",
        "worker.wait(3)",
        "lock.acquire()",
        "inbox.get()",
        "self._inbox.put(command)",
        "engine.put(command)",
        "open('x')",
        "clock.sleep(1)",
        "connection.execute('select 1')",
        "path.read_text()",
        "QCoreApplication.processEvents()",
    ],
)
def test_what_waits_is_seen(waiting: str) -> None:
    assert list(waits(ast.parse(waiting)))


@pytest.mark.parametrize("harmless", ["', '.join(words)", "STATES.get(state)", "card.put(label)", "app.exec()"])
def test_what_does_not_wait_is_left_alone(harmless: str) -> None:
    assert not list(waits(ast.parse(harmless)))
