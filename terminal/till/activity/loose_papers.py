"""Papers that belong to no sale, made from what this till knows and put into its print journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from loyalty.codes.scanned import member_code
from loyalty.codes.scanner_card import CARD_TEXT
from loyalty.values.errors import Refusal, RefusalCode
from terminal.papers.calibration_card import CodeToScan, calibration_card
from terminal.papers.card_sheet import CARDS_MAX, CardToPrint, card_sheet
from terminal.papers.trial_page import trial_page
from terminal.questions import PaperKind, Told
from terminal.till.cash.shifts import NO_PRINTER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from terminal.questions import Answer, PaperAsked
    from terminal.slip import Slip
    from terminal.till.cash.shifts import Shifts
    from terminal.till.desk import Desk
    from terminal.till.trade.finding import Finding

EVERY_SIGN: Final = (
    CodeToScan("POINTILL", CARD_TEXT),
    CodeToScan("ABC", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    CodeToScan("abc", "abcdefghijklmnopqrstuvwxyz"),
    CodeToScan("123", "0123456789"),
    CodeToScan("-_:", "-_:/?.,;+*=&%#@!()<>"),
)
"""The card that sets a keyboard scanner, then every sign that codes of this shop are made of, and those that keyboards
of other countries put elsewhere.
"""


class LoosePapers:
    """Prints what is asked for. Till thread only."""

    def __init__(self, desk: Desk, finding: Finding, shifts: Shifts) -> None:
        self._desk, self._finding, self._shifts = desk, finding, shifts

    def print(self, asked: PaperAsked) -> Answer:
        """Queue the paper; answered with its number in the print journal once it is on disk."""
        if not self._desk.settings.prints:
            return NO_PRINTER
        slip = self._slip(asked)
        if isinstance(slip, Refusal):
            return slip
        job = self._desk.store.queue_paper(asked.kind.value, slip, self._desk.now_ms())
        self._desk.queue_print(job)
        return Told({"paper": asked.kind.value, "job": job.id})

    def _slip(self, asked: PaperAsked) -> Slip | Refusal:
        head, now = self._desk.letterhead(self._desk.programme()), self._now()
        match asked.kind:
            case PaperKind.TEST_PAGE:
                return trial_page(head, at=now)
            case PaperKind.X_REPORT:
                return self._shifts.reading()
            case PaperKind.CARDS:
                cards = self._cards(asked.members)
                return cards if isinstance(cards, Refusal) else card_sheet(head, cards)
            case PaperKind.CALIBRATION:
                return calibration_card(head, EVERY_SIGN)
            case _:
                assert_never(asked.kind)

    def _cards(self, members: Sequence[str]) -> list[CardToPrint] | Refusal:
        if not 0 < len(members) <= CARDS_MAX:
            return Refusal(RefusalCode.UNKNOWN_MEMBER, f"Name 1 to {CARDS_MAX} members whose cards are to be printed.")
        cards = []
        for text in members:
            known = self._finding.member_by_any(text)
            if known is None:
                return Refusal(
                    RefusalCode.UNKNOWN_MEMBER,
                    f"This till knows no member {text[:40]!r}. Nothing was printed. Check the number.",
                )
            cards.append(CardToPrint(known.member.number, member_code(known.member.id), known.member.name))
        return cards

    def _now(self) -> datetime:
        return self._desk.clock.local(self._desk.now_ms())
