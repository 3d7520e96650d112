"""The scenes of the customer's window."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image, ImageDraw

from terminal.checks.card import square_code
from terminal.counter import Counter
from tests.fakes import ui_counters as u


@dataclass(frozen=True)
class CustomerScene:
    """One picture: what the till says one after the other, on which screen."""

    name: str
    counters: tuple[Counter, ...] = ()
    width: int = 1024
    height: int = 600
    dark: bool = False
    locale: str = "en_GB"
    logo: bool = False
    joins: bool = False


def logo() -> bytes:
    """A picture of no real shop."""
    image, written = Image.new("RGB", (600, 300), "#1B7F5C"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((220, 70, 380, 230), fill="white")
    image.save(written, "PNG")
    return written.getvalue()


_LINE: Final = u.SALE.lines[0]
LONG: Final = replace(
    u.REDEEMING, lines=tuple(replace(_LINE, number=n, name=f"{_LINE.name} {n}", quantity=n % 3 + 1) for n in range(24))
)
NOBODY: Final = replace(u.SALE, member=None)
JOIN_CODE: Final = square_code("https://shop.example/join")
CUSTOMER_SCENES: Final = (
    CustomerScene("customer-idle-join", (u.EMPTY,), logo=True, joins=True),
    CustomerScene("customer-idle-join-arabic", (u.EMPTY,), 1366, 768, dark=True, locale="ar_EG", joins=True),
    CustomerScene("customer-nobody-join", (NOBODY,), joins=True),
    CustomerScene("customer-nobody-join-small", (NOBODY,), 800, 480, locale="fr_FR", joins=True),
    CustomerScene("customer-idle", (u.EMPTY,), logo=True),
    CustomerScene("customer-idle-dark", (u.EMPTY,), 1366, 768, dark=True),
    CustomerScene("customer-sale", (u.REDEEMING,)),
    CustomerScene("customer-sale-dark", (u.REDEEMING,), 1920, 1080, dark=True),
    CustomerScene("customer-long", (LONG,)),
    CustomerScene("customer-vouchers", (u.HANDED,), 1366, 768),
    CustomerScene("customer-paying", (u.MIXED,), 800, 480),
    CustomerScene("customer-done", (u.REDEEMING, u.DONE)),
    CustomerScene("customer-done-dark", (u.REDEEMING, u.DONE), 1366, 768, dark=True),
    CustomerScene("customer-nobody-german", (NOBODY,), locale="de_DE"),
    CustomerScene("customer-french", (u.REDEEMING,), locale="fr_FR"),
    CustomerScene("customer-spanish-done", (u.REDEEMING, u.DONE), locale="es_ES"),
    CustomerScene("customer-arabic", (u.REDEEMING,), locale="ar_EG"),
)
