"""What the vouchers that are handed in take off, the same in whatever order they and the lines come.

First those for a piece of some goods: each takes the cheapest piece that it names and no other one took, at its price
after offers; the one that fits the fewest pieces chooses first. Then percentages, each of what is due after offers,
points and free pieces. Then amounts, the largest first. Each takes off something, and all together what is due.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import VOUCHERS_MAX, UsedVoucher
from loyalty.pricing.redeeming import MONEY
from loyalty.rules.conditions import Goods
from loyalty.shopping.voucher_terms import VoucherKind, VoucherTerms
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.money import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.pricing.places import Places
    from loyalty.shopping.basket import Handed
    from loyalty.shopping.occasion import Occasion

_NOTHING = VoucherTerms()
_MUCH = Refusal(
    RefusalCode.TOO_LARGE, f"One sale takes at most {VOUCHERS_MAX} vouchers. Keep the others for another sale."
)
_TWICE = Refusal(RefusalCode.VOUCHER_USED, "This voucher is in this sale already. Each voucher counts once.")
_NOTHING_LEFT = Refusal(
    RefusalCode.OVER_MAX_SHARE, "Nothing is left for this voucher to pay. Keep it for another sale."
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The goods that vouchers are handed in for: what each line costs after offers, and its pieces.

    `bought` are the lines from which a piece may be free.
    """

    amounts_minor: Sequence[int]
    quantities: Sequence[int]
    bought: Places

    def candidates(self, terms: VoucherTerms) -> Sequence[int]:
        """The lines that hold such goods."""
        return self.bought.of(Goods(terms.categories, terms.products, terms.tags))

    def piece_minor(self, line: int) -> int:
        """The price of one piece of a line, rounded down."""
        return self.amounts_minor[line] // self.quantities[line]


@dataclass(frozen=True, slots=True)
class Taken:
    """What vouchers take off: in the order in which they were handed in, off which lines, and off the sale as a whole.

    `forfeited_minor` is what amounts are worth beyond that.
    """

    used: tuple[UsedVoucher, ...] = ()
    off_lines: tuple[int, ...] = ()
    off_sale: int = 0
    forfeited_minor: int = 0


def handed_in(
    handed: Sequence[Handed], shelf: Shelf, due_minor: int, *, currency: str, occasion: Occasion
) -> Taken | Refusal:
    """What each voucher takes off, or why one of them cannot; `due_minor` is left to pay after offers and points."""
    if len(handed) > VOUCHERS_MAX:
        return _MUCH
    if len({one.id for one in handed}) != len(handed):
        return _TWICE
    for one in sorted(handed, key=lambda one: one.id):
        refused = _refusal(one, shelf, currency, occasion)
        if refused is not None:
            return refused
    paying = _Paying(shelf, due_minor)
    refused = paying.all(handed)
    return refused or paying.taken(handed)


def worth_at_most(value_minor: int, terms: VoucherTerms | None, total_minor: int, line_minor: int) -> int:
    """The most that a voucher can take off a sale of this total, `line_minor` of it on the line that it names."""
    terms = terms or _NOTHING
    match terms.kind:
        case VoucherKind.AMOUNT:
            return value_minor
        case VoucherKind.PERCENT:
            return _limited(_part(total_minor, terms.percent or 0), terms)
        case VoucherKind.ITEM | VoucherKind.PRODUCT:
            return _limited(line_minor, terms)


def _refusal(one: Handed, shelf: Shelf, currency: str, occasion: Occasion) -> Refusal | None:
    """Why a voucher does not count in this sale, whatever else is handed in."""
    terms = one.terms or _NOTHING
    if one.currency != currency:
        sentence = f"This voucher is in {one.currency}, this shop sells in {currency}. {MONEY}"
        return Refusal(RefusalCode.UNKNOWN_VOUCHER, sentence)
    if terms.stores and occasion.store not in terms.stores:
        sentence = f"This voucher is not good in this store. Its paper says where it is; keep it for there. {MONEY}"
        return Refusal(RefusalCode.VOUCHER_OTHER_STORE, sentence)
    if terms.from_ms is not None and occasion.at_ms < terms.from_ms:
        sentence = f"This voucher is not good yet. Its paper says from which day on; keep it until then. {MONEY}"
        return Refusal(RefusalCode.VOUCHER_TOO_EARLY, sentence)
    missing = (terms.minimum_minor or 0) - sum(shelf.amounts_minor)
    if missing > 0:
        least, more = plain(terms.minimum_minor or 0, currency), plain(missing, currency)
        sentence = f"This voucher counts from {least} on: {more} are missing. Add goods, or keep it."
        return Refusal(RefusalCode.BELOW_MINIMUM, sentence)
    return None


@dataclass(slots=True)
class _Paying:
    """One sale being paid with vouchers: what is still due, which pieces are free already."""

    shelf: Shelf
    due_minor: int
    by_id: dict[str, UsedVoucher] = field(default_factory=dict)
    pieces: dict[int, int] = field(default_factory=dict)
    off_lines: list[int] = field(default_factory=list)

    def all(self, handed: Sequence[Handed]) -> Refusal | None:
        """Let every voucher take its part, in the order of the rule."""
        self.off_lines = [0] * len(self.shelf.amounts_minor)
        pinned = [one for one in handed if one.line is not None]
        free = [one for one in handed if one.line is None]
        items = [one for one in free if one.kind in (VoucherKind.ITEM, VoucherKind.PRODUCT)]
        for one in sorted(pinned, key=lambda one: one.id):
            self._pin(one)
        for one in sorted(items, key=lambda one: (self._fitting(one), one.id)):
            refused = self._free(one)
            if refused is not None:
                return refused
        base = self.due_minor
        parts = [(self._worth(one, base), one) for one in free if one.kind is VoucherKind.PERCENT]
        amounts = [(one.value_minor, one) for one in free if one.kind is VoucherKind.AMOUNT]
        for worth, one in (*sorted(parts, key=_largest), *sorted(amounts, key=_largest)):
            if not self._take(one, worth):
                return _NOTHING_LEFT
        return None

    def taken(self, handed: Sequence[Handed]) -> Taken:
        """What all of them took."""
        used = tuple(self.by_id[one.id] for one in handed)
        worth = sum(one.value_minor for one in handed if one.kind is VoucherKind.AMOUNT)
        paid = sum(self.by_id[one.id].value_minor for one in handed if one.kind is VoucherKind.AMOUNT)
        whole = sum(one.value_minor for one in used)
        return Taken(used, tuple(self.off_lines), whole - sum(self.off_lines), worth - paid)

    def _pin(self, one: Handed) -> None:
        if one.line is not None:
            self._take(one, one.value_minor, one.line - 1)

    def _fitting(self, one: Handed) -> int:
        terms = one.terms or _NOTHING
        return sum(self.shelf.quantities[at] for at in self.shelf.candidates(terms))

    def _free(self, one: Handed) -> Refusal | None:
        terms = one.terms or _NOTHING
        places = self.shelf.candidates(terms)
        open_places = [at for at in places if self.pieces.get(at, 0) < self.shelf.quantities[at]]
        left = [at for at in open_places if self.shelf.piece_minor(at)]  # Not what an offer or a card made free.
        if not left:
            sentence = (
                "Every piece that this voucher is for is free already. Keep it for another sale."
                if places
                else "The goods that this voucher is for are not in this sale. Scan them first, or keep the voucher."
            )
            return Refusal(RefusalCode.VOUCHER_NO_GOODS, sentence)
        cheapest = min(left, key=lambda at: (self.shelf.piece_minor(at), at))
        self.pieces[cheapest] = self.pieces.get(cheapest, 0) + 1
        worth = _limited(self.shelf.piece_minor(cheapest), terms)
        return None if self._take(one, worth, cheapest) else _NOTHING_LEFT

    def _worth(self, one: Handed, base_minor: int) -> int:
        terms = one.terms or _NOTHING
        return _limited(_part(base_minor, terms.percent or 0), terms)

    def _take(self, one: Handed, worth_minor: int, line: int | None = None) -> bool:
        """Off a line, or off the sale as a whole; False when there is nothing to take."""
        pays = min(worth_minor, self.due_minor)
        self.due_minor -= pays
        if line is not None:
            self.off_lines[line] += pays
        self.by_id[one.id] = UsedVoucher(one.id, one.hver, pays, UNSET if line is None else line + 1)
        return pays > 0


def _part(of_minor: int, percent: int) -> int:
    """A percentage, a half rounded up."""
    return (of_minor * percent + 50) // 100


def _limited(worth_minor: int, terms: VoucherTerms) -> int:
    return worth_minor if terms.most_minor is None else min(worth_minor, terms.most_minor)


def _largest(worth: tuple[int, Handed]) -> tuple[int, str]:
    return -worth[0], worth[1].id
