"""A till that was set up after the backup comes back by the server's own word, and is waited for before the thaw."""

import pytest
import sqlalchemy as sa

from central.attending.lost import confirm_write_off, loss_of, propose_write_off, report_lost
from central.errors import Problem, WorldSaidNo
from central.store import exceptions, recovery, schema
from central.store.shops import shop
from central.store.tills import till_by_id
from loyalty.exchange.wire import PROTOCOL, ExchangeReply, RejoinReply, RejoinRequest, RekeyReply
from loyalty.ops.effect import Credit
from loyalty.signing.membership import Membership, SignedMembership, sign_membership
from loyalty.signing.signature import Ed25519Signer
from tests.central.floor import Floor, FloorTill, enrol_request
from tests.central.images import ask_rekey, rekey_request
from tests.central.restoring import Picture, account_of, picture, put_back, restore, the_books_hold, two_tills


@pytest.fixture
def late(floor: Floor) -> tuple[FloorTill, FloorTill, str, Picture]:
    """The anchor, a till that enrolled after the backup and got points of a member, the member, the backup."""
    anchor, _, member = two_tills(floor)
    backup = picture(floor)
    newcomer = floor.till(name="Till 4")
    newcomer.exchange({member: 200})
    anchor.exchange_all()
    anchor.hand_back(member, 200)
    anchor.exchange_all()
    newcomer.exchange({member: 200})
    assert newcomer.held(member) == 200
    return anchor, newcomer, member, backup


def rejoin(till: FloorTill, paper: SignedMembership | None = None, key: Ed25519Signer | None = None) -> str:
    """Empty when the till is taken back, else the code of the refusal."""
    shown = paper or till.joined.membership
    assert shown is not None
    held = (key or till.signer).public
    answer = till.floor.rejoining.answer(RejoinRequest(PROTOCOL, shown), lambda asked: asked == held)
    return answer.code if isinstance(answer, Problem) else ""


def missing(floor: Floor) -> tuple[str, ...]:
    return floor.database.read(lambda tx: recovery.waiting(tx, shop(tx).generation)).missing


def causes(floor: Floor) -> set[str]:
    return {one.noted.cause for one in floor.database.read(exceptions.exceptions)}


def test_row_33_a_till_set_up_after_the_backup_comes_back_and_is_waited_for(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    anchor, newcomer, member, backup = late
    newcomer.sell(member, 1_000, use=50, credit=Credit.LOCAL)
    restore(floor, backup)
    assert floor.database.read(lambda tx: till_by_id(tx, newcomer.id)) is None
    assert rejoin(newcomer) == ""
    assert rejoin(newcomer) == "", "asking again hears the same"
    assert "Till 4, North" in missing(floor)
    anchor.exchange_all()
    newcomer.exchange_all()
    assert missing(floor) == ("Till 2, North",)
    balance, outstanding, debt, recovering = account_of(floor, member)
    assert (balance, debt, recovering) == (500 - 50 + 95, 0, 1)
    assert outstanding == anchor.held(member) + newcomer.held(member)
    assert causes(floor) >= {"rejoined"}
    the_books_hold(floor)


def test_row_33_the_others_name_a_till_that_has_not_answered_and_the_server_waits_for_it(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    anchor, newcomer, member, backup = late
    restore(floor, backup)
    other = {newcomer.id: "Till 4, North", anchor.id: "Till 1, North"}
    anchor.tills_known = other
    anchor.exchange_all()
    assert set(missing(floor)) == {"Till 2, North", "Till 4, North"}
    assert anchor.exchange().recovery is not None
    assert rejoin(newcomer) == ""
    assert sorted(missing(floor)) == ["Till 2, North", "Till 4, North"], "it is named once, not twice"
    newcomer.exchange_all()
    assert missing(floor) == ("Till 2, North",)
    assert newcomer.held(member) == 200


def test_row_33_a_till_that_never_comes_back_is_given_up_by_two_and_stays_given_up(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    anchor, newcomer, member, backup = late
    newcomer.sell(member, 1_000, use=50)
    restore(floor, backup)
    anchor.tills_known = {newcomer.id: "Till 4, North"}
    anchor.exchange_all()
    write = floor.database.write
    with pytest.raises(WorldSaidNo, match="write-off propose"):
        write(lambda tx: report_lost(tx, "Till 4, North", by="ana", now_ms=5))
    assert floor.database.read(lambda tx: loss_of(tx, newcomer.id)).till.status == "forgotten"
    write(lambda tx: propose_write_off(tx, "Till 4, North", by="ana", points=None, now_ms=5))
    assert "Till 4, North" in missing(floor)
    write(lambda tx: confirm_write_off(tx, "Till 4, North", by="zoe", now_ms=6))
    assert missing(floor) == ("Till 2, North",)
    assert rejoin(newcomer) == ""
    assert floor.known(newcomer.id).status == "written_off"
    assert missing(floor) == ("Till 2, North",)
    reply = newcomer.ask(newcomer.request())
    assert isinstance(reply, ExchangeReply), "what it brings is kept"
    newcomer.absorb(reply)
    reply = newcomer.ask(newcomer.request())
    assert not isinstance(reply, ExchangeReply) or {one.code for one in reply.outcomes} == {"till_lost"}
    the_books_hold(floor)


def test_a_till_that_comes_after_the_thaw_says_what_it_holds_and_the_shop_bears_what_is_missing(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    anchor, newcomer, member, backup = late
    restore(floor, backup)
    other = next(one for one in floor.database.read(lambda tx: tx.rows(sa.select(schema.till))) if one.name == "Till 2")
    floor.database.write(lambda tx: recovery.catch_up(tx, other.id, shop(tx).generation))
    anchor.exchange_all()
    anchor.exchange_all()
    assert floor.database.read(shop).restored_ms is None
    anchor.exchange({member: 500})
    assert anchor.held(member) == 500
    assert rejoin(newcomer) == ""
    newcomer.exchange_all()
    assert account_of(floor, member) == (700, 700, 0, 0)
    assert "restore_shortfall" in causes(floor)
    the_books_hold(floor)


def test_a_paper_proves_nothing_without_its_key_and_nothing_that_the_server_did_not_sign(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    _, newcomer, _, backup = late
    restore(floor, backup)
    assert rejoin(newcomer, key=Ed25519Signer(b"\x31" * 32)) == "no_proof"
    assert newcomer.joined.membership is not None
    forged = SignedMembership(newcomer.joined.membership.body, b"x" * 64)
    assert rejoin(newcomer, forged) == "bad_membership"


def test_a_till_that_was_shut_out_does_not_come_back_by_an_old_paper(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    _, newcomer, _, _ = late
    shut = sa.update(schema.till).where(schema.till.c.id == newcomer.id).values(status="revoked")
    floor.database.write(lambda tx: tx.run(shut))
    assert rejoin(newcomer) == "revoked"
    assert floor.known(newcomer.id).status == "revoked"


def test_a_key_that_joined_anew_meanwhile_is_not_two_tills(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    _, newcomer, _, backup = late
    restore(floor, backup)
    code = floor.enrolment.make_code("North", ask=False)
    floor.enrolment.join(enrol_request(newcomer.signer, code), nearby=False)
    assert rejoin(newcomer) == "key_in_use"


def test_whoever_joins_while_the_shop_recovers_says_first_what_it_holds(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    restore(floor, late[-1])
    fresh = floor.till(name="Till 5")
    assert "Till 5, North" in missing(floor)
    fresh.claimed = 0
    fresh.exchange_all()
    assert "Till 5, North" not in missing(floor)


def test_row_34_a_server_put_back_in_silence_is_found_out_by_a_till_that_it_forgot(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    _, newcomer, _, backup = late
    before = floor.database.read(shop).generation
    put_back(floor, backup)
    assert rejoin(newcomer) == ""
    about = floor.database.read(shop)
    assert about.generation > before
    assert about.restored_ms is not None


def test_row_34_a_paper_of_a_later_server_is_told_to_a_person(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    _, newcomer, _, backup = late
    put_back(floor, backup)
    paper = Membership(newcomer.id, newcomer.joined.store, "North", "Till 4", newcomer.signer.public, 1, 7)
    assert rejoin(newcomer, sign_membership(paper, floor.signer)) == "older_server"
    assert "older_server" in causes(floor)


def test_a_store_that_was_opened_after_the_backup_comes_back_with_its_till(floor: Floor) -> None:
    anchor = floor.till()
    restore(floor, picture(floor))
    paper = Membership("Z" * 16, "Y" * 16, "North", anchor.joined.till_name, b"\x05" * 32, 1, 1)
    answer = floor.rejoining.answer(RejoinRequest(PROTOCOL, sign_membership(paper, floor.signer)), lambda _: True)
    assert isinstance(answer, RejoinReply)
    back = floor.known("Z" * 16)
    assert (back.name, back.store, back.anchor, back.epoch) == ("Till 1", "Y" * 16, True, 1)
    assert {"North (2)", "North"} <= {
        row.name for row in floor.database.read(lambda tx: tx.rows(sa.select(schema.store)))
    }


def test_row_13_a_forgotten_till_in_a_later_incarnation_is_given_a_new_one(
    floor: Floor, late: tuple[FloorTill, FloorTill, str, Picture]
) -> None:
    _, newcomer, _, backup = late
    reply = ask_rekey(newcomer, rekey_request(newcomer))
    assert isinstance(reply, RekeyReply)
    restore(floor, backup)
    assert rejoin(newcomer) == ""
    assert floor.known(newcomer.id).epoch == 1
    request = rekey_request(newcomer, 2)
    later = type(request)(PROTOCOL, newcomer.id, 2, request.id, 0, request.head)
    again = ask_rekey(newcomer, later)
    assert isinstance(again, RekeyReply)
    assert (again.epoch, again.ends) == (3, {1: 0, 2: 0})
