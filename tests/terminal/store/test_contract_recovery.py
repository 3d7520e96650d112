"""What every store promises when the server was put back."""

import msgspec

from loyalty.exchange.wire import ExchangeReply, GrantTotals, Outcome, RekeyReply, Verdict
from loyalty.ledger.rights import Rights, open_grants
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Origin, Orphan, ReturnedLine, Reversal, Sale, Settlement
from loyalty.signing.signature import Ed25519Verifier
from terminal.recovery_ports import FIRST_PAGE, Untold
from tests.fakes.shelf import AT_MS, Shelf
from tests.fakes.shop import AMARA, BEN, CARLA, DEVICE


def test_the_servers_own_words_are_brought_back_page_by_page_and_only_its_express_word_ends_it(shelf: Shelf) -> None:
    shelf.exchange()
    shelf.cafe.give(BEN, 70)
    shelf.exchange()
    shelf.cafe.generation, shelf.cafe.tills[DEVICE].settled = 2, 1
    assert not shelf.store.standing().owes_claims
    shelf.exchange()
    store = shelf.reopen()
    assert (store.standing().generation, store.standing().owes_claims) == (2, True)
    page = store.claims(FIRST_PAGE)
    assert (len(page.documents), page.last) == (2, True)
    assert store.claims(page.place).documents == ()
    totals = [open_grants(one, Ed25519Verifier(shelf.cafe.signer.public)).totals for one in page.documents]
    assert {member: total for one in totals for member, total in one.items()} == {AMARA: 1_240, BEN: 120, CARLA: 400}
    shelf.cafe.tills[DEVICE].settled = 2
    shelf.exchange()
    assert not shelf.store.standing().owes_claims


def orphan_of(shelf: Shelf, one: Untold) -> Orphan:
    shelf.committed += 1
    return Orphan(
        schema=SCHEMA,
        context=shelf.context(),
        sale_id=f"told-{shelf.committed}",
        member=one.member,
        effect=Effect(),
        epoch=one.epoch,
        seq=one.seq,
        previous=one.previous.hex(),
        body=one.body.decode(),
        signature=one.signature.hex(),
    )


def settlement(shelf: Shelf, epoch: int) -> Settlement:
    shelf.committed += 1
    return Settlement(SCHEMA, shelf.context(), f"over-{shelf.committed}", None, Effect(), epoch)


def renewed(shelf: Shelf) -> ExchangeReply:
    """A till with one sale that the server has and two that it lacks, in its second epoch; the reply before that."""
    shelf.exchange()
    shelf.commit(shelf.sale(earn=40))
    reply = shelf.exchange()
    for points in (10, 25):
        shelf.commit(shelf.sale(use=points))
    shelf.store.begin_rekey("A" * 16, "An older copy.")
    shelf.reopen().renew(RekeyReply(2, 1, 1, reply.head, {1: 1}))
    return reply


def tell_all(shelf: Shelf) -> None:
    shelf.store.commit_many([orphan_of(shelf, one) for one in shelf.store.untold(9)])
    shelf.store.commit_many([settlement(shelf, epoch) for epoch in shelf.store.unsettled()])


def shown(shelf: Shelf) -> int:
    known = shelf.store.member(AMARA)
    assert known is not None
    return known.net


def test_the_id_of_the_question_for_a_new_epoch_is_kept_until_it_is_answered(shelf: Shelf) -> None:
    shelf.store.begin_rekey("A" * 16, "An older copy.")
    shelf.store.begin_rekey("B" * 16, "Still one.")
    standing = shelf.reopen().standing()
    assert (standing.rekey_id, standing.redeeming_stopped) == ("A" * 16, "Still one.")


def test_a_new_epoch_begins_empty_and_what_the_server_lacks_is_to_be_told(shelf: Shelf) -> None:
    renewed(shelf)
    store = shelf.reopen()
    standing = store.standing()
    assert (standing.head.epoch, standing.head.seq, standing.acked_seq, standing.rekey_id) == (2, 0, 0, None)
    assert (store.rights(AMARA), store.unsent().count) == (Rights(), 0)
    lacking = store.untold(9)
    assert [(one.epoch, one.seq, one.member) for one in lacking] == [(1, 2, AMARA), (1, 3, AMARA)]
    first = store.kept("sale-1")
    assert first is not None
    assert (lacking[0].previous, store.unsettled()) == (first.hash, [1])
    assert len(store.untold(1)) == 1


def test_what_was_told_again_counts_once_and_keeps_its_name_and_its_place(shelf: Shelf) -> None:
    renewed(shelf)
    before = shown(shelf)
    store = shelf.store
    store.commit_many([orphan_of(shelf, store.untold(1)[0])])
    assert [one.seq for one in shelf.reopen().untold(9)] == [3]
    tell_all(shelf)
    store = shelf.reopen()
    assert (shown(shelf), store.untold(9), store.unsettled()) == (before, [], [])
    kept = store.kept("sale-2")
    assert kept is not None
    assert ((kept.epoch, kept.seq), kept.place, kept.state) == ((1, 2), (2, 1), "committed")
    assert store.rights(AMARA) == Rights(), "the rights of the new epoch do not move"


def test_redeeming_goes_on_when_the_server_has_the_settlement_and_nothing_is_owed(shelf: Shelf) -> None:
    reply = renewed(shelf)
    tell_all(shelf)
    sale = shelf.store.newest(1)[0]
    outcomes = [Outcome(1, Verdict.FLAGGED, "orphan", "Look at it.")]
    partly = msgspec.structs.replace(reply, epoch=2, hwm=2, head=shelf.store.newest(2)[1].hash.hex(), outcomes=outcomes)
    shelf.store.absorb_verdicts(partly, AT_MS)
    told = shelf.store.kept("sale-2")
    assert told is not None
    assert (told.state, shelf.store.standing().redeeming_stopped is None) == ("flagged", False)
    whole = msgspec.structs.replace(partly, hwm=3, head=sale.hash.hex(), outcomes=[])
    shelf.store.absorb_verdicts(msgspec.structs.replace(whole, claims_ok=False), AT_MS)
    assert shelf.store.standing().redeeming_stopped is not None
    shelf.store.absorb_verdicts(whole, AT_MS)
    assert shelf.reopen().standing().redeeming_stopped is None
    shelf.store.stop_redeeming("Something else.")
    shelf.store.absorb_verdicts(whole, AT_MS)
    assert shelf.store.standing().redeeming_stopped == "Something else."


def test_what_was_told_in_an_epoch_that_is_lost_as_well_is_told_again(shelf: Shelf) -> None:
    renewed(shelf)
    before = shown(shelf)
    tell_all(shelf)
    shelf.commit(shelf.sale(earn=7))
    shelf.store.begin_rekey("C" * 16, "An older copy.")
    head = shelf.store.newest(4)[3].hash.hex()
    shelf.store.renew(RekeyReply(3, 1, 1, head, {1: 1, 2: 1}))
    lacking = [(one.epoch, one.seq) for one in shelf.store.untold(9)]
    assert lacking == [(1, 2), (1, 3), (2, 4)], "nothing of the second epoch was acknowledged"
    assert shelf.store.unsettled() == [1, 2]
    tell_all(shelf)
    assert (shown(shelf), shelf.reopen().unsettled()) == (before + 7, [])


def test_a_return_is_found_whichever_name_of_its_sale_it_gives(shelf: Shelf) -> None:
    renewed(shelf)
    tell_all(shelf)
    kept = shelf.store.kept("sale-2")
    assert kept is not None
    sale = kept.operation
    assert isinstance(sale, Sale)
    shelf.committed += 1
    origin = Origin(DEVICE, *kept.place, sale.sale_id)
    lines = (ReturnedLine(1, 1, 950, 0, 0),)
    back = Reversal(SCHEMA, shelf.context(), "back", AMARA, Effect(), "GBP", origin, 950, False, lines)
    shelf.commit(back)
    assert [one.operation.sale_id for one in shelf.reopen().reversals_of(kept.epoch, kept.seq)] == ["back"]


def test_row_69_the_sum_of_grants_counts_this_epoch_and_members_of_the_replica(shelf: Shelf) -> None:
    assert shelf.store.granted() == GrantTotals(0, 0)
    shelf.exchange()
    assert shelf.store.granted() == GrantTotals(3, 1_690)
    shelf.commit(shelf.sale(earn=40, use=25))
    assert shelf.reopen().granted() == GrantTotals(3, 1_690), "what was earned and used here is no grant"
    shelf.store.start_replica_anew()
    assert shelf.store.granted() == GrantTotals(0, 0)


def test_redeeming_goes_on_only_if_it_stopped_with_these_words(shelf: Shelf) -> None:
    shelf.store.stop_redeeming("One reason.")
    shelf.store.redeem_again("Another.")
    assert shelf.reopen().standing().redeeming_stopped == "One reason."
    shelf.store.redeem_again("One reason.")
    assert shelf.reopen().standing().redeeming_stopped is None
