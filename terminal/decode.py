"""The command `pointill decode`: every code in each picture, read by the camera's own path."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path

from loyalty.codes.scanned import has_inner_check
from terminal.devices.decoder_chain import Code, open_chain
from terminal.devices.pictures import load_picture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="a picture: PNG, JPEG or WebP")
    parser.add_argument("--json", action="store_true", help="one JSON object a line for each picture")


def run(args: argparse.Namespace) -> int:
    """Reads picture after picture; 1 when one of them could not be read, the others are told all the same."""
    chain = open_chain(has_inner_check)
    if chain.blind:
        sys.stderr.write("No library that reads codes is installed; install zxing-cpp.\n")
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    failed = False
    for name in args.files:
        grey = load_picture(Path(name))
        if isinstance(grey, str):
            failed = True
            sys.stdout.flush()
            sys.stderr.write(grey + "\n")
            continue
        codes = chain.look_at_still(grey)
        sys.stdout.write((_as_json(name, codes) if args.json else _as_words(name, codes)) + "\n")
    return 1 if failed else 0


def _as_json(name: str, codes: list[Code]) -> str:
    told = [
        {"symbology": code.reading.symbology, "text": code.reading.text, "confirmed": code.confirmed} for code in codes
    ]
    return json.dumps({"file": name, "codes": told})


def _as_words(name: str, codes: list[Code]) -> str:
    if not codes:
        return f"{name}: no code found"
    return "\n".join(
        f"{name}: {code.reading.symbology}  {_plain(code.reading.text)}{'' if code.confirmed else '  (not certain)'}"
        for code in codes
    )


def _plain(text: str) -> str:
    """Control and direction marks are written out, so that no code can play with the terminal."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
