"""Sounds never hold anybody up: silence without a loudspeaker is said once, and trading goes on."""

import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminal.devices.sounds import NO_PLAYER, OFF, READY, Play, Sounds, player_of
from terminal.sound import Sound
from tests.fixtures.waiting import wait_until

WITHIN_S = 10


class SpeakerFake:
    """Plays into a list; `wrong` is what it complains of."""

    def __init__(self, wrong: str | None = None) -> None:
        self.played: list[str] = []
        self.wrong = wrong
        self.free = threading.Event()
        self.free.set()

    def __call__(self, file: Path) -> str | None:
        assert file.read_bytes()[:4] == b"RIFF"
        self.played.append(file.stem)
        self.free.wait(WITHIN_S)
        return self.wrong


@contextmanager
def playing(play: Play | None, volume: int = 60) -> Iterator[tuple[Sounds, list[tuple[str, str]]]]:
    states: list[tuple[str, str]] = []
    sounds = Sounds(volume, play, lambda state, sentence: states.append((state, sentence)))
    sounds.start()
    yield sounds, states
    sounds.stop()


def until(speaker: SpeakerFake, *names: str) -> None:
    wait_until(lambda: speaker.played == list(names), within_s=WITHIN_S, otherwise=lambda: str(speaker.played))


def test_of_what_happens_at_once_the_greatest_is_heard() -> None:
    speaker = SpeakerFake()
    with playing(speaker) as (sounds, states):
        for sound in (Sound.ATTENTION, Sound.REFUSED, Sound.TAKEN):
            sounds.sound(sound)
        until(speaker, "refused")
        sounds.sound(Sound.TAKEN)
        until(speaker, "refused", "taken")
        assert states == [READY]


def test_nobody_waits_for_a_loudspeaker_that_is_stuck() -> None:
    speaker = SpeakerFake()
    speaker.free.clear()
    with playing(speaker) as (sounds, _):
        sounds.sound(Sound.TAKEN)
        until(speaker, "taken")
        for _ in range(1_000):
            sounds.sound(Sound.ATTENTION)
        speaker.free.set()
        until(speaker, "taken", "attention")


def test_silence_is_said_once_and_so_is_the_end_of_it() -> None:
    speaker = SpeakerFake("no such device")
    with playing(speaker) as (sounds, states):
        for count in (1, 2):
            sounds.sound(Sound.TAKEN)
            until(speaker, *["taken"] * count)
        wait_until(lambda: len(states) == 2, within_s=WITHIN_S, otherwise=lambda: str(states))
        assert "no such device" in states[-1][1]
        speaker.wrong = None
        sounds.sound(Sound.TAKEN)
        wait_until(lambda: states[-1] == READY, within_s=WITHIN_S, otherwise=lambda: str(states))


@pytest.mark.parametrize(("volume", "play", "state"), [(0, SpeakerFake(), OFF), (60, None, NO_PLAYER)])
def test_off_and_no_player_are_states_and_play_nothing(
    volume: int, play: SpeakerFake | None, state: tuple[str, str]
) -> None:
    with playing(play, volume) as (sounds, states):
        sounds.sound(Sound.REFUSED)
        assert states == [state]
    assert play is None or play.played == []


@pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts here")
def test_the_first_player_there_is_plays_and_its_complaint_is_told(tmp_path: Path) -> None:
    programs = {}
    for name, does in (("paplay", "exit 0"), ("aplay", "echo 'cannot find card' >&2; exit 1")):
        programs[name] = tmp_path / name
        programs[name].write_text(f"#!/bin/sh\n{does}\n")
        programs[name].chmod(stat.S_IRWXU)
    file = tmp_path / "x.wav"
    good = player_of(lambda name: str(programs[name]) if name in programs else None, "linux")
    bad = player_of(lambda name: str(programs[name]) if name == "aplay" else None, "linux")
    gone = player_of(lambda name: "/nowhere/aplay" if name == "aplay" else None, "linux")
    assert good is not None
    assert bad is not None
    assert gone is not None
    assert (good(file), bad(file)) == (None, "cannot find card")
    assert gone(file)
    assert player_of(lambda _: None, "linux") is None
    assert player_of(lambda _: None, "win32") is not None
