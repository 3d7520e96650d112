"""What is being bought, what it is paid with, and which points the member wants to use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from loyalty.shopping.voucher_terms import VoucherKind, VoucherTerms, kind_of
from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.money import AMOUNT_MINOR_MAX, check_amount
from loyalty.values.text import is_clean

LINES_MAX = 500
QUANTITY_MAX = 10_000
TENDERS_MAX = 50
REFERENCE_LETTERS_MAX = 64
CATALOGUE_ID_LETTERS_MAX = 64
"""Longest id of a category, product or trade item."""


class TenderKind(StrEnum):
    """How money came in; only cash can exceed what is due and give change."""

    CASH = "cash"
    CARD = "card"
    E_WALLET = "e-wallet"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `amount_minor` is the whole line (price x quantity, tax in, discounts out).

    `name` may be any text, the books keep a cleaned one; ids are 1 to 64 letters without control characters, in NFC.
    `above` are the categories over `category`, the nearest first; `category_names` are what people call `categories`,
    in the same order, where that is known.
    """

    name: str
    category: str
    quantity: int
    amount_minor: int
    product: str | None = None
    gtin: str | None = None
    above: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    category_names: tuple[str, ...] = ()
    reward: str | None = None

    def __post_init__(self) -> None:
        if type(self.quantity) is not int or not 1 <= self.quantity <= QUANTITY_MAX:
            raise BadValue(f"a line's quantity is whole and between 1 and {QUANTITY_MAX}")
        least = 1 if self.reward is None else 0
        if type(self.amount_minor) is not int or not least <= self.amount_minor <= AMOUNT_MINOR_MAX:
            raise BadValue("a line's amount is a positive number of minor units; only a reward may cost none")
        for id in (self.category, self.product, self.gtin, self.reward, *self.above, *self.tags):
            if id is not None and not (1 <= len(id) <= CATALOGUE_ID_LETTERS_MAX and is_clean(id)):
                raise BadValue(
                    f"a line's category, product and gtin have 1 to {CATALOGUE_ID_LETTERS_MAX} clean letters"
                )

    @property
    def categories(self) -> tuple[str, ...]:
        """Its category and those above it, the nearest first."""
        return (self.category, *self.above)

    def called(self, category: str) -> str:
        """What people call one of its categories; its id where nobody said."""
        return next(
            (name for id, name in zip(self.categories, self.category_names, strict=False) if id == category), category
        )


@dataclass(frozen=True, slots=True)
class Tender:
    """Money received, in minor units."""

    kind: TenderKind
    amount_minor: int

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int or not 1 <= self.amount_minor <= AMOUNT_MINOR_MAX:
            raise BadValue("a tender is a positive number of minor units")


@dataclass(frozen=True, slots=True)
class Handed:
    """A voucher handed in: held here at version `hver`, good for up to `value_minor`, or for what its `terms` say.

    `line` (from 1): it is known already that it took `value_minor` off this line.
    """

    id: str
    hver: int
    value_minor: int
    currency: str
    terms: VoucherTerms | None = None
    line: int | None = None

    @property
    def kind(self) -> VoucherKind:
        """What it takes off."""
        return kind_of(self.terms)


@dataclass(frozen=True, slots=True)
class Basket:
    """Lines of one sale with what is used in it; checked as a whole by `check_basket`.

    `full_cards` are the stamp cards that are used, each once; see `pricing.stamps`.
    """

    lines: tuple[Line, ...]
    use_points: int = 0
    vouchers: tuple[Handed, ...] = ()
    full_cards: tuple[str, ...] = ()

    @property
    def total_minor(self) -> int:
        """Sum of the lines, in minor units."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def uses_points(self) -> bool:
        """Whether points or stamps pay in it, or a reward is had for points."""
        return self.use_points > 0 or bool(self.full_cards) or any(line.reward is not None for line in self.lines)

    @property
    def items(self) -> int:
        """Pieces in the basket."""
        return sum(line.quantity for line in self.lines)


def check_basket(basket: Basket) -> Refusal | None:
    """The reason why this basket cannot be a sale at all, if any."""
    if not basket.lines:
        return Refusal(RefusalCode.EMPTY_BASKET, "The basket is empty. Scan or type something first.")
    if len(basket.lines) > LINES_MAX:
        sentence = f"A sale has at most {LINES_MAX} lines. Finish this one and start another."
        return Refusal(RefusalCode.TOO_LARGE, sentence)
    if basket.total_minor == 0:
        return None  # Only rewards cost no money.
    amount = check_amount(basket.total_minor)
    return amount if isinstance(amount, Refusal) else None


def change_minor(due_minor: int, tenders: tuple[Tender, ...]) -> int | Refusal:
    """Cash to hand back, 0 when exact; refused while money is missing or non-cash money exceeds what is due."""
    if len(tenders) > TENDERS_MAX:
        sentence = f"A sale is paid in at most {TENDERS_MAX} parts. Take some of them together."
        return Refusal(RefusalCode.TOO_LARGE, sentence)
    paid = sum(tender.amount_minor for tender in tenders)
    cash = sum(tender.amount_minor for tender in tenders if tender.kind is TenderKind.CASH)
    if paid > AMOUNT_MINOR_MAX:
        return Refusal(RefusalCode.TOO_LARGE, "More money than a till may take. Check the figures of the payment.")
    if paid < due_minor:
        return Refusal(RefusalCode.UNDERPAID, "Not all of the amount is paid yet. Take the rest, then finish.")
    if paid - cash > due_minor:
        sentence = "Card or other money exceeds what is due. Take it back and enter the exact amount."
        return Refusal(RefusalCode.BAD_AMOUNT, sentence)
    return paid - due_minor
