"""Clock and chance come in as ports: the style check knows where they may be taken from the machine."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def codes(path: str, text: str) -> set[str]:
    """The rules that a file of this text would break at this place."""
    command = [sys.executable, "-m", "ruff", "check", "--output-format=concise", "--stdin-filename", path, "-"]
    done = subprocess.run(command, input=text, cwd=ROOT, capture_output=True, text=True, check=False)
    return {line.split()[1] for line in done.stdout.splitlines() if line.startswith(path)}


@pytest.mark.parametrize(
    "taking",
    [
        "from datetime import UTC, datetime\nx = datetime.now(UTC)\n",
        "import datetime\nx = datetime.datetime.utcnow()\n",
        "import datetime\nx = datetime.date.today()\n",
        "import time\nx = time.time()\n",
        "from time import time_ns\nx = time_ns()\n",
        "import random\nx = random.random()\n",
        "from random import Random\nx = Random()\n",
        "import secrets\nx = secrets.token_bytes(8)\n",
        "from uuid import uuid4\nx = uuid4()\n",
        "import os\nx = os.urandom(8)\n",
    ],
)
def test_only_a_bootstrap_takes_clock_and_chance_from_the_machine(taking: str) -> None:
    for place in ("terminal/till.py", "terminal/sync/worker.py", "central/store/rows.py", "loyalty/sales/sale.py"):
        assert "TID251" in codes(place, taking), place
    for place in ("terminal/bootstrap.py", "terminal/bootstrap/parts.py", "central/bootstrap.py"):
        assert "TID251" not in codes(place, taking), place


def test_only_commands_print() -> None:
    assert "T201" not in codes("terminal/demo.py", "print(1)\n")
    for place in ("terminal/store/sales.py", "terminal/ui/window.py", "loyalty/sales/sale.py", "central/http/tills.py"):
        assert "T201" in codes(place, "print(1)\n"), place
