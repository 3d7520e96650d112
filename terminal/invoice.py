"""An invoice at the counter: what people do with it, and what is shown while it is asked for; all frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvoiceWanted:
    """Somebody wants to use points on an invoice: from now on a scan that is no card is its number."""


@dataclass(frozen=True, slots=True)
class InvoiceEntered:
    """The invoice's number as it was scanned or typed, and what is due on it in minor units."""

    number: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceLeft:
    """No invoice is wanted after all."""


@dataclass(frozen=True, slots=True)
class InvoiceCard:
    """An invoice is asked for: its number where one was scanned, and what was wrong with the last try."""

    number: str = ""
    wrong: str = ""


InvoiceCommand = InvoiceWanted | InvoiceEntered | InvoiceLeft
