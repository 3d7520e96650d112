"""The page of the devices as it may look, for scenes and tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import qrcode

from terminal.checks.card import card_codes
from terminal.findings import (
    CodeSeen,
    DevicesShown,
    DrawerTried,
    Finding,
    Health,
    Kind,
    PaperTried,
    Plugged,
    ScanTried,
    Sight,
)

PRINTER: Final = "tcp://192.168.1.40:9100"
SERIAL: Final = "the scanner on COM3"
WELL: Final = (
    Finding(Kind.PRINTER, PRINTER, Health.READY, "The printer is ready."),
    Finding(Kind.DRAWER, "pin2", Health.READY, "The cash drawer is closed."),
    Finding(
        Kind.SCANNER,
        "keyboard",
        Health.READY,
        "Any scanner that plays a keyboard is read. Scan something here to see.",
    ),
    Finding(Kind.CAMERA, "0", Health.READY, "The camera is on."),
    Finding(Kind.DISPLAY, "", Health.READY, "The customer's display is on the second screen."),
    Finding(Kind.SOUND, "", Health.READY, "Sounds are played."),
    Finding(Kind.LIBRARY, "", Health.READY, "Every library that reads codes is here."),
)
ILL: Final = (
    Finding(Kind.PRINTER, PRINTER, Health.TROUBLE, "The printer is out of paper. Put in a new roll."),
    Finding(Kind.DRAWER, "pin2", Health.OFF, "A drawer opens through the printer, which is not ready now."),
    WELL[2],
    Finding(
        Kind.SCANNER,
        SERIAL,
        Health.TROUBLE,
        "The scanner on COM3 is not plugged in. Plug it in; until then type the numbers.",
    ),
    Finding(Kind.CAMERA, "0", Health.ATTENTION, "It is dark before the camera. Uncover it or put on a light."),
    Finding(
        Kind.LIBRARY,
        "",
        Health.ATTENTION,
        "The library pyzbar is missing: barcodes are read by the others, a little less well.",
    ),
)
NOTHING: Final = (
    Finding(Kind.PRINTER, "", Health.UNSET, "No printer is set up. Choose one below, or trade without receipts."),
    Finding(
        Kind.DRAWER,
        "",
        Health.UNSET,
        "No cash drawer is set up. The pin that it is wired to makes it open: drawer = pin2, or pin5.",
    ),
    WELL[2],
    Finding(
        Kind.CAMERA,
        "",
        Health.UNSET,
        "No camera is set up. Cards are read by the scanner, or their number is typed.",
    ),
)
PLUGGED: Final = (
    Plugged(Kind.PRINTER, "EPSON TM-T20III", "usb://04b8:0e28"),
    Plugged(Kind.PRINTER, "Front_Desk", "cups://Front_Desk"),
    Plugged(Kind.SCANNER, "Honeywell Voyager 1450g", "hid://0c2e:0907"),
    Plugged(Kind.CAMERA, "HD Pro Webcam C920", "0", used=True),
)
MEMBER_SCAN: Final = ScanTried("M:7K2M9QXD4F8H3JRW", "QR", "scanner", meaning="member", about="Amara Okafor")
STRANGE_SCAN: Final = ScanTried(
    "?BR)àà'é&\"è",
    "",
    "scanner",
    meaning="unknown",
    reason="This is no code of this shop.",
    hint="The letters look like those of another keyboard. Let the scanner scan the card below.",
)
CARD: Final = card_codes()
SHOWN: Final = DevicesShown(findings=WELL, plugged=PLUGGED, card=CARD)
TROUBLED: Final = replace(SHOWN, findings=ILL, paper=PaperTried("test-page", "queued", job=7))
PRINTED: Final = replace(SHOWN, paper=PaperTried("test-page", "confirmed", job=7))
UNKNOWN: Final = replace(SHOWN, paper=PaperTried("test-page", "unknown", "The line to the printer was lost.", job=7))
EMPTY: Final = DevicesShown(findings=NOTHING, card=CARD)
LOOKING: Final = DevicesShown(
    findings=(replace(NOTHING[0], name=PRINTER, health=Health.CHECKING), *NOTHING[1:]), looking=True
)
SCANNED: Final = replace(SHOWN, scan=MEMBER_SCAN)
STRANGE: Final = replace(SHOWN, scan=STRANGE_SCAN)
LEARNT: Final = replace(SHOWN, learnt="The scanner is set up: it plays a US keyboard, 12 ms a key.")
OPENED: Final = replace(SHOWN, drawer=DrawerTried("opened", number=4))
SHUT: Final = replace(
    SHOWN,
    drawer=DrawerTried("shut", "The drawer's sensor says that it is closed. Is it locked, or its cable out?", 4),
)
WATCHING: Final = replace(SHOWN, watching=True)


def sight() -> Sight:
    """A grey shop with a code held into it."""
    code = qrcode.QRCode(border=3, box_size=6)
    code.add_data("M:7K2M9QXD4F8H3JRW")
    dark = np.array(code.get_matrix(), dtype=np.uint8)
    drawn = np.kron(255 - dark * 225, np.ones((6, 6))).astype(np.uint8)
    shade = np.linspace(70, 150, 640)[None, :] * np.linspace(1.0, 0.7, 360)[:, None]
    frame = shade.astype(np.uint8)
    high, wide = drawn.shape
    top, left = (360 - high) // 2 - 20, 340
    frame[top : top + high, left : left + wide] = drawn
    seen = (
        CodeSeen("M:7K2M9QXD4F8H3JRW", "QR", (left + wide // 2, top + high // 2), confirmed=True),
        CodeSeen("4006381333931", "EAN-13", (150, 200), confirmed=False),
    )
    return Sight(640, 360, frame.tobytes(), seen)
