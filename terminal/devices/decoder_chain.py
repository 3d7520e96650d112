"""Reads frames with every library there is: the best one on each frame, one more view or library in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from terminal.devices.confirmation import Confirmation, Witness
from terminal.devices.decoder import Decoder, Reading
from terminal.devices.decoder_opencv import LIBRARY as OPENCV
from terminal.devices.decoder_opencv import OpencvDecoder, load_opencv
from terminal.devices.decoder_zbar import ZbarDecoders, load_zbar
from terminal.devices.decoder_zxing import ZxingDecoders, load_zxing
from terminal.devices.views import Glance, after, centre, closer, halved, turned, whole

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey

STILL_FRAMES: Final = 12
_STILL_GAP_MS: Final = 33


@dataclass(frozen=True, slots=True)
class Slot:
    """One library looking in one way; one that looks `alone` takes so long that its frame is for no other."""

    name: str
    decoder: Decoder
    view: Callable[[Grey], Glance]
    alone: bool = False

    def look(self, grey: Grey) -> list[Reading]:
        """What it reads, at its place in the frame."""
        glance = self.view(grey)
        return [replace(reading, position=glance.back(reading.position)) for reading in self.decoder.read(glance.grey)]


@dataclass(frozen=True, slots=True)
class Code:
    """A code in a frame; only a confirmed one may be acted on."""

    reading: Reading
    confirmed: bool


class DecoderChain:
    """One thread's eyes: the first slot looks at every frame, the others take turns; `missing` says what is absent."""

    def __init__(
        self,
        *,
        steady: Slot | None,
        turns: tuple[Slot, ...],
        confirmation: Confirmation,
        trusted: str,
        missing: tuple[str, ...] = (),
    ) -> None:
        self.missing = missing
        self._trusted = trusted
        self._steady = steady
        self._turns = turns
        self._confirmation = confirmation
        self._turn = 0
        self._frame = 0

    @property
    def blind(self) -> bool:
        """Whether no library is there at all."""
        return self._steady is None

    @property
    def turns(self) -> int:
        """After how many frames the chain has looked in each of its ways."""
        return max(1, len(self._turns))

    def look(self, grey: Grey, at_ms: int) -> list[Code]:
        """The codes in a frame, each once, confirmed by this frame and those of the last 0.6 s."""
        return list(_each_once(*self._look(grey, at_ms)).values())

    def _look(self, grey: Grey, at_ms: int) -> tuple[list[Witness], list[bool]]:
        self._frame += 1
        slots = [self._steady] if self._steady is not None else []
        if self._turns:
            slot = self._turns[self._turn % len(self._turns)]
            slots = [slot] if slot.alone else [*slots, slot]
            self._turn += 1
        witnesses = [Witness(reading, slot.name, self._frame, at_ms) for slot in slots for reading in slot.look(grey)]
        return witnesses, self._confirmation.hear(witnesses)

    def look_at_still(self, grey: Grey) -> list[Code]:
        """The codes in a picture that stands still, shown as 12 frames.

        What was seen once and by nobody else is left out, unless the trusted library saw it and nothing else is there.
        """
        self.begin_anew()
        seen = [self._look(grey, number * _STILL_GAP_MS) for number in range(STILL_FRAMES)]
        self.begin_anew()
        witnesses = [witness for frame, _ in seen for witness in frame]
        codes = _each_once(witnesses, [proven for _, frame in seen for proven in frame])
        times = Counter(witness.code for witness in witnesses)
        sure = [code for key, code in codes.items() if code.confirmed or times[key] > 1]
        return sure or [code for code in codes.values() if code.reading.library == self._trusted]

    def begin_anew(self) -> None:
        """What comes next has nothing to do with what was seen."""
        self._confirmation.forget()
        self._turn = 0


def open_chain(own_code: Callable[[str], bool], load: Callable[[str], ModuleType] = import_module) -> DecoderChain:
    """The chain of every library installed here; takes up to a second, so no thread that people wait for calls it."""
    zxing, zbar, opencv = load_zxing(load), load_zbar(load), load_opencv(load)
    wide = _wide_slots(zxing, zbar, opencv)
    turns = tuple(slot for slot in _turns(zxing, zbar, opencv) if slot.name != wide[0].name)
    read_by = {(slot.decoder.library, symbology) for slot in (*wide, *turns) for symbology in slot.decoder.symbologies}
    readers = Counter(symbology for _, symbology in read_by)
    trusted = next((slot.decoder.library for slot in wide if slot.decoder.library != OPENCV), "")
    return DecoderChain(
        steady=wide[0] if wide else None,
        turns=turns,
        confirmation=Confirmation(
            own_code, by_two=frozenset(name for name, count in readers.items() if count > 1), trusted=trusted
        ),
        trusted=trusted,
        missing=tuple(found for found in (zxing, zbar, opencv) if isinstance(found, str)),
    )


def _wide_slots(zxing: ZxingDecoders | str, zbar: ZbarDecoders | str, opencv: OpencvDecoder | str) -> list[Slot]:
    """The ways to look at a whole frame, the best first; what stands in for zxing-cpp has to read every kind."""
    slots = []
    if isinstance(zxing, ZxingDecoders):
        slots.append(Slot("zxing whole", zxing.shop, whole))
    if isinstance(zbar, ZbarDecoders):
        slots.append(Slot("zbar whole", zbar.everything, whole))
    if isinstance(opencv, OpencvDecoder):
        slots.append(Slot("opencv whole", opencv, whole))
    return slots


def _turns(zxing: ZxingDecoders | str, zbar: ZbarDecoders | str, opencv: OpencvDecoder | str) -> list[Slot]:
    """Twelve slots when all is there, so that a still shown as twelve frames meets each of them."""
    cv2 = opencv.cv2 if isinstance(opencv, OpencvDecoder) else None
    # Pillow takes so long to turn a frame that nothing else fits into it.
    alone = cv2 is None
    slots: list[tuple[int, Slot]] = []
    if isinstance(opencv, OpencvDecoder):
        # Bars that stand exactly upright, as on a screen, are what OpenCV overlooks.
        slots += [
            (1, Slot("opencv centre", opencv, centre)),
            (6, Slot("opencv tilted", opencv, turned(4, cv2))),
            (12, Slot("opencv turned 30", opencv, after(centre, turned(30, cv2)))),
        ]
    if isinstance(zxing, ZxingDecoders):
        slots += [
            (2, Slot("zxing closer", zxing.everything, closer)),
            (4, Slot("zxing turned 45", zxing.linear, turned(45, cv2), alone=alone)),
            (5, Slot("zxing inverted", zxing.inverted, whole, alone=True)),
            (7, Slot("zxing turned 22", zxing.linear, turned(22.5, cv2), alone=alone)),
            (9, Slot("zxing turned 67", zxing.linear, turned(67.5, cv2), alone=alone)),
            (10, Slot("zxing halved", zxing.everything, halved)),
        ]
    if isinstance(zbar, ZbarDecoders):
        slots += [
            (3, Slot("zbar whole", zbar.shop, whole, alone=True)),
            (8, Slot("zbar centre", zbar.everything, centre, alone=True)),
            (11, Slot("zbar turned 45", zbar.shop, after(halved, turned(45, cv2)), alone=True)),
        ]
    return [slot for _, slot in sorted(slots, key=lambda place: place[0])]


def _each_once(witnesses: list[Witness], confirmed: list[bool]) -> dict[tuple[str, str], Code]:
    codes: dict[tuple[str, str], Code] = {}
    for witness, proven in zip(witnesses, confirmed, strict=True):
        known = codes.get(witness.code)
        if known is None:
            codes[witness.code] = Code(witness.reading, proven)
        elif proven and not known.confirmed:
            codes[witness.code] = Code(known.reading, confirmed=True)
    return codes
