"""Points of a finished sale find the right member, once, with a reason where somebody loses them."""

from loyalty.ops.accrued import Reason, Why
from loyalty.ops.operations import Accrual
from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import Deed, Step, Whose
from tests.fakes.past_counter import PastCounter
from tests.fakes.shop import AMARA, BEN, NUMBERS


def net(counter: PastCounter, member: str) -> int:
    known = counter.store.member(member)
    assert known is not None
    return known.net


def test_the_forgotten_card_is_scanned_seen_and_confirmed(counter: PastCounter) -> None:
    counter.look_at(counter.sell(None))
    assert [counter.sale.whose] == [Whose.ADD]
    counter.do(a.ClaimBegun())
    assert (counter.claim.member, counter.claim.can_confirm) == (None, False)
    counter.do(counter.scan(f"C:{NUMBERS[AMARA]}"))
    assert (counter.claim.who, counter.claim.points, counter.claim.can_confirm) == ("Amara Okafor", 40, True)
    before = net(counter, AMARA)
    counter.do(a.ClaimConfirmed(40))
    assert net(counter, AMARA) == before + 40
    done = counter.done
    assert (done.deed, done.points, done.who, done.balance) == (Deed.CLAIMED, 40, "Amara Okafor", before + 40)
    assert counter.sale.whose is Whose.UNDO
    assert counter.counter.member is None, "the counter stays as it was"


def test_letters_find_members_to_choose_from(counter: PastCounter) -> None:
    counter.look_at(counter.sell(None))
    counter.do(a.ClaimBegun(), a.ClaimantTyped("ama"))
    assert [row.title for row in counter.claim.rows] == ["Amara Okafor"]
    counter.do(a.ClaimantTyped("zzz"))
    assert (counter.claim.rows, counter.claim.found_nobody) == ((), True)
    counter.do(a.ClaimantTyped(NUMBERS[BEN]))
    assert [row.id for row in counter.claim.rows] == [BEN]
    counter.do(a.ClaimantChosen(BEN))
    assert (counter.claim.rows, counter.claim.who) == ((), "Ben Ali")
    counter.do(counter.scan("9999999999"))
    assert counter.room.step is Step.LOOK, "a number of nothing is the counter's to explain"
    assert not counter.room.open


def test_whoever_is_at_the_counter_is_proposed(counter: PastCounter) -> None:
    sale = counter.sell(None)
    counter.do(c.MemberChosen(BEN))
    counter.look_at(sale)
    counter.do(a.ClaimBegun())
    assert counter.claim.who == "Ben Ali"


def test_points_of_the_wrong_member_move_with_a_reason(counter: PastCounter) -> None:
    sale = counter.sell(BEN)
    before = net(counter, AMARA), net(counter, BEN)
    counter.look_at(sale)
    assert counter.sale.whose is Whose.MOVE
    counter.do(a.ClaimBegun(), a.ClaimantChosen(AMARA))
    claim = counter.claim
    assert (claim.loser, claim.taken, claim.loser_owed, claim.can_confirm) == ("Ben Ali", 40, 0, False)
    counter.do(a.ClaimConfirmed(40))
    assert counter.notices == ["has_member"]
    counter.do(a.ClaimReasoned(Reason(Why.WRONG_CARD, "seen\x00 at once")))
    assert counter.claim.can_confirm
    counter.do(a.ClaimConfirmed(40))
    assert (net(counter, AMARA), net(counter, BEN)) == (before[0] + 40, before[1] - 40)
    moved = counter.newest
    assert isinstance(moved, Accrual)
    assert (moved.why, moved.reason) == (Why.WRONG_CARD, "seen  at once")
    assert [one.reason.code for one in counter.sale.later] == [Why.WRONG_CARD, Why.WRONG_CARD]
    assert [one.deed for one in counter.sale.later] == [Deed.UNCLAIMED, Deed.CLAIMED]


def test_a_claim_is_undone_and_can_be_made_for_somebody_else(counter: PastCounter) -> None:
    counter.look_at(counter.sell(None))
    before = net(counter, BEN)
    counter.do(a.ClaimBegun(), a.ClaimantChosen(BEN), a.ClaimConfirmed(40), a.StepLeft())
    assert [counter.sale.whose] == [Whose.UNDO]
    counter.do(a.ClaimUndone())
    assert (counter.done.deed, counter.done.points, counter.done.who) == (Deed.UNCLAIMED, -40, "Ben Ali")
    assert net(counter, BEN) == before
    assert counter.sale.whose is Whose.ADD
    counter.do(a.StepLeft(), a.ClaimUndone())
    assert counter.notices == ["nothing_to_undo"]
    counter.do(a.ClaimBegun(), a.ClaimantChosen(AMARA), a.ClaimConfirmed(40))
    assert counter.done.who == "Amara Okafor"


def test_what_cannot_be_added_says_why_and_the_way_out_before_anything_is_pressed(counter: PastCounter) -> None:
    sale = counter.sell(None)
    counter.clock.passes(15 * 86_400_000)
    counter.look_at(sale)
    counter.do(a.ClaimBegun(), a.ClaimantChosen(AMARA))
    assert (
        counter.claim.refusal
        == "Points are added to a sale for 14 days. This one is older. Show the card with the next one."
    )
    assert not counter.claim.can_confirm
    counter.do(a.ClaimConfirmed(0))
    assert counter.notices == ["too_late"]


def test_figures_that_were_not_shown_are_not_committed(counter: PastCounter) -> None:
    counter.look_at(counter.sell(None))
    counter.do(a.ClaimBegun(), a.ClaimantChosen(AMARA), a.ClaimConfirmed(39))
    assert counter.notices == ["claim_changed"]
    assert not isinstance(counter.newest, Accrual)


def test_another_tills_sale_is_claimed_by_its_receipt(counter: PastCounter) -> None:
    counter.sell(None)
    counter.disconnect()
    counter.do(counter.receipt(of_other_till=True), a.ClaimBegun(), a.ClaimantChosen(AMARA))
    assert (counter.sale.whose, counter.claim.points, counter.claim.pending) == (Whose.ADD, 40, True)
    counter.do(a.ClaimConfirmed(40))
    assert (counter.done.points, counter.done.balance, counter.done.pending) == (40, None, True)
    assert counter.sale.whose is Whose.UNDO
    counter.do(a.StepLeft(), a.ClaimUndone())
    assert counter.done.deed is Deed.UNCLAIMED
