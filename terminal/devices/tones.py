"""The till's three short sounds, made of sine waves as WAV data; no file of anybody else is needed."""

from __future__ import annotations

import io
import math
import struct
import wave
from typing import Final

from terminal.sound import Sound

RATE: Final = 22_050
_PEAK: Final = 32_767
_FADE_S: Final = 0.006
_GAP: Final = 0.0


_NOTES: Final[dict[Sound, tuple[tuple[float, float], ...]]] = {
    Sound.TAKEN: ((1_320.0, 0.07),),
    Sound.ATTENTION: ((660.0, 0.09), (_GAP, 0.05), (660.0, 0.09)),
    Sound.REFUSED: ((440.0, 0.12), (_GAP, 0.03), (294.0, 0.22)),
}
"""Hertz and seconds; 0 Hz is silence. High and short is good, two falling low ones are not."""


def wav_of(sound: Sound, volume: int) -> bytes:
    """A whole WAV file, mono with 16 bits; `volume` is 0 to 100 and felt, so that half sounds like half."""
    loudness = (volume / 100) ** 2
    samples = [value for hertz, seconds in _NOTES[sound] for value in _note(hertz, seconds, loudness)]
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return written.getvalue()


def _note(hertz: float, seconds: float, loudness: float) -> list[int]:
    """A note that swells and fades within milliseconds: one cut off would click."""
    count = round(seconds * RATE)
    fade = _FADE_S * RATE
    peak = 0.8 * _PEAK * loudness if hertz else 0.0
    return [
        round(peak * min(1.0, at / fade, (count - at) / fade) * math.sin(math.tau * hertz * at / RATE))
        for at in range(count)
    ]
