"""The command `pointill`: reads the arguments, hands over to a room, turns its sentence into an exit code."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Final

from terminal.errors import TillError

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS: Final = {
    "till": ("terminal.bootstrap.command", "open the till"),
    "demo": ("terminal.demo.command", "a sample shop to try: a window, or a scripted day where there is no display"),
    "enrol": ("terminal.enrolment", "join a shop with a code from its server"),
    "shop": ("terminal.shop", "a shop on one computer: server and till together"),
    "decode": ("terminal.decode", "read every code in pictures"),
    "printer": ("terminal.bootstrap.paper_desk", "a virtual receipt printer"),
    "paper": ("terminal.printing", "print a test page, an X report, cards or the codes that set a scanner"),
    "drawer": ("terminal.cash_drawer", "open the cash drawer, for a reason that is written down"),
    "shift": ("terminal.shift", "begin and close a shift, move cash, print a Z report again"),
    "doctor": ("terminal.bootstrap.doctor", "how every device is, and what is plugged in"),
    "unsent": ("terminal.unsent", "carry what was not sent to the server by hand"),
    "salvage": ("terminal.salvage", "make a new file from what is left of a damaged or lost one"),
    "config": ("terminal.bootstrap.configuring", "show the settings and where each comes from"),
}
_WARM: Final = ("sqlalchemy", "babel.numbers", "escpos.printer")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 the world said no (one sentence on stderr), 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] in (["till"], ["demo"]):
        threading.Thread(target=_warm, name="warm-up", daemon=True).start()
    parser = argparse.ArgumentParser(prog="pointill", description="The loyalty till that keeps working.")
    parser.add_argument("--version", action="version", version=f"pointill {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, words) in _COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words.capitalize() + ".")
        if given[:1] == [name]:
            import_module(module).add_arguments(command)
    args = parser.parse_args(given)
    _end_orderly()
    try:
        code: int = import_module(_COMMANDS[args.command][0]).run(args)
    except TillError as refused:
        sys.stderr.write(refused.sentence + "\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _end_orderly() -> None:
    """Told to end, the program leaves through every `finally`: a server that it started ends with it."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def _version() -> str:
    from terminal.version import VERSION

    return VERSION


def _warm() -> None:
    """Load what is slow to load while the window is being painted; the till thread then finds it there."""
    for module in _WARM:
        import_module(module)


if __name__ == "__main__":
    sys.exit(main())
