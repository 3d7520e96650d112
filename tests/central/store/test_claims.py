"""Whose the points of a sale are is kept under its place, and the last word counts."""

from central.store.claims import KeptClaim, claims_of, save_claims
from loyalty.values.ids import OpId
from tests.central.floor import Floor

SALE, OTHER, FIRST, THEN = (OpId("A" * 16, 1, seq) for seq in (1, 2, 3, 4))


def test_a_claim_is_kept_and_replaced(floor: Floor) -> None:
    write, read = floor.database.write, floor.database.read
    assert read(lambda tx: claims_of(tx, ())) == {}
    write(lambda tx: save_claims(tx, {SALE: KeptClaim("M" * 16, FIRST), OTHER: KeptClaim(None, FIRST)}))
    write(lambda tx: save_claims(tx, {SALE: KeptClaim(None, THEN)}))
    assert read(lambda tx: claims_of(tx, [SALE, FIRST])) == {SALE: KeptClaim(None, THEN)}
    assert read(lambda tx: claims_of(tx, [OTHER])) == {OTHER: KeptClaim(None, FIRST)}
