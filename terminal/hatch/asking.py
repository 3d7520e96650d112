"""A command's side of the hatch: asks the till that runs on a data folder, or says that none does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from terminal.errors import TillError
from terminal.hatch.opening import SOCKET_FILE, reach

if TYPE_CHECKING:
    from pathlib import Path

WAIT_S: Final = 90.0
"""Longer than the till itself waits for an answer."""


@dataclass(frozen=True, slots=True)
class NotRunning:
    """No till runs on this data folder, so its files may be opened."""


NOT_RUNNING: Final = NotRunning()


class HatchRefused(TillError):
    """The running till, or the system, did not answer the question; `code` is the till's own word for it."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


def ask_running_till(
    data: Path, question: str, given: dict[str, Any] | None = None, wait_s: float = WAIT_S
) -> dict[str, Any] | NotRunning:
    """The running till's answer as a JSON object; HatchRefused when one runs and does not give it."""
    try:
        reached = reach(data, wait_s)
    except PermissionError:
        raise HatchRefused(
            f"The till in {data} belongs to another user. Run this command as the user who runs the till."
        ) from None
    if reached is None:
        return NOT_RUNNING
    with reached.line as line:
        asked = {"question": question, "given": given or {}, "word": reached.word}
        try:
            line.sendall(json.dumps(asked).encode() + b"\n")
            with line.makefile("rb") as hearing:
                document = json.loads(hearing.readline())
        except (OSError, ValueError):
            raise HatchRefused(
                f"The till in {data} is there ({SOCKET_FILE}) but did not answer. Nothing was changed; ask again, or "
                "close the till first."
            ) from None
    return _answer_in(document)


def _answer_in(document: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON came
    if isinstance(document, dict):
        answer, refused = document.get("answer"), document.get("refused")
        if isinstance(answer, dict):
            return answer
        if isinstance(refused, dict):
            raise HatchRefused(str(refused.get("sentence")), str(refused.get("code")))
    raise HatchRefused("The running till answered in a way that this version cannot read. Use programs of one version.")
