"""How many codes of a folder of photographs are read: our chain beside zxing-cpp alone and pyzbar with OpenCV alone.

The folder is named by POINTILL_CODES. It holds one folder a kind of code (`qrcode-1`, `ean13-1`, `falsepositives-1`
...) with pictures and, beside each, the text that it holds: `NAME.txt`.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import zxingcpp
from PIL import Image
from pyzbar.pyzbar import ZBarSymbol, decode

from loyalty.codes.gtin import gtin14
from loyalty.codes.scanned import has_inner_check
from terminal.devices.decoder_chain import DecoderChain, open_chain
from terminal.devices.pictures import PICTURE_ENDINGS, load_picture
from tests.bench.figure import Figure

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey

FOLDER: Final = "POINTILL_CODES"
FRAME: Final = (1280, 720)
CPU_MS: Final = 33.0
ANGLES: Final = (0, 15, 30, 45, 60, 75)
KINDS: Final = {
    "QR": ("qrcode",),
    "EAN and UPC": ("ean13", "ean8", "upca", "upce"),
    "Code 128": ("code128",),
    "PDF417": ("pdf417",),
    "Aztec": ("aztec",),
    "DataMatrix": ("datamatrix",),
}
NO_CODE: Final = "falsepositives"

Reader = Callable[["Grey"], list[tuple[str, bool]]]
"""The texts that somebody reads in a still picture, and whether each may be acted on."""


@dataclass(frozen=True)
class Photograph:
    """A picture in a camera's frame and the text it holds; empty where it holds no code."""

    kind: str
    grey: Grey
    text: str


@dataclass
class Score:
    """How a reader did in one way of showing the pictures."""

    shown: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def rate(self, kind: str) -> float:
        return 100 * self.read[kind] / max(1, self.shown[kind])


def figures(folder: Path) -> Iterator[Figure]:
    """A figure for each kind, reader and way of showing, the wrong numbers, and what a frame costs."""
    del folder
    named = os.environ.get(FOLDER)
    if named is None or not Path(named).is_dir():
        sys.stderr.write(f"codes: skipped; name a folder of photographs of codes by {FOLDER}=DIR.\n")
        return
    photographs = list(_photographs(Path(named)))
    chain = open_chain(has_inner_check)
    for sentence in chain.missing:
        sys.stderr.write(f"codes: {sentence}\n")
    readers: dict[str, Reader] = {"ours": _chain_reader(chain), **_others()}
    yield from _rates(readers, photographs)
    yield from _turned(readers, photographs)
    yield from _cost(chain, photographs)


def _rates(readers: dict[str, Reader], photographs: list[Photograph]) -> Iterator[Figure]:
    walls = [each.grey for each in photographs if each.kind == NO_CODE]
    wrong = 0
    for way in ("full", "scene"):
        scores = {name: Score() for name in readers}
        for number, photograph in enumerate(photographs):
            frame = photograph.grey if way == "full" else _in_scene(photograph.grey, walls, number)
            for name, reader in readers.items():
                _judge(scores[name], photograph, reader(frame))
        for kind in KINDS:
            if scores["ours"].shown[kind]:
                rates = {name: score.rate(kind) for name, score in scores.items()}
                best = max(rate for name, rate in rates.items() if name != "ours")
                for name, rate in rates.items():
                    limit = {"limit": 1.0, "ratio": best / max(rate, 0.1)} if name == "ours" else {}
                    yield Figure(f"codes.{kind}.{way}.{name}", rate, "%", **limit)
        wrong += len(scores["ours"].wrong)
        for text in scores["ours"].wrong:
            sys.stderr.write(f"codes: {way}: acted on a wrong number: {text}\n")
        for name in readers:
            if name != "ours":
                yield Figure(f"codes.wrong.{way}.{name}", len(scores[name].wrong), "texts")
    yield Figure("codes.wrong numbers acted on", wrong, "texts", limit=0, ratio=wrong)


def _judge(score: Score, photograph: Photograph, found: list[tuple[str, bool]]) -> None:
    score.shown[photograph.kind] += 1
    mine = _identity(photograph.text)
    score.read[photograph.kind] += bool(mine) and any(_identity(text) == mine for text, _ in found)
    score.wrong += [text for text, sure in found if sure and _identity(text) != mine]


def _turned(readers: dict[str, Reader], photographs: list[Photograph]) -> Iterator[Figure]:
    """The trade codes, each turned on a grey table so large that nothing is cut; what nobody reads is left out."""
    trade = [each for each in photographs if each.kind == "EAN and UPC"]
    read: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, photograph in enumerate(trade):
        for angle in ANGLES:
            frame = _on_table(photograph.grey, angle)
            for name, reader in readers.items():
                if any(_identity(text) == _identity(photograph.text) for text, _ in reader(frame)):
                    read[name][angle].add(number)
    readable = set().union(*(numbers for angles in read.values() for numbers in angles.values()))
    for angle in ANGLES:
        for name in readers:
            yield Figure(f"codes.turned.{angle}.{name}", 100 * len(read[name][angle]) / max(1, len(readable)), "%")


def _cost(chain: DecoderChain, photographs: list[Photograph]) -> Iterator[Figure]:
    """CPU of this thread for a frame of 1280 x 720, all turns of the chain over frames with and without a code."""
    spent: list[float] = []
    chain.begin_anew()
    for photograph in photographs:
        for turn in range(chain.turns):
            begun = time.thread_time()
            chain.look(photograph.grey, turn * 33)
            spent.append((time.thread_time() - begun) * 1000)
    spent.sort()
    p95 = spent[len(spent) * 95 // 100]
    yield Figure("codes.cpu a frame.median", spent[len(spent) // 2], "ms")
    yield Figure("codes.cpu a frame.p95", p95, "ms", limit=1.0, ratio=p95 / CPU_MS)


def _chain_reader(chain: DecoderChain) -> Reader:
    return lambda grey: [(code.reading.text, code.confirmed) for code in chain.look_at_still(grey)]


def _others() -> dict[str, Reader]:
    """The libraries as they are used by themselves: one look at the picture, and what they say is believed."""
    return {
        "zxing-cpp": lambda grey: [(code.text, True) for code in zxingcpp.read_barcodes(grey)],
        "pyzbar and cv2": lambda grey: [(text, True) for text in (*_by_zbar(grey), *_by_opencv(grey))],
    }


def _by_zbar(grey: Grey) -> list[str]:
    kinds = [kind for kind in ZBarSymbol if kind.name not in {"PDF417", "DATABAR", "DATABAR_EXP", "SQCODE"}]
    try:
        return [code.data.decode(errors="replace") for code in decode(grey, symbols=kinds)]
    except ValueError:  # pyzbar fails so on a code of which zbar tells no corner.
        return []


def _by_opencv(grey: Grey) -> list[str]:
    try:
        _, squares, _, _ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(grey)
        _, bars, _, _ = cv2.barcode.BarcodeDetector().detectAndDecodeWithType(grey)
    except cv2.error:
        return []
    return [text for text in (*squares, *bars) if text]


def _identity(text: str) -> str:
    plain = text.replace("\r\n", "\n").strip()
    return gtin14(plain) or plain


def _photographs(folder: Path) -> Iterator[Photograph]:
    for place in sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURE_ENDINGS):
        name = place.parent.name.split("-")[0]
        kind = next((kind for kind, names in KINDS.items() if name in names), NO_CODE if name == NO_CODE else "")
        beside = place.with_suffix(".txt")
        loaded = load_picture(place)
        if not kind or isinstance(loaded, str) or (kind != NO_CODE and not beside.exists()):
            continue
        text = beside.read_text(encoding="utf-8") if kind != NO_CODE else ""
        yield Photograph(kind, _fitted(loaded), text)


def _fitted(grey: Grey) -> Grey:
    """The picture as large as a camera's frame holds it, its edges drawn on to the frame's."""
    picture = Image.fromarray(grey)
    scale = min(FRAME[0] / picture.width, FRAME[1] / picture.height)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
    across, down = FRAME[0] - picture.width, FRAME[1] - picture.height
    return np.pad(np.asarray(picture), ((down // 2, down - down // 2), (across // 2, across - across // 2)), "edge")


def _in_scene(grey: Grey, walls: list[Grey], number: int) -> Grey:
    """The picture at 60 % of the frame, turned by 7 degrees, over a photograph without a code."""
    behind = walls[number % len(walls)] if walls else np.full(FRAME[::-1], 150, np.uint8)
    return _laid(grey, Image.fromarray(behind), scale=0.6, degrees=7)


def _on_table(grey: Grey, degrees: float) -> Grey:
    return _laid(grey, Image.new("L", (FRAME[0], FRAME[0]), 150), scale=0.8, degrees=degrees)


def _laid(grey: Grey, behind: Image.Image, *, scale: float, degrees: float) -> Grey:
    picture = Image.fromarray(grey).resize((round(FRAME[0] * scale), round(FRAME[1] * scale)), Image.Resampling.LANCZOS)
    shape = Image.new("L", picture.size, 255).rotate(degrees, expand=True)
    picture = picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    scene = behind.copy()
    scene.paste(picture, ((scene.width - picture.width) // 2, (scene.height - picture.height) // 2), shape)
    return np.asarray(scene)
