"""The policy model as a command: `python -m tests.policy`, or `make policy`."""

from tests.policy.table import main

if __name__ == "__main__":
    raise SystemExit(main())
