"""The open sale: what is at the counter before anything is committed, in a form that survives a crash."""

from __future__ import annotations

import msgspec

from loyalty.shopping.basket import QUANTITY_MAX, Basket, Handed, Line, Tender, TenderKind
from loyalty.values.errors import BadValue

GENERAL = "general"
"""Category of keyed amounts for which none was chosen; earns by the programme's default rate."""


class OpenLine(msgspec.Struct, frozen=True):
    """A line at the counter; `unit_minor` is the price of one piece, a reward costs `reward_points` each as well."""

    number: int
    name: str
    category: str
    category_name: str
    quantity: int
    unit_minor: int
    product: str | None = None
    gtin: str | None = None
    reward: str | None = None
    reward_points: int = 0

    @property
    def amount_minor(self) -> int:
        """The whole line."""
        return self.unit_minor * self.quantity

    def as_line(self) -> Line:
        """The line as the core knows it; BadValue when the amount leaves its bounds."""
        return Line(
            name=self.name,
            category=self.category,
            quantity=self.quantity,
            amount_minor=self.amount_minor,
            product=self.product,
            gtin=self.gtin,
            category_names=(self.category_name,),
            reward=self.reward,
        )


class OpenTender(msgspec.Struct, frozen=True):
    """Money taken for the open sale."""

    kind: TenderKind
    amount_minor: int


class OpenSale(msgspec.Struct, frozen=True):
    """One frozen state; every change makes the next one."""

    member: str | None = None
    lines: tuple[OpenLine, ...] = ()
    use_points: int = 0
    reference: str | None = None
    tenders: tuple[OpenTender, ...] = ()
    next_number: int = 1
    vouchers: tuple[str, ...] = ()
    """Ids of vouchers that were handed in, in this order."""
    card: str | None = None
    """A card that is not known here, in the member's place."""
    came_by: str | None = None
    """The card by which the member came, None where they were found otherwise."""
    proof: str | None = None
    """How the member has proven themselves (see `loyalty.rules.proving`)."""

    full_cards: tuple[str, ...] = ()
    """Full stamp cards that it is about to use."""
    invoice: str | None = None
    """The number of the invoice that its one line is: nothing is paid on it here."""

    @property
    def points(self) -> int:
        """What it is about to use: points as money, and the price of rewards."""
        return self.use_points + self.reward_points

    @property
    def reward_points(self) -> int:
        """The price of its rewards in points."""
        return sum(line.reward_points * line.quantity for line in self.lines)

    @property
    def empty(self) -> bool:
        """Nothing worth keeping is here."""
        nobody = self.member is None and self.card is None
        return nobody and not self.lines and not self.reference and not self.vouchers

    def basket(self, handed: tuple[Handed, ...] = ()) -> Basket:
        """What the core prices; `handed` are the vouchers as this till may use them now."""
        return Basket(tuple(line.as_line() for line in self.lines), self.use_points, handed, self.full_cards)

    def with_full_card(self, card: str, *, used: bool) -> OpenSale:
        """The sale that uses a full card of this kind, or does not any more."""
        others = tuple(one for one in self.full_cards if one != card)
        return msgspec.structs.replace(self, full_cards=(*others, card) if used else others)

    def paid(self) -> tuple[Tender, ...]:
        """Money taken so far."""
        return tuple(Tender(tender.kind, tender.amount_minor) for tender in self.tenders)

    def with_line(self, line: OpenLine) -> OpenSale:
        """The sale with one more line, or one more piece of the same product at the same price."""
        for place, known in enumerate(self.lines):
            if _is_same(known, line):
                more = msgspec.structs.replace(known, quantity=known.quantity + line.quantity)
                lines = (*self.lines[:place], _checked(more), *self.lines[place + 1 :])
                return msgspec.structs.replace(self, lines=lines)
        numbered = _checked(msgspec.structs.replace(line, number=self.next_number))
        return msgspec.structs.replace(self, lines=(*self.lines, numbered), next_number=self.next_number + 1)

    def with_quantity(self, number: int, quantity: int) -> OpenSale:
        """The sale with a line's quantity set; 0 takes the line away, an unknown line changes nothing."""
        if not 0 <= quantity <= QUANTITY_MAX:
            raise BadValue(f"a quantity lies between 0 and {QUANTITY_MAX}")
        lines = tuple(
            _checked(msgspec.structs.replace(line, quantity=quantity)) if line.number == number else line
            for line in self.lines
            if not (line.number == number and quantity == 0)
        )
        return msgspec.structs.replace(self, lines=lines, invoice=self.invoice if lines else None)


def _is_same(known: OpenLine, line: OpenLine) -> bool:
    """Whether another piece of this stands on a line already."""
    thing = line.reward or line.product
    one = (line.product, line.reward, line.unit_minor, line.reward_points)
    return thing is not None and one == (known.product, known.reward, known.unit_minor, known.reward_points)


def _checked(line: OpenLine) -> OpenLine:
    line.as_line()
    return line


def document_of(sale: OpenSale) -> bytes:
    """The sale as it is kept on disk."""
    return msgspec.json.encode(sale)


_OPEN_SALE_READER = msgspec.json.Decoder(OpenSale)


def read_document(document: bytes) -> OpenSale | None:
    """The sale behind its document; None when it cannot be read."""
    try:
        return _OPEN_SALE_READER.decode(document)
    except (msgspec.DecodeError, BadValue):
        return None
