"""What a cashier hears: a scan that was taken, one that was refused, and what wants a look."""

from pathlib import Path

import pytest

from terminal.bootstrap.sound_room import SoundRoom
from terminal.commands import Command, DeviceChanged
from terminal.config import configure
from terminal.events import Event, Noticed, ScanHeard, ShowingChanged, Tone
from tests.fixtures.waiting import wait_until


class InboxFake:
    def __init__(self) -> None:
        self.heard: list[Command] = []

    def put(self, command: Command) -> bool:
        self.heard.append(command)
        return True


def played(*events: Event, **given: object) -> tuple[list[str], list[Command], bool]:
    inbox, names = InboxFake(), []
    settings = configure({"data": Path("/nowhere"), **given}, {}, Path("/nowhere")).settings
    room = SoundRoom(settings, inbox, lambda file: names.append(file.stem))
    room.start()
    for count, event in enumerate(events, start=1):
        room.hear(event)
        if not given:
            wait_until(lambda: len(names) >= min(count, 1), within_s=10, otherwise=lambda: "silence")  # noqa: B023 - it is called before the next turn
    room.stop()
    return names, inbox.heard, room.needs_bell


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (ScanHeard(taken=True), "taken"),
        (ScanHeard(taken=False), "refused"),
        (Noticed(Tone.ATTENTION, "x", "Look."), "attention"),
        (Noticed(Tone.ERROR, "x", "Look."), "refused"),
    ],
)
def test_each_has_its_sound(event: Event, name: str) -> None:
    names, told, needs_bell = played(event)
    assert names == [name]
    assert told == [DeviceChanged("sound", "ready", "Sounds are played.")]
    assert not needs_bell


@pytest.mark.parametrize("given", [{"sound_volume": 0}, {"headless": True}])
def test_a_shop_may_want_silence(given: dict[str, object]) -> None:
    names, told, needs_bell = played(ScanHeard(taken=True), ShowingChanged(None), **given)
    assert names == []
    assert told == [DeviceChanged("sound", "unset", "Sounds are off.")]
    assert not needs_bell
