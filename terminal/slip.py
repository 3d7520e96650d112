"""The slip: what goes on paper, as values that know nothing of printers, with one canonical form to store and hash."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass, fields
from typing import Final, Literal

from loyalty.codes.scanner_card import CARD_TEXT

Align = Literal["left", "center", "right"]
BarcodeKind = Literal["CODE128", "EAN13"]

SLIP_VERSION: Final = 1
TEXT_CHARS_MAX: Final = 400
QR_CHARS_MAX: Final = 400
CODE128_CHARS_MAX: Final = 30
ELEMENTS_MAX: Final = 2_000
GAP_LINES_MAX: Final = 20
BYTES_MAX: Final = 1_000_000


class SlipUnreadable(ValueError):
    """The bytes are not a slip that this version wrote; the message says what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; long ones are wrapped by the printer's builder, size 2 is twice as wide and high."""

    text: str
    align: Align = "left"
    bold: bool = False
    size: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))
        _refuse_unless(self.align in ("left", "center", "right"), f"no alignment {self.align!r}")
        _refuse_unless(type(self.bold) is bool, "bold is true or false")
        _refuse_unless(type(self.size) is int and self.size in (1, 2), "size is 1 or 2")


@dataclass(frozen=True, slots=True)
class Row:
    """A name on the left and an amount flush right; the amount is never broken."""

    left: str
    right: str
    bold: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "left", printable(self.left))
        object.__setattr__(self, "right", printable(self.right))
        _refuse_unless(type(self.bold) is bool, "bold is true or false")


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class QR:
    """A QR code of `text` with words for people beneath it (none when the caption is empty)."""

    text: str
    caption: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _code_text(self.text, QR_CHARS_MAX))
        object.__setattr__(self, "caption", printable(self.caption))


@dataclass(frozen=True, slots=True)
class Barcode:
    """A linear code with its text beneath: printable ASCII for CODE128, 13 digits with their check digit for EAN13."""

    kind: BarcodeKind
    text: str

    def __post_init__(self) -> None:
        _refuse_unless(self.kind in ("CODE128", "EAN13"), f"no barcode of kind {self.kind!r}")
        object.__setattr__(self, "text", _code_text(self.text, CODE128_CHARS_MAX))
        _refuse_unless(self.text.isascii(), "a barcode holds plain letters, digits and signs only")
        _refuse_unless(self.kind != "EAN13" or _is_ean13(self.text), "an EAN-13 is 13 digits and the last one must fit")


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty lines."""

    lines: int = 1

    def __post_init__(self) -> None:
        _refuse_unless(
            type(self.lines) is int and 1 <= self.lines <= GAP_LINES_MAX, f"a gap is 1..{GAP_LINES_MAX} lines"
        )


@dataclass(frozen=True, slots=True)
class Cut:
    """The paper is cut here."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The shop's own picture, which the printer's builder holds; nothing where a shop has none."""


Element = Text | Row | Rule | QR | Barcode | Gap | Cut | Logo

_KINDS: Final[dict[str, type[Element]]] = {
    "text": Text,
    "row": Row,
    "rule": Rule,
    "qr": QR,
    "barcode": Barcode,
    "gap": Gap,
    "cut": Cut,
    "logo": Logo,
}
_KIND_OF: Final[dict[type[Element], str]] = {element: kind for kind, element in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of paper from top to bottom; the same slip has the same bytes for ever."""

    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "elements", tuple(self.elements))
        _refuse_unless(len(self.elements) <= ELEMENTS_MAX, f"a slip has at most {ELEMENTS_MAX} elements")
        for element in self.elements:
            _refuse_unless(type(element) in _KIND_OF, f"{type(element).__name__} cannot be put on a slip")

    def to_json_bytes(self) -> bytes:
        """The canonical UTF-8 form: sorted keys, no spaces."""
        elements = [{"element": _KIND_OF[type(element)], **asdict(element)} for element in self.elements]
        document = {"slip": SLIP_VERSION, "elements": elements}
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def from_json_bytes(raw: bytes) -> Slip:
    """The slip that `to_json_bytes` wrote; anything else, even the same spelt otherwise, raises SlipUnreadable."""
    if len(raw) > BYTES_MAX:
        raise SlipUnreadable(f"the slip has {len(raw)} bytes, at most {BYTES_MAX} are read")
    try:
        document = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise SlipUnreadable(f"the slip is not JSON: {error}") from error
    slip = _slip_of(document)
    if slip.to_json_bytes() != raw:
        raise SlipUnreadable("the slip is not in its canonical form")
    return slip


def printable(text: str) -> str:
    """The text without controls, line separators and lone surrogates: no data can command a printer or break a line.

    Long text ends in '...'.
    """
    _refuse_unless(isinstance(text, str), "a slip holds text only")
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp"))
    return kept if len(kept) <= TEXT_CHARS_MAX else kept[: TEXT_CHARS_MAX - 3] + "..."


def _slip_of(document: object) -> Slip:
    if not isinstance(document, dict) or set(document) != {"slip", "elements"}:
        raise SlipUnreadable("a slip has the keys 'slip' and 'elements' and no others")
    if document["slip"] != SLIP_VERSION:
        raise SlipUnreadable(f"slip version {document['slip']!r} is not known here, only {SLIP_VERSION}")
    if not isinstance(document["elements"], list):
        raise SlipUnreadable("the elements of a slip are a list")
    try:
        return Slip(tuple(_element_of(element) for element in document["elements"]))
    except (ValueError, TypeError) as error:
        raise SlipUnreadable(str(error)) from error


def _element_of(document: object) -> Element:
    if not isinstance(document, dict) or not isinstance(document.get("element"), str):
        raise SlipUnreadable("an element of a slip is an object that names itself")
    element = _KINDS.get(document["element"])
    if element is None:
        raise SlipUnreadable(f"there is no element {document['element']!r}")
    values = {key: value for key, value in document.items() if key != "element"}
    if set(values) != {field.name for field in fields(element)}:
        raise SlipUnreadable(f"an element {document['element']!r} has other keys")
    return element(**values)


def _code_text(text: str, chars_max: int) -> str:
    # The scanner's card is a text of our own and the only one with a control sign (GS): a scanner has to send it.
    kept = text if text == CARD_TEXT else printable(text)
    _refuse_unless(
        0 < len(kept) <= chars_max and len(text) <= TEXT_CHARS_MAX, f"a code holds 1..{chars_max} characters"
    )
    return kept


def _is_ean13(text: str) -> bool:
    if len(text) != 13 or not text.isdigit():
        return False
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text[:12]))
    return (10 - weighed % 10) % 10 == int(text[12])


def _refuse_unless(holds: object, why: str) -> None:
    if not holds:
        raise ValueError(why)
