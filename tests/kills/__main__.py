"""`python -m tests.kills`: kills real tills and servers while they trade; progress on stderr, last line JSON."""

import argparse
import json
import signal
import sys
from pathlib import Path

import msgspec

from tests.fixtures.postgres import running_cluster
from tests.kills.campaign import Campaign
from tests.kills.stand import PostgresEngine, SqliteEngine


def main() -> int:
    """1 when a promise was broken; stopped (Ctrl-C or SIGTERM) it ends the leg under way and goes on next time."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=main.__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="what is done is kept here, and continued")
    parser.add_argument("--till-kills", type=int, required=True, help="of all runs in this folder together")
    parser.add_argument("--server-kills", type=int, required=True)
    asked = parser.parse_args()
    with running_cluster() as cluster:
        campaign = Campaign(
            asked.folder, [SqliteEngine, lambda folder: PostgresEngine(folder, cluster)], say=_say_on_stderr
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: campaign.stop())
        totals = campaign.run(asked.till_kills, asked.server_kills)
    print(json.dumps(msgspec.to_builtins(totals)))
    return 0 if totals.good else 1


def _say_on_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
