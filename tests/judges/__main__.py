"""`python -m tests.judges`: our bytes and our virtual printer judged by programs of others; last line JSON.

They are npos (MIT) and receiptio (Apache-2.0), fetched by npm into build/judges and never part of the product.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from terminal.devices.escpos_builder import EscposBuilder
from tests.judges.judgement import Reading, differences
from tests.judges.states import seen_states
from tests.prints.paperwork import Paperwork, all_papers
from tests.prints.test_paperwork import LETTERING

PACKAGES = ("npos@0.1.19", "receiptio@2.1.2")
FOLDER = Path("build/judges")
NODE_S = 300


def main() -> int:
    """1 when a judge saw anything else than was meant; 2 when the judges cannot be had here."""
    if not all(map(shutil.which, ("node", "npm"))):
        print("The judges need node and npm. Install them (packages nodejs and npm).", file=sys.stderr)
        return 2
    _fetch()
    modules = FOLDER / "node_modules"
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        works = list(all_papers())
        wrong = [
            line for work, raw, reading in _read(modules, scratch, works) for line in differences(work, raw, reading)
        ]
        states = seen_states(modules, scratch)
    for line in wrong[:20]:
        print(line)
    for state, wanted, seen in states:
        print(f"receiptio: {state}: {seen}" + ("" if seen == wanted else f", it should be {wanted}"))
    agreed = sum(seen == wanted for _, wanted, seen in states)
    print(json.dumps({"papers": len(works), "differences": len(wrong), "states": len(states), "agreed": agreed}))
    return int(bool(wrong) or agreed != len(states))


def _fetch() -> None:
    if (FOLDER / "node_modules" / "npos").is_dir():
        return
    print(f"judges: npm install {' '.join(PACKAGES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    flags = ("--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
    subprocess.run(["npm", "install", *flags, *PACKAGES], cwd=FOLDER, check=True, timeout=NODE_S)


def _read(modules: Path, scratch: Path, works: list[Paperwork]) -> list[tuple[Paperwork, bytes, Reading]]:
    raws = []
    for number, work in enumerate(works):
        raws.append(EscposBuilder(work.paper, LETTERING).build(work.slip, work.copy_no))
        (scratch / f"{number:04}").write_bytes(raws[-1])
    files = [str(scratch / f"{number:04}") for number in range(len(works))]
    told = subprocess.run(
        ["node", str(Path(__file__).with_name("read.js")), str(modules), *files],
        capture_output=True,
        text=True,
        check=True,
        timeout=NODE_S,
    )
    readings = [json.loads(line) for line in told.stdout.splitlines()]
    return [
        (work, raw, Reading(one.get("error", ""), [tuple(node) for node in one.get("nodes", ())], one.get("text", "")))
        for work, raw, one in zip(works, raws, readings, strict=True)
    ]


if __name__ == "__main__":
    sys.exit(main())
