"""The till with its window: Qt in the main thread, everything else behind the bridge."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING, Final, Literal, cast

from terminal.bootstrap.assembly import Assembly
from terminal.bootstrap.machine import MachineClock
from terminal.checks.card import square_code
from terminal.devices.calibration import learnt_from, profile_of
from terminal.devices.keymap import position_of
from terminal.devices.scan import RawScan
from terminal.devices.wedge import Wedge
from terminal.events import ClosedUp, Event, Halted
from terminal.ui.app import application, run_screen
from terminal.ui.bridge import Bridge
from terminal.ui.device_hand import DeviceSeam
from terminal.ui.key_filter import KeyFilter
from terminal.ui.settings import ScreenSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from terminal.config import Settings
    from terminal.findings import Modules
    from terminal.ports import Inbox


PICTURE_BYTES_MAX = 4_000_000
_LOG: Final = logging.getLogger(__name__)


def run_window(
    settings: Settings,
    witness: Callable[[Event], None] | None = None,
    begun: Callable[[Inbox], None] | None = None,
) -> int:
    """Show the till until its window is closed; 1 when it could not be opened or had to stop.

    `witness` hears every event on the till thread before the screen does and must not wait; `begun` is given the
    inbox before the first event.
    """
    application(settings.locale)
    bridge = Bridge()
    stopped: list[str] = []

    def hear(event: Event) -> None:
        if isinstance(event, Halted) and event.final:
            stopped.append(event.sentence)
            sys.stderr.write(event.sentence + "\n")
        if isinstance(event, ClosedUp) and event.sentence is not None:
            sys.stdout.write(event.sentence + "\n")
        if witness is not None:
            witness(event)
        bridge.publish(event)

    assembly = Assembly(settings, hear)
    wedge = _wedge(settings)
    keys = KeyFilter(
        wedge=wedge,
        position_of=position_of,
        on_scan=lambda text, at_ms: _scanned(assembly, wedge, text, at_ms),
        now_ms=MachineClock().monotonic_ms,
    )
    if begun is not None:
        begun(assembly.engine)
    assembly.start_soon()
    if settings.pos_port is not None:
        sys.stdout.write(f"ready http://127.0.0.1:{assembly.open_door(settings.pos_port)}\n")
        sys.stdout.flush()
    try:
        run_screen(
            bridge,
            assembly.inbox.put,
            ScreenSettings(
                theme=cast("Literal['light', 'dark', 'system']", settings.theme),
                locale=settings.locale,
                scale=settings.scale,
                fullscreen=settings.fullscreen,
                bell=assembly.sounds.needs_bell,
                customers=cast("Literal['none', 'screen', 'window']", settings.customer_display),
                logo=_picture(settings.logo),
                join_code=_join_code(settings),
                devices=DeviceSeam(assembly.devices.take, assembly.camera.sight),
            ),
            keys,
            assembly.want_camera,
        )
    finally:
        assembly.stop()
    return 1 if stopped else 0


def _join_code(settings: Settings) -> Callable[[], Modules] | None:
    """Drawn in a thread of its own: what draws it takes a second to load on a slow disk."""
    address = settings.join_address
    drawn: list[Modules] = []
    if address == "none" or settings.customer_display == "none":
        return None

    def draw() -> None:
        try:
            drawn.append(square_code(address))
        except Exception:  # thread top: customers see their screen without the code
            _LOG.exception("the code by which people join")

    threading.Thread(target=draw, name="join code", daemon=True).start()
    return lambda: drawn[0] if drawn else ()


def _picture(path: Path | None) -> bytes | None:
    """The shop's picture, read before anything is shown; a file that is gone or too large costs only the picture."""
    try:
        return None if path is None or path.stat().st_size > PICTURE_BYTES_MAX else path.read_bytes()
    except OSError:
        return None


def _wedge(settings: Settings) -> Wedge:
    profile = profile_of(
        prefix=settings.scanner_prefix,
        suffix=settings.scanner_suffix,
        pace_ms=settings.scanner_pace_ms,
        by_position=settings.scanner_layout == "us",
    )
    return Wedge(profile)


def _scanned(assembly: Assembly, wedge: Wedge, text: str, at_ms: int) -> None:
    """A scan goes its way; one of the calibration card teaches the wedge at once and is kept for the next start."""
    scan = wedge.latest
    learnt = None if scan is None else learnt_from(scan.strokes, by_position=wedge.profile.by_position)
    if learnt is None:
        assembly.scans.take(RawScan(text.encode("utf-8", "surrogatepass"), None, "scanner", at_ms))
    else:
        wedge.learn(learnt.profile)
        assembly.keep_scanner(learnt)
