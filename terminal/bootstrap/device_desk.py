"""The devices' desk: one thread that does what the page of the devices asks for and says how everything is."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from terminal.cash import DrawerReason
from terminal.checks.reading import TYPED, hint
from terminal.commands import Asked
from terminal.device_commands import (
    DeviceCommand,
    DevicesWanted,
    DrawerTrial,
    LookAgain,
    PaperTrial,
    SightWanted,
    SoundTrial,
    TypedTried,
)
from terminal.devices.scan import CAMERA
from terminal.events import DevicesChanged
from terminal.findings import DevicesShown, DrawerTried, PaperTried, ScanTried
from terminal.questions import DrawerAsked, PaperAsked, ScanAsked, Told
from terminal.tickets import DEVICES, Tickets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from terminal.bootstrap.board_ears import ScanSwitch
    from terminal.checks.board import Board
    from terminal.checks.plugged import Inventory
    from terminal.events import Event
    from terminal.findings import CardCodes, Plugged
    from terminal.ports import Inbox
    from terminal.questions import Answer, Question
    from terminal.sound import Sound

_LOG: Final = logging.getLogger(__name__)
WAITING_MAX: Final = 64
ANSWER_S: Final = 5.0
KEYBOARD: Final = "scanner"
_BUSY: Final = "The till has too much to do. Ask again in a moment."
_NAMES: Final = ("name", "gtin", "voucher", "reward", "receipt")
_ABOUT_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class _Scanned:
    text: str
    symbology: str | None
    source: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Looked:
    found: tuple[Plugged, ...]


@dataclass(frozen=True, slots=True)
class _Changed:
    """Something on the board is different."""


@dataclass(frozen=True, slots=True)
class _Learnt:
    sentence: str


_Work = DeviceCommand | _Scanned | _Looked | _Changed | _Learnt


class DeviceDesk:
    """Any thread may hand it something, and none waits for it; `hear` gets its events in the desk's own thread."""

    def __init__(
        self,
        *,
        board: Board,
        inventory: Inventory,
        switch: ScanSwitch,
        inbox: Inbox,
        hear: Callable[[Event], None],
        used: Sequence[str],
        look: Callable[[], None],
        watch: Callable[[bool], None],
        draw_card: Callable[[], CardCodes | None],
        play: Callable[[Sound], None],
    ) -> None:
        self._board, self._inventory, self._switch = board, inventory, switch
        self._inbox, self._hear, self._used = inbox, hear, used
        self._look, self._watch, self._draw_card, self._play = look, watch, draw_card, play
        self._tickets = Tickets(DEVICES)
        self._waiting: queue.Queue[_Work | None] = queue.Queue(WAITING_MAX)
        self._looking: threading.Thread | None = None
        self._is_open = False
        self._shown = DevicesShown()
        self._thread = threading.Thread(target=self._run, name="devices", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Nothing is shown any more; what hangs is left behind."""
        self._tickets.close(0)
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)
        if self._thread.is_alive():
            self._thread.join(ANSWER_S)

    def take(self, command: DeviceCommand) -> bool:
        """Do this soon; False when too much waits, and nothing has happened."""
        if isinstance(command, DevicesWanted) and not command.is_open:
            # At once, whatever waits: the page is gone, so scans are the till's again.
            self._switch.aside = None
        taken = self._put(command)
        if taken and isinstance(command, DevicesWanted) and command.is_open:
            self._switch.aside = self
        return taken

    def scan(self, text: str, symbology: str | None, source: str, at_ms: int) -> None:
        """A code was read while the page is open; called in the devices' threads."""
        del at_ms
        self._put(_Scanned(text, symbology, source))

    def again(self, text: str, source: str, at_ms: int) -> None:
        """The same code once more."""
        del at_ms
        self._put(_Scanned(text, None, source, again=True))

    def learnt(self, sentence: str) -> None:
        """The scanner's card was scanned."""
        self._put(_Learnt(sentence))

    def changed(self) -> None:
        """Something on the board is different; while the page is closed nobody wants to know."""
        if self._is_open:
            self._put(_Changed())

    def answered(self, ticket: int, answer: Answer) -> None:
        """The till's answer to a question of this desk."""
        self._tickets.answered(ticket, answer)

    def _put(self, work: _Work) -> bool:
        try:
            self._waiting.put_nowait(work)
        except queue.Full:
            return False
        return True

    def _run(self) -> None:
        while (work := self._waiting.get()) is not None:
            try:
                self._do(work)
                self._say()
            except Exception:  # thread top: the page shows what it showed before, the next wish may work
                _LOG.exception("the devices' desk")

    def _do(self, work: _Work) -> None:
        match work:
            case DevicesWanted():
                self._open(is_open=work.is_open)
            case LookAgain():
                self._look_again()
            case PaperTrial():
                self._print(work)
            case DrawerTrial():
                self._open_drawer()
            case SoundTrial():
                self._play(work.sound)
            case SightWanted():
                self._watch(work.wanted)
                self._shown = replace(self._shown, watching=work.wanted)
            case TypedTried():
                self._shown = replace(self._shown, scan=ScanTried(work.text, "", KEYBOARD, hint=TYPED))
            case _Scanned():
                self._try(work)
            case _Looked():
                self._shown = replace(self._shown, plugged=work.found, looking=False)
            case _Learnt():
                self._shown = replace(self._shown, learnt=work.sentence)
            case _Changed():
                self._follow_paper()
                self._follow_drawer()

    def _open(self, *, is_open: bool) -> None:
        self._is_open = is_open
        if is_open:
            self._shown = DevicesShown(card=self._shown.card or self._draw_card())
            self._look_again()
        elif self._shown.watching:
            self._watch(False)  # noqa: FBT003 - one word, as the camera's switch has it.
            self._shown = replace(self._shown, watching=False)

    def _look_again(self) -> None:
        """The look at what is plugged in takes its time, in a thread of its own."""
        self._look()
        if self._looking is None or not self._looking.is_alive():
            self._shown = replace(self._shown, looking=True)
            self._looking = threading.Thread(target=self._take_stock, name="look at devices", daemon=True)
            self._looking.start()

    def _take_stock(self) -> None:
        self._put(_Looked(self._inventory.look(self._used)))

    def _try(self, scanned: _Scanned) -> None:
        """Say what was read at once, then what the till would take it for; nothing is done with it."""
        advice = hint(scanned.text, by_keyboard=scanned.source not in (CAMERA, ""))
        tried = ScanTried(scanned.text, scanned.symbology or "", scanned.source, hint=advice, again=scanned.again)
        self._shown = replace(self._shown, scan=tried)
        self._say()
        answer = self._ask(ScanAsked(scanned.text, scanned.symbology))
        told: dict[str, Any] = answer.document if isinstance(answer, Told) else {"kind": "", "reason": _BUSY}
        about = next((str(told[name]) for name in _NAMES if told.get(name)), "")
        tried = replace(
            tried, meaning=str(told["kind"]), about=about[:_ABOUT_MAX], reason=str(told.get("reason") or "")
        )
        self._shown = replace(self._shown, scan=tried)

    def _print(self, trial: PaperTrial) -> None:
        self._shown = replace(self._shown, paper=PaperTried(trial.kind.value, "asked"))
        self._say()
        answer = self._ask(PaperAsked(trial.kind, trial.members))
        if isinstance(answer, Told):
            paper = PaperTried(trial.kind.value, "queued", job=int(answer.document["job"]))
        else:
            paper = PaperTried(trial.kind.value, "refused", _BUSY if answer is None else answer.sentence)
        self._shown = replace(self._shown, paper=paper)
        self._follow_paper()

    def _follow_paper(self) -> None:
        paper, outcome = self._shown.paper, self._board.outcome
        if paper is not None and outcome is not None and paper.job == outcome[0]:
            self._shown = replace(self._shown, paper=replace(paper, state=outcome[1], sentence=outcome[2]))

    def _open_drawer(self) -> None:
        """By the till's own way, so that it is written down and given up in time like every other."""
        self._shown = replace(self._shown, drawer=DrawerTried("asked"))
        self._say()
        answer = self._ask(DrawerAsked(DrawerReason.TEST))
        if isinstance(answer, Told):
            drawer = DrawerTried("asked", number=int(answer.document["number"]))
        else:
            drawer = DrawerTried("refused", _BUSY if answer is None else answer.sentence)
        self._shown = replace(self._shown, drawer=drawer)
        self._follow_drawer()

    def _follow_drawer(self) -> None:
        drawer, pulse = self._shown.drawer, self._board.pulse
        if drawer is not None and pulse is not None and drawer.number == pulse[0]:
            self._shown = replace(self._shown, drawer=replace(drawer, state=pulse[1], sentence=pulse[2]))

    def _ask(self, question: Question) -> Answer | None:
        with self._tickets.drawn() as ticket:
            if not self._inbox.put(Asked(ticket.number, question)):
                return None
            return ticket.wait(ANSWER_S)

    def _say(self) -> None:
        if self._is_open:
            self._shown = replace(self._shown, findings=self._board.findings())
            self._hear(DevicesChanged(self._shown))
