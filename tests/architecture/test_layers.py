"""The layer contracts of pyproject.toml break when the house is broken, and hold when it is not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).parents[2] / "pyproject.toml"

HOUSE = {
    "loyalty/__init__.py": "",
    "loyalty/sales/__init__.py": "",
    "loyalty/sales/sale.py": "import datetime",
    "loyalty/values/__init__.py": "",
    "terminal/__init__.py": "",
    "terminal/__main__.py": "from terminal import bootstrap",
    "terminal/bootstrap.py": "import time\nfrom terminal import engine, store\nfrom terminal.ui import window",
    "terminal/engine.py": "import queue\nfrom terminal import till",
    "terminal/till/__init__.py": "",
    "terminal/till/exchange/__init__.py": "",
    "terminal/till/till.py": "from loyalty.sales import sale\nfrom terminal import ports",
    "terminal/ports.py": "",
    "terminal/store/__init__.py": "",
    "terminal/store/sales.py": "import sqlalchemy",
    "terminal/sync/__init__.py": "",
    "terminal/sync/worker.py": "import requests",
    "terminal/ui/__init__.py": "",
    "terminal/ui/window.py": "from PySide6 import QtWidgets",
    "central/__init__.py": "",
    "central/bootstrap.py": "from central.store import rows",
    "central/judging/__init__.py": "",
    "central/judging/judge.py": "from loyalty.sales import sale",
    "central/store/__init__.py": "",
    "central/store/rows.py": "import sqlite3\nimport psycopg",
}


def broken_contracts(root: Path, changes: dict[str, str]) -> list[str]:
    for name, text in (HOUSE | changes).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(
        [*linter, "--config", CONFIG, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert re.search(r"^Contracts: \d+ kept, \d+ broken", done.stdout, re.MULTILINE), done.stdout + done.stderr
    broken = re.findall(r"^(.+) BROKEN\b", done.stdout, re.MULTILINE)
    assert bool(broken) == (done.returncode != 0)
    return broken


def test_a_tidy_house_keeps_every_contract(tmp_path: Path) -> None:
    assert broken_contracts(tmp_path, {}) == []


@pytest.mark.parametrize(
    ("contract", "changes"),
    [
        ("layers of the till", {"terminal/ports.py": "from terminal import engine"}),
        ("layers of the till", {"terminal/sync/worker.py": "from terminal.store import sales"}),
        ("layers of the till", {"terminal/gadget.py": ""}),
        ("layers inside the till's own room", {"terminal/till/exchange/asking.py": "from terminal.till import till"}),
        ("layers inside the till's own room", {"terminal/till/gadget.py": ""}),
        ("layers of the central server", {"central/store/rows.py": "from central import bootstrap"}),
        ("layers of the central server", {"central/gadget.py": ""}),
        (
            "the till and the server are strangers, and the core knows neither",
            {"terminal/bootstrap.py": "from central.judging import judge"},
        ),
        (
            "the till and the server are strangers, and the core knows neither",
            {"loyalty/sales/sale.py": "from terminal import ports"},
        ),
        (
            "no circles among siblings",
            {
                "terminal/store/sales.py": "from terminal.store import a",
                "terminal/store/a.py": "import terminal.store.sales",
            },
        ),
        ("layers of the core", {"loyalty/values/ids.py": "from loyalty.sales import sale"}),
        ("the core is pure", {"loyalty/sales/sale.py": "import time"}),
        ("the core is pure", {"loyalty/sales/sale.py": "def later():\n    from os import path"}),
        ("pure rooms of the till", {"terminal/till/till.py": "import logging"}),
        ("pure rooms of the till", {"terminal/cadence.py": "from random import random"}),
        ("pure rooms of the central server", {"central/judging/judge.py": "import threading"}),
        ("Qt only in the screens", {"terminal/bootstrap.py": "import PySide6.QtCore"}),
        ("SQL only in the stores", {"terminal/bootstrap.py": "import sqlite3"}),
        ("SQL only in the stores", {"central/bootstrap.py": "from sqlalchemy import create_engine"}),
        ("outgoing HTTP only in the exchange worker", {"terminal/bootstrap.py": "import requests"}),
    ],
)
def test_a_broken_house_breaks_its_contract(tmp_path: Path, contract: str, changes: dict[str, str]) -> None:
    assert contract in broken_contracts(tmp_path, changes)
