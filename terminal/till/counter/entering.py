"""What is scanned, typed or chosen at the screen: whom or what it means, and where that goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.scanned import (
    CardCode,
    MemberCode,
    ProductCode,
    ReceiptCode,
    RewardCode,
    UnknownCode,
    VoucherCode,
    parse_scan,
    parse_typed,
)
from loyalty.values.errors import RefusalCode
from terminal import commands as c
from terminal.events import Found, Noticed, ScanHeard, Tone

if TYPE_CHECKING:
    from loyalty.codes.scanned import Code
    from terminal.catalogue_ports import KnownMember, Product
    from terminal.invoice import InvoiceCommand
    from terminal.till.activity.room import Room
    from terminal.till.counter.invoice_counter import InvoiceCounter
    from terminal.till.counter.receipt_counter import ReceiptCounter
    from terminal.till.counter.reward_counter import RewardCounter
    from terminal.till.counter.serving import Serving
    from terminal.till.counter.voucher_counter import VoucherCounter
    from terminal.till.desk import Desk
    from terminal.till.trade.finding import Finding


class Entering:
    """Turns codes and words into members and goods of the open sale. Till thread only."""

    def __init__(
        self,
        desk: Desk,
        finding: Finding,
        serving: Serving,
        *,
        vouchers: VoucherCounter,
        receipts: ReceiptCounter,
        rewards: RewardCounter,
        invoices: InvoiceCounter,
        room: Room,
    ) -> None:
        self._desk, self._finding, self._serving = desk, finding, serving
        self._vouchers, self._receipts, self._rewards = vouchers, receipts, rewards
        self._invoices, self._room = invoices, room

    def hear(self, command: c.CodeScanned | c.TextEntered | c.TextTyped | c.MemberChosen | c.ProductPicked) -> bool:
        """Do what it means; True when the counter may look different."""
        match command:
            case c.CodeScanned():
                self._scanned(command)
                wrong = any(isinstance(said, Noticed) and said.tone is not Tone.OK for said in self._desk.said)
                self._desk.say(ScanHeard(taken=not wrong))
            case c.TextEntered():
                self._entered(command.text)
            case c.TextTyped():
                self._desk.say(Found(command.text, self._finding.rows(command.text), None))
                return False
            case c.MemberChosen():
                self._choose(self._desk.store.member(command.member_id))
            case c.ProductPicked():
                product = self._desk.store.product(command.product_id)
                if product is None:
                    sentence = "This product is no longer in the catalogue. Key its amount and category instead."
                    self._desk.notice(Tone.ATTENTION, RefusalCode.UNKNOWN_PRODUCT.value, sentence)
                else:
                    self._serving.add_product(product, command.quantity)
        return True

    def invoice(self, command: InvoiceCommand) -> None:
        """An invoice is wanted at the counter, whatever else is looked at."""
        self._room.leave()
        self._invoices.hear(command)

    def _choose(self, known: KnownMember | None, card: str | None = None, *, scanned: bool = False) -> None:
        if known is None:
            sentence = "No member has this card. Check the number, or search by name or phone."
            self._desk.notice(Tone.ATTENTION, RefusalCode.UNKNOWN_MEMBER.value, sentence)
        else:
            self._serving.choose(known, card, proven=scanned)

    def _scanned(self, scan: c.CodeScanned) -> None:
        if scan.again:
            sentence = "The same code was read twice within a moment and counts once. Scan it again for one more."
            self._desk.notice(Tone.ATTENTION, "scanned_again", sentence)
            return
        if self._finding.reward_scanned(scan.text):
            self._room.leave()
            self._rewards.want(c.RewardWanted(scan.text))
            return
        code = parse_scan(scan.text, scan.symbology)
        if not self._invoices.scanned(code, scan.text):
            self._use_code(code, scanned=True)

    def _entered(self, text: str) -> None:
        code = parse_typed(text)
        rows = self._finding.rows(text) if code is None or isinstance(code, UnknownCode | VoucherCode) else ()
        # A name of ten letters may by chance look like a voucher's; nobody is called like one that there is.
        if self._finding.reward_scanned(text):
            self._rewards.want(c.RewardWanted(text))
        elif code is not None and not isinstance(code, UnknownCode) and not rows:
            self._use_code(code)
        elif len(rows) == 1 and rows[0].kind == "member":
            self.hear(c.MemberChosen(rows[0].id))
        elif len(rows) == 1 and rows[0].kind == "reward":
            self._rewards.want(c.RewardWanted(rows[0].id))
        elif len(rows) == 1:
            self.hear(c.ProductPicked(rows[0].id))
        else:
            sentence = (
                None if rows else "Nobody and nothing found. Try the card number, the whole phone number or a name."
            )
            self._desk.say(Found(text, rows, sentence))

    def _use_code(self, code: Code, *, scanned: bool = False) -> None:
        is_receipt_of_nobody = isinstance(code, ReceiptCode) and self._serving.sale.member is None
        if (self._room.open or is_receipt_of_nobody) and self._room.hear_code(code):
            return
        match code:
            case CardCode() if self._finding.is_pending(code):
                self._serving.clear_member(card=code.number)
            case CardCode():
                self._choose(self._finding.member_of(code), code.number, scanned=scanned)
            case MemberCode():
                self._choose(self._finding.member_of(code), scanned=scanned)
            case ProductCode():
                product = self._desk.store.product_by_gtin(code.gtin)
                if product is None:
                    sentence = (
                        f"No product has the number {code.gtin.lstrip('0')}. Key its amount and category instead."
                    )
                    self._desk.notice(Tone.ATTENTION, RefusalCode.UNKNOWN_PRODUCT.value, sentence)
                else:
                    self._product_scanned(product)
            case UnknownCode():
                shown = f" It says: {code.shown}" if code.shown else ""
                self._desk.notice(Tone.ATTENTION, "unknown_code", f"{code.reason}{shown}")
            case ReceiptCode():
                self._receipts.scanned(code.text)
            case VoucherCode():
                self._vouchers.hand_in(c.VoucherHanded(code.text))
            case RewardCode():
                self._rewards.want(c.RewardWanted(code.reward_id))

    def _product_scanned(self, product: Product) -> None:
        """A product that is a reward too is bought or had for points, as the member at the counter wishes."""
        rows = () if self._serving.sale.member is None else self._finding.as_goods_or_reward(product)
        if rows:
            self._desk.say(Found(product.name, rows, None))
        else:
            self._serving.add_product(product)
