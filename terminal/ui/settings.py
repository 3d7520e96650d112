"""What a person or the configuration file may choose about the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from terminal.findings import Modules
from terminal.ui.device_hand import DeviceSeam

Theme = Literal["light", "dark", "system"]


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """`locale` is a Babel name, `scale` None fits the window, `on_close` runs once when the window has closed.

    `bell`: the bell rings for what needs a look; not where the till plays sounds of its own, or none are wanted.
    `customers`: where the customer's window stands; `logo` is the picture that it shows while nothing is sold.
    `join_code` answers the code by which people join, empty until it is drawn; None where nobody can join so.
    `devices` is the way to their desk.
    """

    theme: Theme = "system"
    locale: str = "en_GB"
    scale: float | None = None
    fullscreen: bool = False
    on_close: Callable[[], None] | None = None
    bell: bool = True
    customers: Literal["none", "screen", "window"] = "none"
    logo: bytes | None = None
    join_code: Callable[[], Modules] | None = None
    devices: DeviceSeam = field(default_factory=DeviceSeam)

    def __post_init__(self) -> None:
        if self.scale is not None and not 1.0 <= self.scale <= 2.0:
            raise ValueError(f"the scale is 1.0 to 2.0, not {self.scale}")
