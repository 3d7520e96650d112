"""Members, quotes, sales and refunds as the JSON documents of the pos door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from loyalty.codes.scanned import member_code
from loyalty.codes.voucher import typed_code
from loyalty.ops.chain import short_code
from loyalty.ops.operations import (
    Accrual,
    Handback,
    HomeChange,
    Orphan,
    Reversal,
    Sale,
    Settlement,
    UsedVoucher,
    VoucherIssue,
    VoucherReturn,
)
from loyalty.rules.part import said
from loyalty.shopping.voucher_terms import kind_of
from terminal.till.card_documents import cards_back, cards_of_member, cards_quoted, cards_sold

if TYPE_CHECKING:
    from loyalty.pricing.quote import Quote
    from loyalty.shopping.basket import Basket
    from loyalty.shopping.voucher_terms import VoucherTerms
    from terminal.catalogue_ports import KnownMember
    from terminal.ports import Kept
    from terminal.till.desk import Desk
    from terminal.till.prospects import Prospects
    from terminal.voucher_ports import KnownVoucher


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def member(desk: Desk, known: KnownMember) -> dict[str, Any]:
    """A member as another program sees them."""
    found, wallet = known.member, desk.wallet(known)
    programme = desk.programme()
    prospects = desk.prospects(known, programme)
    return {
        "id": found.id,
        "number": found.number,
        "code": member_code(found.id),
        "name": found.name,
        "balance": wallet.balance,
        "owed": wallet.owed,
        "worth_minor": programme.worth_minor(wallet.balance) if programme else 0,
        "spendable_here": wallet.spendable_here,
        "spendable_reason": wallet.reason,
        "pending": known.pending_at(desk.now_ms()),
        "vesting": _dated(prospects.vesting),
        "ending": _dated(prospects.ending),
        "tier": found.tier,
        "tier_name": prospects.tier,
        "next_tier": _next_tier(prospects, desk.language),
        "tier_ends": _tier_ends(prospects),
        "stamp_cards": cards_of_member(desk, wallet),
        "birthday": found.birthday,
        "blocked": found.blocked,
        "vouchers": [_own_voucher(one) for one in desk.vouchers_of(found.id)],
        "as_of": time(desk.store.standing().last_exchange_ms),
    }


def _own_voucher(one: KnownVoucher) -> dict[str, Any]:
    """A voucher that the member may hand in."""
    return {
        "id": one.id,
        "code": typed_code(one.id),
        "name": one.name,
        "kind": kind_of(one.terms).value,
        "value_minor": one.value_minor,
        "expires_at": time(one.expires_ms),
    }


def _dated(found: tuple[int, int] | None) -> dict[str, Any] | None:
    """Points and the moment of what happens to them next."""
    return None if found is None else {"points": found[1], "at": time(found[0])}


def _next_tier(prospects: Prospects, language: str) -> dict[str, Any] | None:
    """The next tier and what is missing to it."""
    climb = prospects.climb
    if climb is None or climb.above is None:
        return None
    name = said(climb.above.label, language)
    return {"id": climb.above.id, "name": name, "at": climb.above.at, **_missing(prospects, climb.missing)}


def _tier_ends(prospects: Prospects) -> dict[str, Any] | None:
    """When the own tier is lost unless so much is added."""
    climb = prospects.climb
    if climb is None or climb.until_ms is None:
        return None
    return {"at": time(climb.until_ms), **_missing(prospects, climb.keep)}


def _missing(prospects: Prospects, missing: int) -> dict[str, int | None]:
    """Tiers are reached by what was spent or by points: the other figure is null."""
    money, points = (missing, None) if prospects.is_money else (None, missing)
    return {"missing_minor": money, "missing_points": points}


def _terms(terms: VoucherTerms | None) -> dict[str, Any] | None:
    """What a voucher asks for and takes off beyond its amount."""
    if terms is None:
        return None
    lists = {name: list(getattr(terms, name)) for name in ("categories", "products", "tags", "stores")}
    figures = {name: getattr(terms, name) for name in ("percent", "most_minor", "minimum_minor")}
    return {**figures, **lists, "from": time(terms.from_ms)}


def quoted(priced: Quote, basket: Basket) -> dict[str, Any]:
    """A quote with the reason for every point."""
    return {
        "programme": priced.programme,
        "total_minor": priced.total_minor,
        "discount_minor": priced.discount_minor,
        "points_value_minor": priced.points_value_minor,
        "due_minor": priced.due_minor,
        "points_earned": priced.points_earned,
        "points_used": priced.points_used,
        "voucher_value_minor": priced.voucher_value_minor,
        "voucher_forfeited_minor": priced.forfeited_minor,
        "vouchers_used": _used(priced.vouchers),
        "stamp_cards": cards_quoted(priced.cards),
        "lines": [
            {
                "line": number,
                "name": line.name,
                "gtin": line.gtin,
                "category": line.category,
                "quantity": line.quantity,
                "amount_minor": line.amount_minor,
                "reward": line.reward,
                "points_used": part.used,
                "points": part.points,
                "why": part.why,
                "offer_minor": part.offer_minor,
                "offer": part.offer,
            }
            for number, (line, part) in enumerate(zip(basket.lines, priced.lines, strict=True), start=1)
        ],
    }


def kept(desk: Desk, found: Kept) -> dict[str, Any]:
    """A sale or refund with its state; the same document whenever it is asked for."""
    operation = found.operation
    known = None if operation.member is None else desk.store.member(operation.member)
    common = {
        "id": operation.sale_id,
        "epoch": found.epoch,
        "seq": found.seq,
        "hash": found.hash.hex(),
        "short_code": short_code(found.hash),
        "state": found.state,
        "at": time(operation.context.at_ms),
        "member": operation.member,
        "balance": None if known is None else max(known.net, 0),
    }
    match operation:
        case Sale():
            return {**common, **_sale(operation), "stamp_cards": cards_sold(desk, operation)}
        case Reversal():
            return {**common, **_refund(operation), "stamp_cards": cards_back(operation)}
        case Handback():
            return {**common, "kind": "handback", "points_handed_back": operation.effect.release}
        case Accrual():
            is_own = operation.origin.device == desk.store.identity().device
            pending = bool(operation.lines) and not is_own and found.state not in {"applied", "flagged"}
            return {**common, **_claim(operation), "pending": pending}
        case VoucherIssue():
            return {**common, **_issue(operation)}
        case VoucherReturn() | Orphan() | Settlement() | HomeChange():
            return {**common, "kind": operation.KIND}


def time(wall_ms: int | None) -> str | None:
    """Wall milliseconds as RFC 3339 in UTC, None when there is none."""
    if wall_ms is None:
        return None
    seconds, millis = divmod(wall_ms, 1000)
    return f"{_EPOCH + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S}.{millis:03d}Z"


def _sale(sale: Sale) -> dict[str, Any]:
    return {
        "kind": "sale",
        "card": sale.pending_card,
        "currency": sale.currency,
        "reference": sale.context.reference if sale.invoice is msgspec.UNSET else None,
        "invoice": None if sale.invoice is msgspec.UNSET else sale.invoice,
        "total_minor": sale.total_minor,
        "discount_minor": sale.discount_minor,
        "points_value_minor": sale.points_value_minor,
        "due_minor": sale.due_minor,
        "change_minor": sale.change_minor,
        "points_earned": sale.effect.earn,
        "points_used": sale.effect.use,
        "tenders": [{"kind": paid.kind, "amount_minor": paid.amount_minor} for paid in sale.tenders],
        "lines": [
            {
                "line": number,
                "name": line.name,
                "gtin": line.gtin,
                "category": line.category,
                "quantity": line.quantity,
                "amount_minor": line.amount_minor,
                "reward": None if line.reward is msgspec.UNSET else line.reward,
                "points_used": line.used,
                "points": line.points,
                "why": line.why,
                "offer_minor": 0 if line.offer_minor is msgspec.UNSET else line.offer_minor,
                "offer": "" if line.offer is msgspec.UNSET else line.offer,
            }
            for number, line in enumerate(sale.lines, start=1)
        ],
        "voucher_value_minor": sale.voucher_value_minor,
        "vouchers_used": _used(sale.vouchers),
        "vouchers": [],
    }


def _issue(issue: VoucherIssue) -> dict[str, Any]:
    return {
        "kind": "voucher_issue",
        "currency": issue.currency,
        "points_earned": 0,
        "points_used": issue.effect.use,
        "vouchers": [
            {
                "id": issue.voucher,
                "code": typed_code(issue.voucher),
                "name": issue.name,
                "value_minor": issue.value_minor,
                "kind": kind_of(issue.own_terms).value,
                "terms": _terms(issue.own_terms),
                "expires_at": time(issue.expires_ms),
            }
        ],
    }


def _used(vouchers: tuple[UsedVoucher, ...]) -> list[dict[str, Any]]:
    return [{"id": used.id, "value_minor": used.value_minor} for used in vouchers]


def _claim(accrual: Accrual) -> dict[str, Any]:
    return {
        "kind": "claim",
        "sale": accrual.origin.sale_id,
        "points_earned": accrual.effect.earn,
        "points_taken_back": accrual.effect.take,
        "why": accrual.because.code,
        "reason": accrual.reason or None,
        "lines": [{"line": one.line, "quantity": one.quantity, "points": one.points} for one in accrual.lines],
    }


def _refund(reversal: Reversal) -> dict[str, Any]:
    return {
        "kind": "refund",
        "currency": reversal.currency,
        "sale": reversal.origin.sale_id,
        "amount_minor": reversal.amount_minor,
        "points_taken_back": reversal.effect.take,
        "points_given_back": reversal.effect.give,
        "vouchers_given_back": [used.id for used in reversal.vouchers],
        "lines": returned_lines(reversal),
    }


def returned_lines(reversal: Reversal) -> list[dict[str, Any]]:
    """What comes back of each line."""
    return [
        {
            "line": line.line,
            "quantity": line.quantity,
            "part_minor": None if line.part_minor is msgspec.UNSET else line.part_minor,
            "amount_minor": line.amount_minor,
            "points": line.points,
        }
        for line in reversal.lines
    ]
