"""The till's own log: rotating files with a written limit, never personal data, never codes or keys."""

from __future__ import annotations

import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

FILE_BYTES_MAX = 5 * 1024 * 1024
FILES_MAX = 10


def keep_log(data: Path) -> None:
    """Log to `logs/till.log` in the data folder; a log that cannot be written never keeps a shop from selling.

    No folder is made for a log alone: one that somebody mistyped stays as it is, not there.
    """
    folder = data / "logs"
    handler: logging.Handler
    try:
        folder.mkdir(exist_ok=True)
        file = folder / "till.log"
        handler = RotatingFileHandler(file, maxBytes=FILE_BYTES_MAX, backupCount=FILES_MAX - 1, encoding="utf-8")
        os.chmod(file, 0o600)  # noqa: PTH101 - the same call as elsewhere for files that only the till may read
    except OSError:
        handler = logging.StreamHandler() if data.is_dir() else logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.raiseExceptions = False
    threading.excepthook = _fell_over
    sys.excepthook = _unforeseen


def _unforeseen(kind: type[BaseException], wrong: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught in the main thread, a slot of the screen for example: Qt goes on, the log keeps the trace."""
    logging.getLogger(__name__).critical("nobody foresaw this", exc_info=(kind, wrong, trace))
    sys.__excepthook__(kind, wrong, trace)


def _fell_over(thread: threading.ExceptHookArgs) -> None:
    """A thread that ended by a fault of ours leaves its trace in the log, not on a screen that nobody sees."""
    if thread.exc_value is not None:
        logging.getLogger(__name__).error("a thread fell over", exc_info=thread.exc_value)
