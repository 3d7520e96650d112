"""Records a day of a real till, cuts its power at many points of it and prints what was found as JSON."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.powercuts.campaign import BAD, campaign, record_day

CONTROLS = ("NORMAL", "OFF")


def main() -> int:
    """One line for the till as it is, one for each control that must lose something."""
    reading = argparse.ArgumentParser(prog="tests.powercuts", description=__doc__)
    reading.add_argument("--points", type=int, default=1_500, help="power cuts of the till as it is")
    reading.add_argument("--control-points", type=int, default=150, help="power cuts of each control")
    reading.add_argument("--seed", type=int, default=1)
    asked = reading.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found = campaign(record_day(scratch), asked.points, seed=asked.seed)
        print(json.dumps({"synchronous": "FULL", **found}), flush=True)
        sharp = True
        for synchronous in CONTROLS:
            control = campaign(record_day(scratch, synchronous), asked.control_points, seed=asked.seed)
            print(json.dumps({"control": synchronous, **control}), flush=True)
            sharp = sharp and control["lost"] + control["corrupt"] + control["torn"] > 0
    return int(any(found[kind] for kind in BAD) or not sharp)


if __name__ == "__main__":
    sys.exit(main())
