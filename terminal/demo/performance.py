"""Performs the scripted day on a real till with a real server that is killed in the middle, and checks everything."""

from __future__ import annotations

import json
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from terminal.bootstrap.assembly import Assembly
from terminal.companion import run_central
from terminal.demo.caller import Caller
from terminal.demo.day import AFTERNOON, MORNING, OFFLINE, Day
from terminal.demo.photographs import Photographer
from terminal.demo.proof import TapeProof, prove_tape
from terminal.errors import NotEnrolled, TillError
from terminal.keys import read_key, system_keystore
from terminal.shop import CENTRAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from terminal.config import Settings
    from terminal.demo.scene import Scene

SETTLE_S: Final = 120.0
LOOK_S: Final = 0.25


def perform(scene: Scene, folder: Path, say: Callable[[str], None]) -> int:
    """Play the whole day; 0 when every promise held, 1 with a sentence for each that did not."""
    photographer = Photographer(folder, [card.code for card in scene.cards])
    assembly = Assembly(scene.settings, photographer.hear)
    assembly.start()
    try:
        caller = Caller(f"http://127.0.0.1:{assembly.open_door(0)}", scene.settings.data / "pos-token")
        play = _Play(scene, caller, partial(photographer.stage, assembly), photographer.rest, say)
        play.whole_day()
    finally:
        assembly.stop()
    return _judge(scene, play.day, photographer, say)


class _Play:
    """The day's script; `photograph` arranges and remembers a scene, `rest` is the pause between two customers."""

    def __init__(
        self,
        scene: Scene,
        caller: Caller,
        photograph: Callable[[str], None],
        rest: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._scene, self._caller, self._photograph, self._rest, self._say = scene, caller, photograph, rest, say
        self.day = Day(caller, [card.code for card in scene.cards], ("drinks", "coffee", "food", "bakery"))

    def whole_day(self) -> None:
        """Morning online, noon without a server, afternoon until everything is sent and printed."""
        day, tally, caller = self.day, self.day.tally, self._caller
        _until(lambda: caller.status()["members"] > 0, "the till had not received its members")
        self._photograph("online")
        day.trade(MORNING, offline=False, pause=self._rest)
        self._say(f"Morning: {tally.sales} sales, {tally.redemptions} paid in part with points, server online")
        self._noon()
        day.trade(AFTERNOON, offline=False, pause=self._rest)
        day.refund_some()
        self._say(f"Afternoon: {tally.sales} sales and {tally.redemptions} redemptions in all, {tally.refunds} refunds")
        _until(lambda: caller.status()["unsent"] == 0, "some sales were not sent")
        self._say(f"All sent: {caller.status()['unsent']} unsent")
        papers = tally.sales + tally.refunds
        _until(lambda: len(list(self._scene.tape.glob("*.png"))) >= papers, "some receipts had not come out")

    def _noon(self) -> None:
        tally, caller = self.day.tally, self._caller
        self._scene.companion.kill()
        self._say("The server is killed (SIGKILL)")
        self.day.trade(OFFLINE, offline=True, pause=self._rest)
        self._photograph("offline")
        self._say(
            f"Without a server: {tally.offline_sales} sales, {tally.offline_redemptions} paid in part with points, "
            f"{caller.status()['unsent']} waiting to be sent"
        )
        self._scene.companion.revive()
        _until(lambda: bool(caller.status()["online"]), "the till had not found the server again")
        self._say("The server is back")


def _judge(scene: Scene, day: Day, photographer: Photographer, say: Callable[[str], None]) -> int:
    central = scene.settings.data / CENTRAL
    books: dict[str, Any] = json.loads(run_central("reconcile", "--json", "--data", str(central), refuse=False))
    say(f"Reconciled: {books['accounts']} accounts, {len(books['differences'])} differences")
    tape = prove_tape(scene.tape, _verifier(scene.settings))
    say(f"Receipts: {tape.papers} on the tape, {tape.opened} read back by a decoder and their signature proven")
    pictures = photographer.develop()
    say(f"Pictures of the screen: {', '.join(path.name for path in pictures)} in {pictures[0].parent}")
    broken = _broken(day, books, tape)
    for sentence in broken:
        say(f"NOT KEPT: {sentence}")
    say("See above." if broken else "Every promise held.")
    return 1 if broken else 0


def _broken(day: Day, books: dict[str, Any], tape: TapeProof) -> list[str]:
    tally = day.tally
    promises = {
        f"only {tally.sales} of 200 sales were made": tally.sales >= 200,
        f"only {tally.offline_sales} of 50 sales were made without the server": tally.offline_sales >= 50,
        f"only {tally.offline_redemptions} of 10 redemptions without the server": tally.offline_redemptions >= 10,
        f"the books differ: {books['differences'][:3]}": not books["differences"],
        f"receipts that could not be read back: {', '.join(tape.unreadable[:5])}": not tape.unreadable,
        f"{tape.papers} papers for {tally.sales + tally.refunds} receipts": tape.papers == tally.sales + tally.refunds,
    }
    return [sentence for sentence, kept in promises.items() if not kept]


def _verifier(settings: Settings) -> Ed25519Verifier:
    key = read_key(settings.data, system_keystore())
    if key is None:
        raise NotEnrolled("The demo's till has lost its key.")
    return Ed25519Verifier(Ed25519Signer(key.secret).public)


def _until(done: Callable[[], bool], otherwise: str) -> None:
    waiting, looks = threading.Event(), int(SETTLE_S / LOOK_S)
    for _ in range(looks):
        if done():
            return
        waiting.wait(LOOK_S)
    raise TillError(f"After {SETTLE_S:.0f} seconds {otherwise}.")
