"""Renders the scenes to PNG: `python -m tests.screens OUT_DIR [NAME ...]`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> int:
    """Draws every scene, or the named ones, into the folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("names", nargs="*", help="only these scenes")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("TZ", "UTC")
    from tests.screens.render import render

    return render(chosen.folder, tuple(chosen.names))


if __name__ == "__main__":
    raise SystemExit(main())
