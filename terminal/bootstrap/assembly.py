"""The till put together: engine, printer, line and pos door, started in order and stopped in the other."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from loyalty.signing.signature import Ed25519Signer
from terminal.bootstrap.absence import no_till_in
from terminal.bootstrap.board_ears import (
    PinnedCamera,
    PinnedDrawer,
    PinnedInbox,
    PinnedPrinter,
    PinnedScanner,
    ScanSwitch,
)
from terminal.bootstrap.device_desk import DeviceDesk
from terminal.bootstrap.doctor import DEVICES, told
from terminal.bootstrap.ears import CameraEar, DrawerEar, PrinterEar, ScanEar, ScannerEar
from terminal.bootstrap.equipment import Ears, board_of, equipment_of
from terminal.bootstrap.machine import MachineChance, MachineClock
from terminal.bootstrap.pin_clerk import PinClerk, clerk_of
from terminal.bootstrap.running import opened_patiently
from terminal.bootstrap.sighting import COUNTER, PAGE, CameraSwitch
from terminal.bootstrap.sound_room import SoundRoom
from terminal.cash import DrawerOutcome
from terminal.cash_commands import DrawerTold
from terminal.checks.card import card_codes
from terminal.checks.plugged import Inventory
from terminal.commands import ClosingTime, DeviceChanged
from terminal.config import provision_scanner, shown_settings
from terminal.counter import Mode
from terminal.devices.print_job import PrintJob
from terminal.devices.scan import ScanRouter
from terminal.engine import Engine, Opened
from terminal.errors import BadSetting, NotEnrolled
from terminal.events import (
    Answered,
    ClosedUp,
    DrawerKick,
    Event,
    ExchangeWanted,
    Halted,
    PinToCheck,
    PrintAllowed,
    PrintDropped,
    PrintQueued,
    RekeyWanted,
    ShowingChanged,
)
from terminal.hatch.hatch import Hatch
from terminal.keys import read_key, system_keystore
from terminal.pos.door import PosDoor
from terminal.sync.address import server_address
from terminal.sync.exchange import ExchangeWorker
from terminal.sync.line import ServerLine
from terminal.sync.wake import WakeWorker
from terminal.version import VERSION
from terminal.waiting import MachineWaiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.config import Settings
    from terminal.devices.calibration import Learnt
    from terminal.ports import Identity

GOODBYE_S = 3.5
"""A little more than the till itself takes to close."""


class Assembly:
    """One till of one data folder; `hear` gets every event on the till thread and must not wait."""

    def __init__(self, settings: Settings, hear: Callable[[Event], None]) -> None:
        self._settings, self._hear = settings, hear
        self._clock, self._chance = MachineClock(), MachineChance()
        self.engine = Engine(open_till=self._open, outlet=self._route, clock=self._clock)
        self._switch = ScanSwitch(ScanEar(self.engine))
        self.scans = ScanRouter(self._switch)
        self._board = board_of(settings, self._board_changed)
        self._equipment = equipment_of(settings, self._ears(), self._board)
        self._printer = self._equipment.printer
        self.camera = CameraSwitch(self._equipment.camera)
        self.inbox = PinnedInbox(self._board, self.engine)
        self.sounds = SoundRoom(settings, self.inbox)
        self.devices = self._make_desk()
        self._stopping, self._closed_up = threading.Event(), threading.Event()
        self._door: PosDoor | None = None
        self._hatch: Hatch | None = None
        self._pins: PinClerk | None = None
        self._exchange: ExchangeWorker | None = None
        self._wake: WakeWorker | None = None

    def start(self) -> None:
        """Open the files, then the devices; raises the TillError that keeps this till from starting."""
        self.engine.start()
        self._start_devices()

    def start_soon(self) -> None:
        """The same for a screen that is painted first: opening goes on in the till thread."""
        self.engine.start_soon()
        self._start_devices()

    def keep_scanner(self, learnt: Learnt) -> None:
        """Write down how the keyboard scanner types and say so; in a thread of its own: the caller never waits."""
        self.devices.learnt(learnt.sentence)
        threading.Thread(target=self._keep_scanner, args=(learnt,), name="scanner card", daemon=True).start()

    def _keep_scanner(self, learnt: Learnt) -> None:
        state, sentence = "ready", learnt.sentence
        try:
            provision_scanner(
                self._settings.data,
                prefix=learnt.profile.prefix,
                suffix=learnt.suffix,
                pace_ms=learnt.pace_ms,
                by_position=learnt.profile.by_position,
            )
        except OSError as error:
            state, sentence = "trouble", f"{sentence} It could not be written down ({error}): scan the card again."
        self.engine.put(DeviceChanged("scanner", state, sentence))

    def want_camera(self, wanted: bool) -> None:  # noqa: FBT001 - the window says it so, in one word.
        """Whether somebody may hold a code to the camera; while not, it is off and its light is out. Never waits."""
        self.camera.want(COUNTER, wanted=wanted)

    def open_door(self, port: int) -> int:
        """Open the pos door and return its port."""
        self._door = PosDoor(
            inbox=self.engine, data=self._settings.data, chance=self._chance, clock=self._clock, version=VERSION
        )
        return self._door.start(port)

    def stop(self) -> None:
        """Let nobody in, finish what is under way, close the files; what is unsent stays on disk."""
        self._stopping.set()
        if self._hatch is not None:
            self._hatch.close()
        if self._door is not None:
            self._door.stop()
        self._say_goodbye()
        for worker in (self._wake, self._exchange):
            if worker is not None:
                worker.stop()
        if self._pins is not None:
            self._pins.stop()
        self.devices.stop()
        self._equipment.stop()
        self.sounds.stop()
        self.engine.stop()

    def _say_goodbye(self) -> None:
        """Give the till a moment to hand over; one that is stuck, or never opened, is not waited for longer."""
        self._closed_up.clear()
        if self._exchange is not None and self.engine.put(ClosingTime()):
            self._closed_up.wait(GOODBYE_S)

    def _open(self) -> Opened:
        from terminal.store.disk import DataDisk
        from terminal.store.till_store import TillStore
        from terminal.till.desk import TillSettings
        from terminal.till.till import Till

        key = read_key(self._settings.data, system_keystore())
        if key is None:
            raise NotEnrolled(no_till_in(self._settings.data))
        signer = Ed25519Signer(key.secret)
        data = self._settings.data
        store = opened_patiently(lambda: TillStore(data, signer), data, self._stopping)
        self._open_hatch()
        self._hire(store.identity().pin_key, key.secret)
        self._connect(store.identity(), signer)
        till = Till(
            store=store,
            clock=self._clock,
            chance=self._chance,
            signer=signer,
            disk=DataDisk(self._settings.data),
            settings=TillSettings(
                mode=Mode(self._settings.mode),
                locale=self._settings.locale,
                software=f"pointill {VERSION}",
                prints=self._settings.printer != "none",
                drawer=self._settings.drawer != "none",
                drawer_at_cash=self._settings.drawer_at_cash,
                screen=not self._settings.headless,
                rights_overnight=self._settings.rights_overnight,
                pins=self._pins is not None,
            ),
        )
        return Opened(till, store.close)

    def _hire(self, sealed: bytes, secret: bytes) -> None:
        """Start whoever checks PINs; a till reopened from disk keeps them."""
        if self._pins is None:
            self._pins = clerk_of(sealed, secret, self.engine)
            if self._pins is not None:
                self._pins.start()

    def _open_hatch(self) -> None:
        """Once the files are held: then no other till answers for this folder. One reopened from disk keeps it."""
        if self._hatch is None:
            running = {"process": os.getpid(), "version": VERSION, "settings": shown_settings(self._settings)}
            facts = {"running": lambda: running, DEVICES: lambda: told(self._board.findings())}
            self._hatch = Hatch(inbox=self.engine, facts=facts)
            self._hatch.open(self._settings.data, self._chance)

    def _connect(self, identity: Identity, signer: Ed25519Signer) -> None:
        """Start the line's workers once the till knows whom to believe; a till reopened from disk keeps them."""
        if self._exchange is not None:
            return
        if self._settings.server is None:
            raise BadSetting('No server is set for this till. Put server = "https://..." into its till.toml.')
        address, waiting = server_address(self._settings.server), MachineWaiting()

        def line() -> ServerLine:
            return ServerLine(
                address=address,
                signer=signer,
                clock=self._clock,
                chance=self._chance,
                waiting=waiting,
                software=f"pointill/{VERSION}",
                extra_ca=self._settings.extra_ca,
            )

        self._exchange = ExchangeWorker(
            line=line(),
            server_key=identity.server_key,
            inbox=self.engine,
            waiting=waiting,
            membership=identity.membership,
        )
        self._wake = WakeWorker(
            polling=line(),
            pointing=line(),
            server_key=identity.server_key,
            inbox=self.engine,
            waiting=waiting,
            chance=self._chance,
        )
        self._exchange.start()
        self._wake.start()

    def _start_devices(self) -> None:
        self._equipment.start()
        self.devices.start()
        self.sounds.start()

    def _ears(self) -> Ears:
        """Everything that a device says is pinned to the board, and told to the till."""
        return Ears(
            printer=PinnedPrinter(self._board, PrinterEar(self.engine)),
            camera=PinnedCamera(self._board, CameraEar(self.engine, self.scans)),
            scanner=PinnedScanner(self._board, ScannerEar(self.engine, self.scans)),
            drawer=PinnedDrawer(self._board, DrawerEar(self.engine)),
        )

    def _make_desk(self) -> DeviceDesk:
        settings = self._settings
        return DeviceDesk(
            board=self._board,
            inventory=Inventory(),
            switch=self._switch,
            inbox=self.engine,
            hear=self._hear,
            used=(settings.printer, settings.camera, *settings.scanner.split(",")),
            look=self._printer.look,
            watch=lambda wanted: self.camera.want(PAGE, wanted=wanted),
            draw_card=card_codes,
            play=self.sounds.play,
        )

    def _board_changed(self) -> None:
        self.devices.changed()

    def _route(self, event: Event) -> None:
        """Give an event to whom it concerns; on the till thread, never waiting."""
        self.sounds.hear(event)
        match event:
            case PrintQueued():
                self._printer.offer(PrintJob(event.job_id, event.slip, event.copy_no))
            case DrawerKick():
                if not self._printer.open_drawer(event.number):
                    self.engine.put(DrawerTold(event.number, DrawerOutcome.FAILED, "No printer is set up here."))
            case PrintAllowed():
                self._printer.go(event.job_id)
            case PrintDropped():
                self._printer.drop(event.job_id)
            case ExchangeWanted() | RekeyWanted() if self._exchange is not None:
                self._exchange.want(event.request)
            case ClosedUp() | Halted():
                self._closed_up.set()
            case PinToCheck():
                if self._pins is not None:
                    self._pins.check(event)
                return
            case ShowingChanged() if self._wake is not None:
                self._wake.show(event.member_id)
            case Answered():
                self.devices.answered(event.ticket, event.answer)
                for door in (self._door, self._hatch):
                    if door is not None:
                        door.deliver(event)
            case _:
                pass
        self._hear(event)
