"""The campaign of scans and typed entries: `python -m tests.scans`; last line JSON, non-zero when a goal was missed."""

import argparse
import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scans.campaign import Tally
    from tests.scans.real_keys import RealTally


def main() -> int:
    """1 when one scan was wrong, too many were unread, or a person was taken for a scanner."""
    parser = argparse.ArgumentParser(prog="tests.scans", description=__doc__)
    parser.add_argument("--scans", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real-scans", type=int, default=0, help="as many through a real X server")
    parser.add_argument("--real-entries", type=int, default=0)
    args = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from tests.scans.campaign import run

    # The platform without a screen says with each window what it cannot do.
    qInstallMessageHandler(lambda kind, context, message: None)
    application = QApplication(sys.argv[:1])
    tally = run(args.scans, args.entries, args.seed, _report)
    application.quit()
    told: dict[str, object] = dict(tally.figures())
    kept = tally.kept
    if args.real_scans or args.real_entries:
        real = _through_x(args.real_scans, args.real_entries, args.seed)
        kept = kept and real.kept
        told["real"] = asdict(real)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if kept else 1


def _report(layout: str, tally: "Tally") -> None:
    line = f"{layout}: {tally.read} of {tally.scans} scans, {tally.entries_whole} of {tally.entries} entries"
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _through_x(scans: int, entries: int, seed: int) -> "RealTally":
    from tests.fixtures.display import running_xvfb
    from tests.scans.real_keys import campaign

    with running_xvfb() as display:
        return campaign(display, scans, entries, seed)


if __name__ == "__main__":
    raise SystemExit(main())
