"""The press: obeys one command after the other and puts dots on the tape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from terminal.virtual_printer.codes import bars, bars_picture, qr_picture
from terminal.virtual_printer.glyphs import Glyphs, Style
from terminal.virtual_printer.page import ORDERS, Page, number, signed
from terminal.virtual_printer.tape import Span, Tape
from terminal.virtual_printer.tokens import Token

if TYPE_CHECKING:
    from PIL import Image

LINE_DOTS: Final = 30
_TAB_CELLS: Final = 8
# ESC t numbers that Epson and most others share.
_PAGES: Final = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    14: "cp737",
    15: "iso8859_7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}
_ID_ANSWERS: Final = {
    1: b"\x20",
    2: b"\x02",
    3: b"\x01",
    49: b"\x20",
    50: b"\x02",
    51: b"\x01",
    65: b"_1.0\x00",
    66: b"_POINTILL\x00",
    67: b"_VIRTUAL\x00",
    68: b"_000001\x00",
}
_WITHOUT_TRACE: Final = (
    *("CR", "CAN", "ESC R", "ESC {", "ESC V", "ESC r", "ESC  ", "ESC W", "ESC T"),
    *("FS .", "FS &", "FS S", "FS -", "FS C", "GS f", "GS L", "GS W", "GS $", "GS \\"),
)


class Body(Protocol):
    """The printer around the press."""

    def paper_for_a_line(self) -> None:
        """Blocks while the printer is off line, then uses up one line of paper."""
        ...

    def fit_to_work(self) -> None:
        """Blocks while the printer is off line."""
        ...

    def say(self, data: bytes) -> None:
        """Answer the host, if one listens."""
        ...

    def sensor_byte(self, number: int) -> bytes:
        """The answer to GS r."""
        ...

    def automatic_status(self, *, wanted: bool) -> None:
        """Tell every change of status from now on, or no longer."""
        ...

    def kick_drawer(self) -> None:
        """Open the drawer."""
        ...


@dataclass(slots=True)
class _Modes:
    """Everything that ESC @ puts back."""

    style: Style = field(default_factory=Style)
    align: int = 0
    spacing: int = LINE_DOTS
    page: int = 0
    bar_height: int = 80
    bar_dots: int = 3
    bar_words: int = 0
    qr_dots: int = 3
    qr_level: int = 48
    qr_data: bytes = b""


class Press:
    """For the printing thread; what it does not know it passes over and counts."""

    def __init__(self, tape: Tape, body: Body) -> None:
        self._tape = tape
        self._body = body
        self._modes = _Modes()
        self._spans: list[Span] = []
        self._sheet: Page | None = None
        self._acts = self._known_acts()
        self.unknown: dict[str, int] = {}

    def power_up(self) -> None:
        """All modes as from the factory; an unfinished line is lost, the paper is not."""
        self._modes = _Modes()
        self._spans = []
        self._sheet = None

    def obey(self, token: Token) -> None:
        """Carry out one command; may block for paper."""
        if token.name == "text":
            self._write(token.args)
            return
        if self._sheet is not None and token.name in ORDERS:
            ORDERS[token.name](self._sheet, token.args)
            return
        act = self._acts.get(token.name)
        if act is None:
            self.unknown[token.name] = self.unknown.get(token.name, 0) + 1
        else:
            act(token.args)

    def _known_acts(self) -> dict[str, Callable[[bytes], None]]:
        return {
            "LF": self._line_feed,
            "HT": self._tab,
            "ESC @": self._reset,
            "ESC !": self._print_mode,
            "ESC E": self._bold,
            "ESC G": self._bold,
            "ESC -": self._underline,
            "ESC M": self._font,
            "ESC a": self._align,
            "ESC t": self._page,
            "ESC 2": self._spacing,
            "ESC 3": self._spacing,
            "ESC d": self._feed_lines,
            "ESC J": self._feed_dots,
            "ESC p": self._drawer,
            "ESC $": self._to_dot,
            "ESC \\": self._forward,
            "ESC L": self._page_begun,
            "ESC S": self._page_left,
            "ESC \x0c": self._page_printed,
            "FF": self._page_done,
            "ESC i": self._cut,
            "ESC m": self._cut,
            "GS !": self._size,
            "GS B": self._reverse,
            "GS h": self._bar_height,
            "GS w": self._bar_dots,
            "GS H": self._bar_words,
            "GS k": self._barcode,
            "GS v": self._raster,
            "GS (": self._extended,
            "GS V": self._cut,
            "GS I": self._identity,
            "GS r": self._sensor,
            "GS a": self._automatic,
            **dict.fromkeys(_WITHOUT_TRACE, self._nothing),
        }

    def _write(self, raw: bytes) -> None:
        for sign in raw.decode(_PAGES.get(self._modes.page, "ascii"), "replace"):
            self._put(sign)

    def _put(self, sign: str) -> None:
        if self._sheet is not None:
            self._sheet.write(sign, self._modes.style, self._modes.spacing)
            return
        width = self._modes.style.cell[0]
        if sum(style.cell[0] for _, style in self._spans) + width > self._tape.dots:
            self._line_feed(b"")
        self._spans.append((sign, self._modes.style))

    def _line_feed(self, _: bytes) -> None:
        if self._sheet is not None:
            self._sheet.line_feed(self._modes.spacing)
            return
        self._body.paper_for_a_line()
        self._tape.line(self._spans, self._modes.align, self._modes.spacing)
        self._spans = []

    def _finish_line(self) -> None:
        if self._spans:
            self._line_feed(b"")

    def _tab(self, _: bytes) -> None:
        cells = len(self._spans)
        for _cell in range(_TAB_CELLS - cells % _TAB_CELLS):
            self._put(" ")

    def _feed_lines(self, args: bytes) -> None:
        self._finish_line()
        for _ in range(args[0]):
            self._line_feed(b"")

    def _feed_dots(self, args: bytes) -> None:
        if self._sheet is not None:
            self._sheet.line_feed(args[0])
            return
        self._finish_line()
        for _ in range(args[0] // LINE_DOTS):
            self._body.paper_for_a_line()
        self._tape.feed(args[0])

    def _to_dot(self, args: bytes) -> None:
        """In a line of writing the way there is filled with spaces."""
        width = self._modes.style.cell[0]
        while sum(style.cell[0] for _, style in self._spans) + width <= min(number(args), self._tape.dots):
            self._put(" ")

    def _forward(self, args: bytes) -> None:
        if signed(args) > 0:
            written = sum(style.cell[0] for _, style in self._spans)
            self._to_dot((written + signed(args)).to_bytes(4, "little"))

    def _page_begun(self, _: bytes) -> None:
        self._finish_line()
        self._sheet = self._sheet or Page(self._tape.dots, Glyphs(self._tape.fonts))

    def _page_left(self, _: bytes) -> None:
        self._sheet = None

    def _page_printed(self, _: bytes) -> None:
        """On paper, and still in memory."""
        page, self._sheet = self._sheet, None
        if page is not None:
            picture, lines = page.printed()
            self._picture(picture, "\n".join(lines))
            self._sheet = page

    def _page_done(self, args: bytes) -> None:
        self._page_printed(args)
        self._sheet = None

    def _reset(self, _: bytes) -> None:
        self.power_up()

    def _print_mode(self, args: bytes) -> None:
        bits = args[0]
        self._modes.style = Style(
            small=bool(bits & 0x01),
            bold=bool(bits & 0x08),
            high=2 if bits & 0x10 else 1,
            wide=2 if bits & 0x20 else 1,
            underline=bool(bits & 0x80),
        )

    def _size(self, args: bytes) -> None:
        self._modes.style = replace(self._modes.style, wide=(args[0] >> 4 & 7) + 1, high=(args[0] & 7) + 1)

    def _bold(self, args: bytes) -> None:
        self._modes.style = replace(self._modes.style, bold=bool(args[0] & 1))

    def _underline(self, args: bytes) -> None:
        self._modes.style = replace(self._modes.style, underline=args[0] not in (0, 48))

    def _reverse(self, args: bytes) -> None:
        self._modes.style = replace(self._modes.style, reverse=bool(args[0] & 1))

    def _font(self, args: bytes) -> None:
        self._modes.style = replace(self._modes.style, small=args[0] in (1, 49))

    def _align(self, args: bytes) -> None:
        self._modes.align = {48: 0, 49: 1, 50: 2}.get(args[0], args[0])

    def _page(self, args: bytes) -> None:
        self._modes.page = args[0]

    def _spacing(self, args: bytes) -> None:
        self._modes.spacing = args[0] if args else LINE_DOTS

    def _bar_height(self, args: bytes) -> None:
        self._modes.bar_height = max(1, args[0])

    def _bar_dots(self, args: bytes) -> None:
        self._modes.bar_dots = min(max(args[0], 1), 6)

    def _bar_words(self, args: bytes) -> None:
        self._modes.bar_words = args[0] & 3

    def _barcode(self, args: bytes) -> None:
        symbology = args[0]
        data = args[1:].rstrip(b"\x00") if symbology <= 6 else args[2:]
        drawn = bars(symbology, data)
        if drawn is None:
            self._write(b"[barcode that this printer cannot draw]")
            self._line_feed(b"")
            return
        modules, words = drawn
        if self._modes.bar_words & 1:
            self._words_of_code(words)
        self._picture(bars_picture(modules, self._modes.bar_dots, self._modes.bar_height), "")
        if self._modes.bar_words & 2:
            self._words_of_code(words)

    def _words_of_code(self, words: str) -> None:
        self._finish_line()
        kept, self._modes.style = self._modes.style, Style()
        for sign in words:
            self._put(sign)
        self._line_feed(b"")
        self._modes.style = kept

    def _picture(self, picture: Image.Image, words: str) -> None:
        if self._sheet is not None:
            self._sheet.picture(picture, words)
            return
        self._finish_line()
        for _ in range(max(1, picture.height // LINE_DOTS)):
            self._body.paper_for_a_line()
        self._tape.picture(picture, self._modes.align, words)

    def _raster(self, args: bytes) -> None:
        from PIL import Image

        if len(args) < 6 or args[:1] != b"0":
            return
        width, height = int.from_bytes(args[2:4], "little") * 8, int.from_bytes(args[4:6], "little")
        if width and height:
            picture = Image.frombytes("1", (width, height), args[6:], "raw", "1;I")
            scale = (2 if args[1] & 1 else 1, 2 if args[1] & 2 else 1)
            self._picture(picture.resize((width * scale[0], height * scale[1])), "[picture]")

    def _extended(self, args: bytes) -> None:
        """GS ( with its letter: H tells the host how far the paper is, k are two-dimensional codes."""
        letter, data = args[:1], args[3:]
        if letter == b"H" and len(data) == 6 and data[0] == 48:
            self._body.fit_to_work()
            self._body.say(b"\x37\x22" + data[2:6] + b"\x00")
        elif letter == b"k" and data[:1] == b"1":
            self._qr(data[1], data[2:])

    def _qr(self, function: int, data: bytes) -> None:
        if function == 67 and data:
            self._modes.qr_dots = min(max(data[0], 1), 16)
        elif function == 69 and data:
            self._modes.qr_level = data[0]
        elif function == 80:
            self._modes.qr_data = data[1:]
        elif function == 81:
            picture = qr_picture(self._modes.qr_data, self._modes.qr_level, self._modes.qr_dots)
            if picture is not None:
                self._picture(picture, "[qr]")

    def _cut(self, args: bytes) -> None:
        if self._sheet is not None:
            return  # A page is not cut while it is in memory.
        self._finish_line()
        self._body.fit_to_work()
        if args[:1] in (b"A", b"B"):
            self._tape.feed(3 * LINE_DOTS)
        self._tape.cut()

    def _identity(self, args: bytes) -> None:
        self._body.say(_ID_ANSWERS.get(args[0], b""))

    def _sensor(self, args: bytes) -> None:
        self._body.say(self._body.sensor_byte(args[0]))

    def _automatic(self, args: bytes) -> None:
        self._body.automatic_status(wanted=args[0] != 0)

    def _drawer(self, _: bytes) -> None:
        self._body.fit_to_work()
        self._body.kick_drawer()

    def _nothing(self, _: bytes) -> None:
        """Commands without a trace on this paper."""
