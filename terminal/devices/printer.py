"""The receipt printer: one thread, one bounded queue, and never a word of "printed" that the printer did not say."""

from __future__ import annotations

import base64
import hashlib
import itertools
import logging
import math
import threading
from collections import deque
from typing import Final

from terminal.devices import conditions
from terminal.devices.conditions import state_of
from terminal.devices.conversation import Conversation
from terminal.devices.delivery import Delivery, Ended, NotBegun, Patience
from terminal.devices.drawer import Drawer, DrawerFit, DrawerListener
from terminal.devices.escpos_builder import EscposBuilder, SlipRefused
from terminal.devices.print_job import Condition, Outcome, PrinterListener, PrinterState, PrintJob
from terminal.devices.profiles import Models
from terminal.devices.replies import DeviceStatus
from terminal.devices.transport import CannotOpen, ConnectionLost, Transport
from terminal.slip import SlipUnreadable, from_json_bytes
from terminal.waiting import MachineWaiting, Waiting

_LOG: Final = logging.getLogger(__name__)
QUEUE_JOBS_MAX: Final = 200
STOP_S: Final = 5.0
_ASKED_FOR_NAME_MAX: Final = 2
_OWN_FAULT: Final = "The till's printing part had a fault of its own here."


class Printer:
    """Takes jobs and go-aheads from any thread, prints in its own, and tells its listener what became of each.

    A job whose printing cannot begin stays queued and only the state says why; what was begun ends in one outcome.
    Given `models`, the printer is asked which of them it is; a blind one is taken as the builder has it.
    """

    def __init__(
        self,
        *,
        transport: Transport | None,
        builder: EscposBuilder,
        listener: PrinterListener,
        blind: bool = False,
        models: Models | None = None,
        waiting: Waiting | None = None,
        patience: Patience | None = None,
        drawer: tuple[DrawerFit, DrawerListener] | None = None,
    ) -> None:
        self._transport = transport
        self._builder = builder
        self._listener = listener
        self._blind = transport is not None and (blind or not transport.answers)
        self._models = models
        self._unnamed = 0
        self._waiting = waiting or MachineWaiting()
        self._patience = patience or Patience()
        self._desk = _Desk()
        self._drawer = None if drawer is None else Drawer(*drawer, self._waiting)
        self._state: PrinterState | None = None
        self._line: Conversation | None = None
        self._used_at = self._probed_at = -math.inf
        self._begun = self._wanted_look = False
        self._failures = 0
        self._numbers = itertools.count()
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        """Begin; the listener hears `starting` first."""
        self._thread.start()

    def stop(self) -> None:
        """End within five seconds; a receipt that is half sent is reported unknown, queued jobs are not reported."""
        self._desk.close()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def offer(self, job: PrintJob) -> bool:
        """Queue a job; false when there is no printer, it was stopped or 200 jobs wait. A job queued twice is one."""
        return self._transport is not None and self._desk.put(job)

    def open_drawer(self, number: int) -> bool:
        """Open the drawer now or never; false when there is none here. What became of it its listener hears."""
        if self._transport is None or self._drawer is None or self._desk.closing.is_set():
            return False
        self._drawer.want(number)
        self._desk.ring()
        return True

    def look(self) -> None:
        """Look at once how the printer is, if it has nothing to print; any thread may ask, none waits."""
        self._wanted_look = True
        self._desk.ring()

    def go(self, job_id: int) -> None:
        """The journal has this job as `sending` on disk: let it go; means nothing unless `starting` was heard."""
        self._desk.answer(job_id, go=True)

    def drop(self, job_id: int) -> None:
        """Forget a job that was not begun; the other answer to `starting`."""
        self._desk.answer(job_id, go=False)

    def _run(self) -> None:
        self._tell(conditions.STARTING)
        while not self._desk.closing.is_set():
            for_drawer = self._drawer is not None and self._drawer.waits
            job = None if for_drawer else self._desk.head()
            self._begun = False
            try:
                pause_s = self._open_drawer() if for_drawer else self._attend(job) if job else self._rest()
            except Exception:  # thread top: our own fault ends this job, which is not tried again, and nothing else.
                _LOG.exception("the printer's thread had a fault of its own")
                self._hang_up()
                pause_s = self._patience.retries_s[-1]
                self._tell(conditions.FAULT)
                if job:
                    self._finish(job, Ended(Outcome.UNKNOWN if self._begun else Outcome.FAILED, _OWN_FAULT))
            self._desk.wait(self._waiting, pause_s)
        self._hang_up()
        if self._drawer is not None:
            self._drawer.close()
        self._tell(conditions.STOPPED)

    def _open_drawer(self) -> float:
        """Whoever waits for the drawer comes before paper."""
        ready = self._made_ready() is None
        line, state, drawer = self._line, self._state, self._drawer
        if drawer is not None and line is None:
            drawer.refuse(state.sentence if state is not None else "")
        elif drawer is not None and line is not None:
            try:
                drawer.serve(line, at_once=not ready, blind=self._blind)
            except ConnectionLost:
                self._hang_up()
        return 0

    def _serve_drawer(self, line: Conversation) -> None:
        """The printer holds a receipt and cannot go on: an order that it obeys at once gets through all the same."""
        if self._drawer is not None and self._drawer.waits:
            self._drawer.serve(line, at_once=True, blind=self._blind)

    def _attend(self, job: PrintJob) -> float:
        """One try at the first job; the answer is how long to pause before the next."""
        model = self._builder.model
        try:
            data = self._builder.build(from_json_bytes(job.slip), job.copy_no)
        except (SlipUnreadable, SlipRefused) as refused:
            self._finish(job, Ended(Outcome.FAILED, f"This cannot be printed: {refused}."))
            return 0
        pause_s = self._made_ready()
        if pause_s is not None:
            return pause_s
        if self._builder.model is not model:
            # The printer has just said what it is, and these bytes were built for another.
            return 0
        ready_at = self._waiting.monotonic()
        allowed = self._allowed(job)
        if self._drawer is not None and self._drawer.waits:
            # It was asked for together with this receipt; the journal lets the receipt go once more.
            return 0
        if not allowed or self._waiting.monotonic() - ready_at > self._patience.fresh_status_s:
            return 0
        ended = self._deliver(job, data)
        if isinstance(ended, NotBegun):
            self._hang_up()
            return self._next_retry_s()
        self._finish(job, ended)
        return 0

    def _allowed(self, job: PrintJob) -> bool:
        """Whether the journal lets the job go; no answer in time and it is asked again."""
        self._desk.ask(job.job_id)
        self._listener.starting(job.job_id)
        return self._desk.answered(self._waiting, self._patience.go_s)

    def _deliver(self, job: PrintJob, data: bytes) -> Ended | NotBegun:
        line = self._line
        if line is None:
            return NotBegun()
        self._begun = True
        delivery = Delivery(
            self._waiting, self._patience, self._desk.closing, self._tell, self._name, self._serve_drawer
        )
        ended = delivery.blind(line, data) if self._blind else delivery.confirmed(line, data, self._process_id(job))
        self._used_at = self._waiting.monotonic()
        if ended != Ended(Outcome.CONFIRMED):
            self._hang_up()
        if self._state is None or self._state.condition is not Condition.READY or self._line is None:
            self._probed_at = -math.inf
        return ended

    def _made_ready(self) -> float | None:
        """Nothing when a job may be sent, else how long to pause; tells the state in any case."""
        stale = self._line is not None
        try:
            answer = self._asked()
        except CannotOpen as refused:
            answer = conditions.absent(str(refused))
        except ConnectionLost:
            self._hang_up()
            if stale:
                # The printer may have closed a line that lay idle; a fresh one tells.
                return self._made_ready()
            answer = conditions.absent(f"The line to {self._name} broke at once. Check the address.")
        self._tell(answer)
        if self._drawer is not None and (self._line is None or self._blind):
            self._drawer.see(None)
        return self._pause_after(answer)

    def _asked(self) -> PrinterState:
        if self._transport is None:
            return conditions.NOT_SET_UP
        self._probed_at = self._used_at = self._waiting.monotonic()
        if self._line is None:
            self._line = Conversation(self._transport.open(), self._waiting)
        if self._blind:
            return conditions.BLIND
        answer = self._line.status()
        if not isinstance(answer, DeviceStatus):
            self._hang_up()
        else:
            if self._drawer is not None:
                self._drawer.see(answer)
            if answer.ready:
                self._recognise(self._line)
        return state_of(answer, self._name)

    def _recognise(self, line: Conversation) -> None:
        """What the printer is, unless a person has said so; one that does not say it twice is not asked again."""
        if self._models is not None and self._unnamed < _ASKED_FOR_NAME_MAX:
            said = line.model()
            self._unnamed += 1
            if said is not None:
                self._builder.model = self._models.of_printer(said)
                self._unnamed = _ASKED_FOR_NAME_MAX

    def _pause_after(self, state: PrinterState) -> float | None:
        if state.condition is Condition.READY:
            self._failures = 0
            return None
        return self._patience.status_poll_s if self._line else self._next_retry_s()

    def _rest(self) -> float:
        """With nothing to print: look now and then how the printer is, and leave the line to others."""
        if self._transport is None:
            self._tell(conditions.NOT_SET_UP)
            return self._patience.probe_s
        now, drawer = self._waiting.monotonic(), self._drawer
        look_s = self._patience.drawer_open_s if drawer is not None and drawer.is_open else self._patience.probe_s
        if self._wanted_look or now - self._probed_at >= look_s:
            self._wanted_look = False
            self._made_ready()
        if self._line and now - self._used_at >= self._patience.idle_close_s:
            self._hang_up()
        return min(look_s, self._patience.idle_close_s) if self._line else look_s

    def _finish(self, job: PrintJob, ended: Ended) -> None:
        self._desk.take_away(job.job_id)
        self._listener.finished(job.job_id, ended.outcome, ended.detail)

    def _process_id(self, job: PrintJob) -> bytes:
        """Four letters that no earlier job on this line had, so that a late answer is not taken for ours."""
        unique = f"{job.job_id}/{job.copy_no}/{next(self._numbers)}".encode()
        return base64.b32encode(hashlib.sha256(unique).digest())[:4]

    def _next_retry_s(self) -> float:
        retries = self._patience.retries_s
        pause_s = retries[min(self._failures, len(retries) - 1)]
        self._failures += 1
        return pause_s

    def _tell(self, state: PrinterState) -> None:
        if state != self._state:
            self._state = state
            self._listener.state(state)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    @property
    def _name(self) -> str:
        return self._transport.name if self._transport else "none"


class _Desk:
    """What other threads leave for the printer: jobs, answers, the wish to stop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._jobs: deque[PrintJob] = deque()
        self._asked: int | None = None
        self._go: bool | None = None
        self.closing = threading.Event()

    def put(self, job: PrintJob) -> bool:
        with self._lock:
            if any(queued.job_id == job.job_id for queued in self._jobs):
                return True
            if self.closing.is_set() or len(self._jobs) >= QUEUE_JOBS_MAX:
                return False
            self._jobs.append(job)
        self._bell.set()
        return True

    def ring(self) -> None:
        self._bell.set()

    def head(self) -> PrintJob | None:
        with self._lock:
            return self._jobs[0] if self._jobs else None

    def ask(self, job_id: int) -> None:
        with self._lock:
            self._asked, self._go = job_id, None

    def answer(self, job_id: int, *, go: bool) -> None:
        with self._lock:
            if self._asked == job_id:
                self._go = go
            if not go:
                self._jobs = deque(job for job in self._jobs if job.job_id != job_id)
        self._bell.set()

    def answered(self, waiting: Waiting, seconds: float) -> bool:
        until = waiting.monotonic() + seconds
        while self._go is None and not self.closing.is_set() and waiting.monotonic() < until:
            self.wait(waiting, until - waiting.monotonic())
        with self._lock:
            go, self._asked, self._go = self._go is True, None, None
        return go and not self.closing.is_set()

    def take_away(self, job_id: int) -> None:
        with self._lock:
            self._jobs = deque(job for job in self._jobs if job.job_id != job_id)

    def wait(self, waiting: Waiting, seconds: float) -> None:
        if seconds > 0 and not self.closing.is_set():
            waiting.wait(self._bell, seconds)
        self._bell.clear()

    def close(self) -> None:
        self.closing.set()
        self._bell.set()
