"""Rights for a till: what it wishes for, and for the anchor of a store everything that its members have in the pool."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from central.store import accounts
from loyalty.ledger.booking import Holding, grant
from loyalty.ledger.rights import GRANTS_PER_DOCUMENT_MAX, Grants, SignedGrants, sign_grants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.signing.signature import Signer

DOCUMENTS_MAX = 4
TOTALS_MAX = GRANTS_PER_DOCUMENT_MAX * DOCUMENTS_MAX
"""Most running totals in one reply; the rest follows with the next exchange, told by `more`."""

BULK_MEMBERS_MAX = 10_000
"""Most members whose pools one exchange hands to an anchor, so that its transaction stays short."""


def grant_wants(tx: Transaction, till: Till, wants: Mapping[str, int]) -> dict[str, int]:
    """Raises what the till holds to the levels it wishes for, as far as the pools go; what is missing then.

    Asking twice changes nothing.
    """
    known = accounts.accounts_of(tx, wants.keys())
    holdings = accounts.holdings_of(tx, till.id, till.epoch, known)
    given, missing = {}, {}
    for member, row in known.items():
        raised, held = grant(row.account, holdings.get(member, Holding()), wants[member])
        given[member] = raised.outstanding - row.account.outstanding
        if held.held < wants[member]:
            missing[member] = wants[member] - held.held
    accounts.grant(tx, till.id, till.epoch, given)
    return missing


def grant_pools(tx: Transaction, till: Till, now_ms: int) -> None:
    """Hands the pools of the members at home in the anchor's store to the anchor, but what another till waits for."""
    if till.anchor:
        accounts.grant(tx, till.id, till.epoch, accounts.pools_of_store(tx, till, BULK_MEMBERS_MAX, now_ms))


def signed_documents(till: Till, generation: int, totals: Mapping[str, int], signer: Signer) -> list[SignedGrants]:
    """Running totals in documents of bounded size, signed by the server for this incarnation of this till."""
    documents, left = [], iter(sorted(totals.items()))
    while part := dict(islice(left, GRANTS_PER_DOCUMENT_MAX)):
        documents.append(sign_grants(Grants(till.id, till.epoch, generation, part), signer))
    return documents
