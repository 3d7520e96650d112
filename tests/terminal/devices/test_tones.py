"""Three sounds that are told apart, never click, and are as loud as the shop wishes."""

import io
import itertools
import struct
import wave

import pytest

from terminal.devices.tones import RATE, wav_of
from terminal.sound import Sound


def samples(sound: Sound, volume: int) -> tuple[int, ...]:
    with wave.open(io.BytesIO(wav_of(sound, volume))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        count = file.getnframes()
        return struct.unpack(f"<{count}h", file.readframes(count))


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_short_and_begins_and_ends_in_silence(sound: Sound) -> None:
    heard = samples(sound, 100)
    assert 0.05 * RATE < len(heard) < 0.5 * RATE
    assert abs(heard[0]) < 50
    assert max(abs(one - two) for one, two in itertools.pairwise(heard)) < 12_000


def test_half_the_volume_is_softer_and_none_is_silence() -> None:
    loud, half = max(samples(Sound.TAKEN, 100)), max(samples(Sound.TAKEN, 50))
    assert loud > 25_000
    assert 0 < half < loud / 2
    assert set(samples(Sound.TAKEN, 0)) == {0}


def test_no_two_sounds_are_alike() -> None:
    assert len({wav_of(sound, 60) for sound in Sound}) == len(Sound)
