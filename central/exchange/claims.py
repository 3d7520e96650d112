"""What tills claim after a restore: the server's own signed words on what they hold, merged into what it remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from central.errors import Problem
from central.store import accounts, chains
from loyalty.errors import BadWire
from loyalty.ids import valid_id
from loyalty.rights import open_grants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.rights import SignedGrants
    from loyalty.signature import Verifier

BAD_CLAIM = Problem(
    422,
    "bad_claim",
    "This till claims points with a paper that the server did not sign. Nothing was taken. Ask an administrator to "
    "look at this till.",
)

Claims: TypeAlias = "dict[int, dict[str, int]]"
"""Running totals per epoch and member."""


def open_claims(till: Till, documents: Sequence[SignedGrants], verifier: Verifier) -> Claims | Problem:
    """What these documents prove for this till, the highest total of each member; costly, so outside a transaction."""
    claims: Claims = {}
    for signed in documents:
        try:
            grants = open_grants(signed, verifier)
        except BadWire:
            return BAD_CLAIM
        if grants.device != till.id or not all(map(valid_id, grants.totals)):
            continue
        totals = claims.setdefault(grants.epoch, {})
        for member, total in grants.totals.items():
            totals[member] = max(total, totals.get(member, 0))
    return claims


def merge_claims(tx: Transaction, till: Till, claims: Claims) -> None:
    """Raises what the server remembers to what was proven; epochs that gave everything back are over.

    Members that the server has lost have no account to merge into: what the till does with them is quarantined.
    """
    for epoch in sorted(chains.unsettled_epochs(tx, till.id) & claims.keys()):
        totals = claims[epoch]
        known = accounts.accounts_of(tx, totals.keys())
        holdings = accounts.holdings_of(tx, till.id, epoch, known)
        forgotten = {one: totals[one] - (holdings[one].g if one in holdings else 0) for one in known}
        accounts.claim(tx, till.id, epoch, forgotten)
