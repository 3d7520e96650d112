"""What every store promises about vouchers: held at most at one version, given up for good, known from the server."""

import msgspec
import pytest

from loyalty.ledger.voucher import Voucher, VoucherGrants, VoucherRight, open_vouchers, sign_vouchers
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Origin, Sale, UsedVoucher, VoucherIssue, VoucherReturn
from loyalty.sales.sale import take_voucher_back
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.errors import BadWire
from loyalty.values.ids import OpId, new_id, new_voucher_id
from terminal.errors import DiskFull, RightsBroken
from terminal.recovery_ports import FIRST_PAGE
from terminal.voucher_ports import IssuingTill, KnownVoucher
from tests.fakes.memory_disk import PowerCut
from tests.fakes.shelf import AT_MS, Shelf
from tests.fakes.shop import AMARA, DEVICE

ID, OTHER = new_voucher_id(b"\x01" * 16), new_voucher_id(b"\x02" * 16)
TILL_1 = new_id(b"\x21" * 10)
PAPER = Voucher(ID, 2, "Thank you", 500, "GBP", AT_MS + 9, AMARA)


def issue(shelf: Shelf, voucher: str = ID) -> None:
    shelf.commit(shelf.sale(earn=40))
    shelf.committed += 1
    name = f"issue-{shelf.committed}"
    shelf.commit(
        VoucherIssue(SCHEMA, shelf.context(), name, AMARA, Effect(use=40), voucher, "Thank you", 500, "GBP", None)
    )


def use(shelf: Shelf, hver: int, voucher: str = ID) -> Sale:
    handed = (UsedVoucher(voucher, hver, 500),)
    return msgspec.structs.replace(shelf.sale(), vouchers=handed, due_minor=1_400)


def give_up(shelf: Shelf, hver: int) -> None:
    shelf.committed += 1
    name = f"return-{shelf.committed}"
    shelf.commit(VoucherReturn(SCHEMA, shelf.context(), name, None, Effect(), ID, hver))


def on_the_server(shelf: Shelf) -> None:
    known = VoucherAccount(ID, "Thank you", 500, "GBP", hver=1, member=AMARA, expires_ms=AT_MS + 9)
    shelf.cafe.vouchers.hold(known)


def test_a_till_that_has_just_joined_holds_no_voucher(shelf: Shelf) -> None:
    vouchers = shelf.store.vouchers
    assert (vouchers.held(ID), vouchers.known(ID), vouchers.right(ID)) == (None, None, VoucherRight())
    assert (vouchers.beginning(ID[:8]), vouchers.issuer(DEVICE), vouchers.wrong_codes()) == ([], None, 0)


def test_an_issued_voucher_is_held_after_a_crash_and_used_once(shelf: Shelf) -> None:
    issue(shelf)
    vouchers = shelf.reopen().vouchers
    assert vouchers.held(ID) == Voucher(ID, 1, "Thank you", 500, "GBP", None, AMARA)
    assert vouchers.beginning(ID[:8]) == [ID]
    shelf.commit(use(shelf, 1))
    assert shelf.store.vouchers.held(ID) is None
    with pytest.raises(RightsBroken):
        shelf.commit(use(shelf, 1))
    vouchers = shelf.reopen().vouchers
    assert (vouchers.held(ID), vouchers.right(ID)) == (None, VoucherRight(1, 1))
    assert shelf.store.standing().redeeming_stopped is None


def test_a_voucher_is_used_at_exactly_the_version_at_which_it_is_held(shelf: Shelf) -> None:
    issue(shelf)
    for voucher, hver in ((ID, 2), (OTHER, 1)):
        with pytest.raises(RightsBroken):
            shelf.commit(use(shelf, hver, voucher))
    assert shelf.store.standing().head.seq == 2


def test_a_granted_voucher_is_held_and_a_grant_that_comes_late_is_nothing(shelf: Shelf) -> None:
    on_the_server(shelf)
    late = shelf.exchange(ID)
    assert shelf.reopen().vouchers.held(ID) == PAPER
    give_up(shelf, 2)
    assert shelf.store.vouchers.held(ID) is None
    shelf.store.absorb_verdicts(late, AT_MS)
    assert shelf.store.vouchers.held(ID) is None
    shelf.exchange(ID)
    held = shelf.store.vouchers.held(ID)
    assert held is not None
    assert held.hver == 3


def test_a_voucher_that_the_server_knows_as_used_is_used_nowhere_whoever_holds_it(shelf: Shelf) -> None:
    on_the_server(shelf)
    shelf.exchange(ID)
    shelf.cafe.vouchers.hold(shelf.cafe.vouchers.accounts[ID].taken_in(OpId(TILL_1, 1, 7), 1, AT_MS))
    assert shelf.store.vouchers.held(ID) == PAPER, "that was not heard yet"
    shelf.exchange()
    assert shelf.store.vouchers.held(ID) is None
    assert shelf.reopen().vouchers.held(ID) is None
    assert shelf.store.standing().redeeming_stopped is None


def test_a_version_given_up_before_its_grant_came_is_never_held(shelf: Shelf) -> None:
    on_the_server(shelf)
    lost = shelf.cafe.answer(shelf.request(vouchers=(ID,)))
    give_up(shelf, 2)
    shelf.store.absorb_verdicts(lost, AT_MS)
    assert shelf.reopen().vouchers.held(ID) is None


def test_only_the_servers_word_for_this_incarnation_counts(shelf: Shelf) -> None:
    reply = shelf.cafe.answer(shelf.request())
    for device, epoch, generation in ((TILL_1, 1, 1), (DEVICE, 2, 1), (DEVICE, 1, 2)):
        signed = sign_vouchers(VoucherGrants(device, epoch, generation, (PAPER,)), shelf.cafe.signer)
        shelf.store.absorb_verdicts(msgspec.structs.replace(reply, voucher_grants=[signed]), AT_MS)
        assert shelf.store.vouchers.held(ID) is None
    forged = sign_vouchers(VoucherGrants(DEVICE, 1, 1, (PAPER,)), Ed25519Signer(b"\x01" * 32))
    with pytest.raises(BadWire):
        shelf.store.absorb_verdicts(msgspec.structs.replace(reply, voucher_grants=[forged]), AT_MS)


@pytest.mark.parametrize("moment", ["before", "behind"])
def test_power_may_go_at_either_side_of_a_use(shelf: Shelf, moment: str) -> None:
    issue(shelf)
    if moment == "before":
        shelf.power.before_it = PowerCut()
    else:
        shelf.power.behind_it = PowerCut()
    with pytest.raises(PowerCut):
        shelf.commit(use(shelf, 1))
    assert (shelf.reopen().vouchers.held(ID) is not None) == (moment == "before")


def test_vouchers_and_tills_are_known_as_the_server_told_them(shelf: Shelf) -> None:
    shelf.cafe.put("till_key", id=TILL_1, name="Till 1", store="S", public_key="aGFsbG8=")
    on_the_server(shelf)
    shelf.exchange()
    expected = KnownVoucher(ID, "Thank you", AMARA, 500, "GBP", AT_MS + 9, "live", None, None, None)
    assert shelf.store.vouchers.known(ID) == expected
    shelf.cafe.vouchers.grant(TILL_1, [ID])
    shelf.exchange()
    known = shelf.store.vouchers.known(ID)
    assert known is not None
    assert known.holder == "Till 1"
    assert shelf.store.vouchers.beginning(ID[:8]) == [ID]
    assert shelf.store.vouchers.issuer(TILL_1) == IssuingTill("Till 1", b"hallo")


def test_what_a_voucher_says_beyond_an_amount_is_known_from_its_grant_from_its_row_and_from_its_issue(
    shelf: Shelf,
) -> None:
    terms = VoucherTerms(percent=20, minimum_minor=500)
    shelf.cafe.put("store", id="S", name="High Street")
    shelf.cafe.vouchers.hold(VoucherAccount(ID, "A fifth", 0, "GBP", hver=1, terms=terms))
    shelf.exchange(ID)
    held, known = shelf.reopen().vouchers.held(ID), shelf.store.vouchers.known(ID)
    assert held is not None
    assert known is not None
    assert (held.own_terms, known.terms) == (terms, terms)
    effect = Effect(use=40)
    shelf.commit(shelf.sale(earn=40))
    shelf.committed += 1
    own = VoucherIssue(SCHEMA, shelf.context(), "own", AMARA, effect, OTHER, "A fifth", 0, "GBP", None, terms)
    shelf.commit(own)
    issued = shelf.reopen().vouchers.held(OTHER)
    assert issued is not None
    assert issued.own_terms == terms
    assert (shelf.store.vouchers.store_name("S"), shelf.store.vouchers.store_name("T")) == ("High Street", None)


def test_a_voucher_is_used_here_until_the_servers_books_tell_that_its_sale_came_back(shelf: Shelf) -> None:
    on_the_server(shelf)
    shelf.exchange(ID)
    sold = use(shelf, 2)
    shelf.commit(sold)
    shelf.exchange()
    assert shelf.store.vouchers.used_here(ID) == sold.context.at_ms
    shelf.cafe.vouchers.hold(shelf.cafe.vouchers.accounts[ID].good_again(2))
    assert shelf.store.vouchers.used_here(ID) == sold.context.at_ms, "that was not heard yet"
    shelf.exchange()
    assert shelf.reopen().vouchers.used_here(ID) is None
    shelf.exchange(ID)
    again = use(shelf, 4)
    before = shelf.cafe.answer(shelf.request())
    shelf.commit(again)
    shelf.store.absorb_pages(before.pages, before.cursor, before.mark)
    assert shelf.store.vouchers.used_here(ID) == again.context.at_ms, "the row is older than the sale"


def test_wrong_codes_are_counted_on_disk(shelf: Shelf) -> None:
    shelf.store.vouchers.note_wrong_codes(3)
    assert shelf.reopen().vouchers.wrong_codes() == 3
    shelf.power.before_it = DiskFull("The disk is full.")
    with pytest.raises(DiskFull):
        shelf.store.vouchers.note_wrong_codes(4)
    assert shelf.store.vouchers.wrong_codes() == 3


def test_an_issue_that_is_taken_back_is_held_no_more(shelf: Shelf) -> None:
    issue(shelf)
    kept = shelf.store.newest(1)[0]
    assert isinstance(kept.operation, VoucherIssue)
    shelf.committed += 1
    origin = Origin(DEVICE, kept.epoch, kept.seq, kept.operation.sale_id)
    shelf.commit(take_voucher_back(context=shelf.context(), reversal_id="b", issue=kept.operation, origin=origin))
    vouchers = shelf.reopen().vouchers
    assert (vouchers.held(ID), vouchers.right(ID)) == (None, VoucherRight(1, 1))
    assert shelf.store.rights(AMARA).held == 40


def test_what_was_granted_is_shown_to_a_restored_server_also_after_it_was_used(shelf: Shelf) -> None:
    on_the_server(shelf)
    shelf.exchange(ID)
    issue(shelf, OTHER)
    shelf.commit(use(shelf, 2))
    page = shelf.reopen().claims(FIRST_PAGE)
    (paper,) = page.vouchers
    assert page.last
    shown = open_vouchers(paper, Ed25519Verifier(shelf.cafe.signer.public))
    assert [(one.id, one.hver) for one in shown.vouchers] == [(ID, 2)], "what was issued here stands in the log"
    assert shelf.store.claims(page.place).vouchers == ()
