"""The benchmarks, one JSON object a line: `python -m tests.bench [NAME ...]`; `limit` bounds `ratio`, of one run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.bench import anchor_move, backlog, codes, durable_sale, gui_gap, in_sight, quoting, recall, reconnect


def main() -> int:
    """1 when a limit was not kept."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    kept, wanted = True, sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for bench in (quoting, durable_sale, gui_gap, in_sight, recall, anchor_move, reconnect, backlog, codes):
            if wanted and bench.__name__.rpartition(".")[2] not in wanted:
                continue
            for figure in bench.figures(Path(folder) / bench.__name__):
                kept = kept and figure.kept
                sys.stdout.write(figure.line() + "\n")
                sys.stdout.flush()
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
