"""From a code, a number or a name to a member or a product: everything that can be looked up at the counter."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import deque
from typing import TYPE_CHECKING

from loyalty.codes.receipt import PaperMark
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
from loyalty.codes.voucher import named_by
from loyalty.shopping.member import NAME_LETTERS_MAX
from loyalty.values.errors import Refusal
from loyalty.values.ids import valid_id
from loyalty.values.text import clean
from terminal.counter import FoundShown
from terminal.counter_words import counter_word
from terminal.receipt import money, points
from terminal.till.trade.papers import Papers
from terminal.till.trade.past import returned

if TYPE_CHECKING:
    from loyalty.codes.receipt import PaperLine
    from loyalty.codes.scanned import Code
    from loyalty.rules.rewards import Reward
    from loyalty.sales.shares import Shares
    from loyalty.values.points import PieceCount
    from terminal.catalogue_ports import KnownMember, Product
    from terminal.till.desk import Desk
    from terminal.till.trade.rewarding import Rewarding

FOUND_MAX = 20
ASKED_KEPT = 2_000
PRODUCTS_AT_LEAST = 8
"""Rows that products get in a list even when many members are called like them."""
_LAST4 = re.compile(r"[0-9]{4}", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{5,20}", re.ASCII)


class Finding:
    """Look-ups over the replica. Till thread only."""

    def __init__(self, desk: Desk, rewarding: Rewarding) -> None:
        self._desk, self._papers, self._rewarding = desk, Papers(desk), rewarding
        self._asked_ms: deque[int] = deque(maxlen=ASKED_KEPT)

    def asked_within(self, span_ms: int) -> int:
        """How often members were searched for by name or phone in this time, as far as it is remembered."""
        since_ms = self._desk.clock.monotonic_ms() - span_ms
        return sum(asked >= since_ms for asked in self._asked_ms)

    def member_of(self, code: Code) -> KnownMember | None:
        """The member that a code names, if it names one and this till knows them."""
        if isinstance(code, MemberCode):
            return self._desk.store.member(code.member_id)
        if isinstance(code, CardCode):
            return self._desk.store.member_by_card(code.number)
        return None

    def is_pending(self, code: Code | None) -> bool:
        """Whether this is a card that only the server may know: the till has no line to ask it, and does not itself."""
        is_card = isinstance(code, CardCode) and not self._desk.online
        return is_card and code is not None and self.member_of(code) is None

    def pending_card(self, text: str) -> str | None:
        """The number of such a card, None for whatever else the text may name."""
        code = parse_scan(text) if self.is_pending(parse_scan(text)) else parse_typed(text)
        return code.number if isinstance(code, CardCode) and self.is_pending(code) else None

    def member_by_any(self, text: str) -> KnownMember | None:
        """A member by id, or by any code that a scan or a cashier would use."""
        if valid_id(text):
            return self._desk.store.member(text)
        typed = parse_typed(text)
        return self.member_of(parse_scan(text)) or (None if typed is None else self.member_of(typed))

    def members(self, text: str) -> list[KnownMember]:
        """Members by whole phone number, its last four digits, or the beginning of their name."""
        return self.members_called(text) if any(sign.isalpha() for sign in text) else self.members_reached_by(text)

    def products(self, text: str) -> list[Product]:
        """Products by the beginning of their name."""
        name = _name(text)
        is_name = any(sign.isalpha() for sign in name)
        return self._desk.store.products_by_name(name, FOUND_MAX) if is_name else []

    def _receipt(self, text: str) -> dict[str, object]:
        """What a receipt says once it is proven; `left` are the pieces that did not come back as far as known here."""
        paper = self._papers.open(text)
        if isinstance(paper, Refusal):
            return {"proven": False, "reason": paper.sentence}
        back = returned(self._desk, self._papers.own(paper) or paper)
        lines = enumerate(zip(paper.paper.lines, paper.shares, strict=True), start=1)
        return {
            "proven": True,
            "till": paper.till.name,
            "total_minor": paper.paper.total_minor,
            "has_member": PaperMark.OWNED in paper.paper.marks,
            "lines": [_receipt_line(number, line, share, back.get(number, 0)) for number, (line, share) in lines],
        }

    def rows(self, text: str) -> tuple[FoundShown, ...]:
        """What a list under the search field shows: members first, then products."""
        products = [self._product_row(product) for product in self.products(text)]
        gift = self._rewarding.named(text)
        if gift is not None:
            products.insert(0, self._reward_row(gift))
        members = [member_row(known, self._desk.language) for known in self.members(text)]
        shown = members[: FOUND_MAX - min(len(products), PRODUCTS_AT_LEAST)]
        return tuple((shown + products)[:FOUND_MAX])

    def _product_row(self, product: Product) -> FoundShown:
        names = {kind.id: kind.name for kind in self._desk.store.categories()}
        category = names.get(product.category, product.category)
        if not product.price_minor:
            return FoundShown("product", product.id, product.name, category)
        price = money(self._desk.letterhead(None), product.price_minor)
        return FoundShown("product", product.id, product.name, f"{category} · {price}")

    def reward_scanned(self, text: str) -> bool:
        """Whether this is the code that another system gave to one of the rewards."""
        return self._rewarding.scanned(text) is not None

    def as_goods_or_reward(self, product: Product) -> tuple[FoundShown, ...]:
        """A product and the reward that is given as it; nothing where it is no reward."""
        gift = self._rewarding.bound_to(product.id)
        return () if gift is None else (self._product_row(product), self._reward_row(gift))

    def _reward_row(self, reward: Reward) -> FoundShown:
        head = self._desk.letterhead(None)
        money_too = f" + {money(head, reward.money_minor)}" if reward.money_minor else ""
        price = f"{points(head, reward.points)}{money_too}"
        detail = counter_word(self._desk.language, "reward_for", price=price)
        return FoundShown("reward", reward.id, self._rewarding.called(reward), detail)

    def members_called(self, name: str) -> list[KnownMember]:
        """Members by the beginning of their name, whatever it looks like."""
        plain = _name(name)
        self._asked_ms.append(self._desk.clock.monotonic_ms())
        return self._desk.store.members_by_name(plain, FOUND_MAX) if plain else []

    def members_reached_by(self, phone: str) -> list[KnownMember]:
        """Members by phone, none for a text that is no phone number."""
        plain = unicodedata.normalize("NFKC", phone).strip()
        is_phone = _LAST4.fullmatch(plain) or _PHONE.fullmatch(plain)
        self._asked_ms.append(self._desk.clock.monotonic_ms())
        return self._desk.store.members_by_phone(plain, FOUND_MAX) if is_phone else []

    def meaning(self, text: str, symbology: str | None) -> dict[str, object]:
        """What the pos door answers about a scanned text."""
        gift = self._rewarding.scanned(text)
        if gift is not None:
            return self._reward_meaning(gift, gift.id)
        code = parse_scan(text, symbology)
        match code:
            case MemberCode() | CardCode():
                known = self.member_of(code)
                if known is None:
                    return {"kind": "unknown", "reason": "No member has this card."}
                return {"kind": "member", "member": known.member.id, "name": known.member.name}
            case ProductCode():
                product = self._desk.store.product_by_gtin(code.gtin)
                if product is None:
                    return {"kind": "product", "gtin": code.gtin, "known": False}
                return {
                    "kind": "product",
                    "gtin": code.gtin,
                    "known": True,
                    "product": product.id,
                    "name": product.name,
                }
            case RewardCode():
                return self._reward_meaning(self._rewarding.named(code.reward_id), code.reward_id)
            case VoucherCode():
                return {"kind": "voucher", "voucher": named_by(code.text)}
            case ReceiptCode():
                return {"kind": "receipt", "receipt": code.text} | self._receipt(code.text)
            case UnknownCode():
                return {"kind": "unknown", "shown": code.shown, "reason": code.reason}

    def _reward_meaning(self, reward: Reward | None, id: str) -> dict[str, object]:
        if reward is None:
            return {"kind": "reward", "reward": id, "known": False}
        return {
            "kind": "reward",
            "reward": reward.id,
            "known": True,
            "name": self._rewarding.called(reward),
            "points": reward.points,
            "amount_minor": reward.money_minor,
            "left": self._rewarding.left(reward),
        }


def member_row(known: KnownMember, language: str) -> FoundShown:
    """A member as a row of a list."""
    member = known.member
    card = counter_word(language, "card_ending", end=member.number[-4:])
    facts = (card, member.tier, counter_word(language, "blocked") if member.blocked else None)
    return FoundShown("member", member.id, member.name, " · ".join(fact for fact in facts if fact))


def _name(text: str) -> str:
    """A text as a name may begin, empty when no name is so long."""
    plain = clean(unicodedata.normalize("NFKC", text[: 2 * NAME_LETTERS_MAX]), 2 * NAME_LETTERS_MAX)
    return plain if len(plain) <= NAME_LETTERS_MAX else ""


def _receipt_line(number: int, line: PaperLine, share: Shares, back: PieceCount) -> dict[str, object]:
    figures = {"quantity": line.quantity, "left": math.ceil(share.left(back)), "amount_minor": line.paid_minor}
    parts = {"left_minor": share.left_minor(back)}
    return {"line": number, **figures, **parts, "points": line.earned, "points_used": line.used}
