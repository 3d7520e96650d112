"""What tills claim after a restore: the server's own signed words on what they hold, merged into what it remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.errors import Problem
from central.store import accounts, chains
from central.store.cards import open_cards
from central.store.vouchers import save_vouchers, vouchers_of
from loyalty.ledger.rights import open_grants
from loyalty.ledger.voucher import open_vouchers
from loyalty.ledger.voucher_ledger import claimed
from loyalty.ops.stamps import valid_account
from loyalty.values.errors import BadWire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.ledger.rights import SignedGrants
    from loyalty.ledger.voucher import SignedVouchers, Voucher
    from loyalty.signing.signature import Verifier

BAD_CLAIM = Problem(
    422,
    "bad_claim",
    "This till claims points with a paper that the server did not sign. Nothing was taken. Ask an administrator to "
    "look at this till.",
)


@dataclass(slots=True)
class Claims:
    """What a till has proven: running totals per epoch and member, and vouchers per epoch and id."""

    totals: dict[int, dict[str, int]] = field(default_factory=dict)
    vouchers: dict[int, dict[str, Voucher]] = field(default_factory=dict)


def open_claims(
    till: Till, signed: Sequence[SignedGrants], papers_signed: Sequence[SignedVouchers], verifier: Verifier
) -> Claims | Problem:
    """What these documents prove for this till, the highest of each; costly, so outside a transaction."""
    claims = Claims()
    try:
        points = [open_grants(one, verifier) for one in signed]
        papers = [open_vouchers(one, verifier) for one in papers_signed]
    except BadWire:
        return BAD_CLAIM
    for grants in points:
        if grants.device == till.id and all(map(valid_account, grants.totals)):
            totals = claims.totals.setdefault(grants.epoch, {})
            for member, total in grants.totals.items():
                totals[member] = max(total, totals.get(member, 0))
    for paper in papers:
        if paper.device == till.id:
            held = claims.vouchers.setdefault(paper.epoch, {})
            for one in paper.vouchers:
                if one.id not in held or held[one.id].hver < one.hver:
                    held[one.id] = one
    return claims


def merge_claims(tx: Transaction, till: Till, claims: Claims) -> None:
    """Raises what the server remembers to what was proven; epochs that gave everything back are over.

    Members that the server has lost have no account to merge into: what the till does with them is quarantined.
    """
    unsettled = sorted(chains.unsettled_epochs(tx, till.id))
    for epoch in unsettled:
        totals = claims.totals.get(epoch, {})
        open_cards(tx, totals.keys())
        known = accounts.accounts_of(tx, totals.keys())
        holdings = accounts.holdings_of(tx, till.id, epoch, known)
        forgotten = {one: totals[one] - (holdings[one].g if one in holdings else 0) for one in known}
        accounts.claim(tx, till.id, epoch, forgotten)
    for epoch in unsettled:
        _merge_vouchers(tx, till, epoch, claims.vouchers.get(epoch, {}))


def _merge_vouchers(tx: Transaction, till: Till, epoch: int, shown: Mapping[str, Voucher]) -> None:
    known = vouchers_of(tx, shown.keys(), lock=True)
    merged = [
        known[one.id].claimed_by(one, till.id, epoch) if one.id in known else claimed(one, till.id, epoch)
        for one in shown.values()
    ]
    save_vouchers(tx, [one for one in merged if one != known.get(one.id)])
