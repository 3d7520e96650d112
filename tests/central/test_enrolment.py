"""Joining: by code, by code and approval, from the same computer; and everybody else stays out."""

import threading

import msgspec
import pytest

from central.enrolment import CODE_LETTERS, CODE_MS, Enrolment
from central.errors import Problem, WorldSaidNo
from central.store import losses
from central.store.tills import till_by_id
from loyalty.exchange.wire import EnrolReply
from loyalty.signing.membership import Membership, open_membership
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, fingerprint
from loyalty.values.ids import ALPHABET
from tests.central.floor import Floor, enrol_request


def signer(number: int) -> Ed25519Signer:
    return Ed25519Signer(bytes([number]) * 32)


def joined(reply: EnrolReply | Problem) -> EnrolReply:
    assert isinstance(reply, EnrolReply), reply
    return reply


def code_of(reply: EnrolReply | Problem) -> str:
    assert isinstance(reply, Problem), reply
    return reply.code


def test_a_code_lets_one_till_in_with_all_that_it_needs(floor: Floor) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    assert len(code) == CODE_LETTERS
    assert set(code) <= set(ALPHABET)
    reply = joined(floor.enrolment.join(enrol_request(signer(1), code), nearby=False))
    assert reply.approved
    assert (reply.store_name, reply.till_name, reply.currency, reply.epoch) == ("North", "Till 1", "GBP", 1)
    assert reply.server_key == floor.signer.public
    assert reply.membership is not None
    paper = open_membership(reply.membership, Ed25519Verifier(floor.signer.public))
    who = (reply.device, reply.store, "North", "Till 1", signer(1).public, 1, reply.generation)
    assert paper == Membership(*who)
    assert len(reply.lookup_key) == 32
    assert reply.fingerprint == fingerprint(signer(1).public)


def test_a_lost_reply_is_heard_by_asking_again_with_the_same_key(floor: Floor) -> None:
    asked = enrol_request(signer(1), floor.enrolment.make_code("North", ask=False))
    assert floor.enrolment.join(asked, nearby=False) == floor.enrolment.join(asked, nearby=False)


def test_typed_letters_are_forgiven(floor: Floor) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower().replace("0", "o").replace("1", "l")
    assert joined(floor.enrolment.join(enrol_request(signer(1), typed), nearby=False)).approved


def test_a_used_code_lets_nobody_else_in(floor: Floor) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    floor.enrolment.join(enrol_request(signer(1), code), nearby=False)
    assert code_of(floor.enrolment.join(enrol_request(signer(2), code), nearby=False)) == "code_used"


def test_an_old_code_lets_nobody_in(floor: Floor) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    floor.clock.now += CODE_MS + 1_000
    assert code_of(floor.enrolment.join(enrol_request(signer(1), code), nearby=False)) == "code_expired"


def test_five_wrong_tries_close_a_code(floor: Floor) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(5):
        assert code_of(floor.enrolment.join(enrol_request(signer(1), wrong), nearby=False)) == "code_wrong"
    assert code_of(floor.enrolment.join(enrol_request(signer(1), code), nearby=False)) == "code_blocked"


@pytest.mark.parametrize("code", ["", "X", "0" * 13, "é" * 13, "\x00" * 13, "A" * 200, "local"])
def test_what_is_no_code_lets_nobody_in(floor: Floor, code: str) -> None:
    assert code_of(floor.enrolment.join(enrol_request(signer(1), code), nearby=False)) == "code_wrong"


def test_a_key_that_was_not_proven_lets_nobody_in(floor: Floor) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    asked = enrol_request(signer(1), code)
    stolen = msgspec.structs.replace(asked, public_key=signer(2).public)
    assert code_of(floor.enrolment.join(stolen, nearby=False)) == "no_proof"
    short = msgspec.structs.replace(asked, public_key=signer(1).public[:-1] + b"\xff")
    assert code_of(floor.enrolment.join(short, nearby=False)) == "no_proof"


def test_two_at_once_with_one_code_and_one_gets_in(floor: Floor) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    replies: list[EnrolReply | Problem] = []

    def join(number: int) -> None:
        replies.append(floor.enrolment.join(enrol_request(signer(number), code), nearby=False))

    both = [threading.Thread(target=join, args=(number,)) for number in (1, 2, 3)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(isinstance(reply, EnrolReply) for reply in replies) == 1
    assert {reply.code for reply in replies if isinstance(reply, Problem)} == {"code_used"}


def test_with_ask_a_till_waits_until_its_words_are_compared(floor: Floor) -> None:
    asked = enrol_request(signer(1), floor.enrolment.make_code("North", ask=True))
    waiting = joined(floor.enrolment.join(asked, nearby=False))
    assert waiting == EnrolReply(approved=False, fingerprint=fingerprint(signer(1).public))
    with pytest.raises(WorldSaidNo, match="fingerprint"):
        floor.enrolment.approve(fingerprint(signer(2).public))
    assert floor.enrolment.approve("  " + waiting.fingerprint.upper() + " ") == "Till 1 at North"
    welcome = joined(floor.enrolment.join(asked, nearby=False))
    assert welcome.approved
    till = floor.database.read(lambda tx: till_by_id(tx, welcome.device))
    assert till is not None
    assert till.anchor


def test_the_first_till_of_a_store_is_its_anchor_and_names_stay_apart(floor: Floor) -> None:
    first, second, south = floor.till(), floor.till(), floor.till("South")
    assert (first.joined.till_name, second.joined.till_name) == ("Till 1", "Till 1 (2)")
    anchors = [floor.known(one.id).anchor for one in (first, second, south)]
    assert anchors == [True, False, True]


def test_a_till_on_this_computer_needs_the_token_only(floor: Floor) -> None:
    reply = joined(floor.enrolment.join(enrol_request(signer(1), "local:token"), nearby=True))
    assert reply.store_name == "North"
    named = joined(floor.enrolment.join(enrol_request(signer(2), "local:token:South"), nearby=True))
    assert named.store_name == "South"
    assert code_of(floor.enrolment.join(enrol_request(signer(3), "local:token:West"), nearby=True)) == "no_store"
    assert code_of(floor.enrolment.join(enrol_request(signer(3), "local:wrong"), nearby=True)) == "code_wrong"
    assert code_of(floor.enrolment.join(enrol_request(signer(3), "local:token"), nearby=False)) == "not_local"


def test_without_a_token_the_third_door_is_shut(sqlite_floor: Floor) -> None:
    shut = Enrolment(database=sqlite_floor.database, now_ms=sqlite_floor.clock, entropy=sqlite_floor.dice)
    assert code_of(shut.join(enrol_request(signer(3), "local:"), nearby=True)) == "not_local"


def test_a_code_for_a_store_that_is_not_there_names_those_that_are(sqlite_floor: Floor) -> None:
    with pytest.raises(WorldSaidNo, match=r'There is no store "West".*"North", "South"'):
        sqlite_floor.enrolment.make_code("West", ask=False)


def test_names_of_strangers_are_made_fit_to_show(sqlite_floor: Floor) -> None:
    asked = enrol_request(signer(1), sqlite_floor.enrolment.make_code("North", ask=False), "Till\n\x1b[31m\x00 7")
    reply = joined(sqlite_floor.enrolment.join(asked, nearby=False))
    assert reply.till_name == sqlite_floor.known(reply.device).name == "Till [31m 7"


@pytest.mark.parametrize(("status", "way_out"), [("lost", "it was found"), ("written_off", "another one: --data")])
def test_f15_the_key_of_a_till_that_was_shut_out_does_not_join_anew(floor: Floor, status: str, way_out: str) -> None:
    code = floor.enrolment.make_code("North", ask=False)
    first = joined(floor.enrolment.join(enrol_request(signer(61), code), nearby=False))
    floor.database.write(lambda tx: losses.shut_out(tx, first.device, status))
    code = floor.enrolment.make_code("North", ask=False)
    refused = floor.enrolment.join(enrol_request(signer(61), code), nearby=False)
    assert isinstance(refused, Problem)
    assert way_out in refused.detail
    joined(floor.enrolment.join(enrol_request(signer(62), code), nearby=False))
