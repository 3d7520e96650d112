"""The printer of the settings: its way, its paper, what it can do, and the shop's logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from terminal.assets import font, resource
from terminal.devices.drawer import DrawerFit, DrawerListener
from terminal.devices.escpos_builder import EscposBuilder
from terminal.devices.lines.url import transport_of
from terminal.devices.printer import Printer
from terminal.devices.profiles import PAPERS, read_models
from terminal.devices.raster import Lettering
from terminal.devices.transport import PrinterUrlRefused
from terminal.errors import BadSetting

if TYPE_CHECKING:
    from terminal.config import Settings
    from terminal.devices.print_job import PrinterListener

ASKED: Final = "auto"
"""The model of a printer that is asked what it is."""


def make_printer(settings: Settings, listener: PrinterListener, drawer: DrawerListener | None = None) -> Printer:
    """Not yet started; raises BadSetting. A printer that does not say what it is gets what all printers can."""
    try:
        transport = transport_of(settings.printer)
    except PrinterUrlRefused as refused:
        raise BadSetting(f"printer: {refused}") from None
    models = read_models(resource("printers.toml"))
    model = models.unknown if settings.printer_model == ASKED else models.named(settings.printer_model)
    if model is None:
        known = ", ".join([ASKED, *(family.name for family in models.families)])
        raise BadSetting(f"printer_model: there is no model {settings.printer_model!r}. Models are: {known}.")
    fit = drawer_fit(settings)
    lettering = Lettering((font("Inter-Medium"), font("NotoSansArabic-Regular")))
    return Printer(
        transport=transport,
        builder=EscposBuilder(paper=PAPERS[settings.paper], lettering=lettering, model=model, logo=settings.logo),
        listener=listener,
        blind=settings.print_unconfirmed,
        models=models if settings.printer_model == ASKED else None,
        drawer=None if drawer is None or fit is None else (fit, drawer),
    )


def drawer_fit(settings: Settings) -> DrawerFit | None:
    """How the drawer of the settings is wired; None where there is none."""
    if settings.drawer == "none":
        return None
    level = None if settings.drawer_sensor == "none" else settings.drawer_sensor == "high"
    return DrawerFit(pin=int(settings.drawer.removeprefix("pin")), open_is_high=level)
