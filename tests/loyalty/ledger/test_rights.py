"""A till spends only what it holds, and whatever arrives late, twice or never, no point is spent twice."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from loyalty.ledger.booking import Account, Entry, Holding, debt_account, fold, grant, member_account, post
from loyalty.ledger.rights import GRANTS_PER_DOCUMENT_MAX, Grants, Rights, SignedGrants, open_grants, sign_grants
from loyalty.ops.effect import Credit, Effect
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.points import BALANCE_MAX
from tests.strategies import SIGNER, credit_ways, effects, ids

MEMBER = "0123456789ABCDEF"
VERIFIER = Ed25519Verifier(SIGNER.public)
TILLS = st.integers(0, 2)
SOME = st.integers(0, 60)

grants = st.builds(
    Grants,
    device=ids,
    epoch=st.integers(1, 99),
    generation=st.integers(0, 99),
    totals=st.dictionaries(ids, st.integers(0, BALANCE_MAX), max_size=5),
)


@given(effects(), st.integers(0, 2_000), st.integers(0, 2_000))
def test_an_op_is_covered_by_rights_or_refused(effect: Effect, g: int, e: int) -> None:
    rights = Rights(g=g, e=e)
    spent = effect.use - effect.on_goodwill + effect.take_local + effect.release
    if spent > rights.held:
        with pytest.raises(BadValue, match="more than its till holds"):
            rights.after(effect)
        return
    after = rights.after(effect)
    gained = effect.earn - effect.repay + effect.give if effect.credit is Credit.LOCAL else 0
    assert after.held == rights.held - spent + gained
    assert after.g == g
    assert after.e >= e
    assert after.x == spent


@given(st.lists(st.integers(0, 1_000), min_size=1), st.data())
def test_totals_heard_late_twice_or_in_any_order_come_to_the_same(totals: list[int], data: st.DataObject) -> None:
    rights = Rights()
    for total in [*data.draw(st.permutations(totals)), *totals[:2]]:
        before = rights
        rights = rights.granted(total)
        assert rights.held >= before.held
    assert rights == Rights(g=max(totals))


@pytest.mark.parametrize("counters", [(0, 0, 1), (-1, 1, 0), (1, -1, 0), (0, 0, -1)])
def test_rights_below_zero_cannot_be(counters: tuple[int, int, int]) -> None:
    with pytest.raises(BadValue, match="below zero"):
        Rights(*counters)


def test_what_a_sale_earns_cannot_pay_for_the_same_sale() -> None:
    with pytest.raises(BadValue, match="more than its till holds"):
        Rights().after(Effect(earn=50, use=50, credit=Credit.LOCAL))


@given(grants)
def test_grants_of_our_server_are_opened(made: Grants) -> None:
    assert open_grants(sign_grants(made, SIGNER), VERIFIER) == made


@given(grants, st.data())
def test_grants_with_one_bit_changed_are_refused(made: Grants, data: st.DataObject) -> None:
    signed = sign_grants(made, SIGNER)
    name = data.draw(st.sampled_from(["body", "signature"]))
    part = bytearray(getattr(signed, name))
    bit = data.draw(st.integers(0, len(part) * 8 - 1))
    part[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadWire, match="not signed"):
        open_grants(msgspec.structs.replace(signed, **{name: bytes(part)}), VERIFIER)


def test_grants_of_a_stranger_or_signed_as_something_else_are_refused() -> None:
    made = Grants("0" * 16, 1, 1, {MEMBER: 5})
    with pytest.raises(BadWire, match="not signed"):
        open_grants(sign_grants(made, Ed25519Signer(b"x" * 32)), VERIFIER)
    body = msgspec.json.encode(made)
    with pytest.raises(BadWire, match="not signed"):
        open_grants(SignedGrants(body, SIGNER.sign(body)), VERIFIER)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"device":"d","epoch":1,"generation":1,"totals":{"a":-1}}',
        b'{"device":"d","epoch":1,"generation":1,"totals":{"a":1.5}}',
        b'{"device":"d","epoch":1,"generation":1,"totals":{"a":' + b"9" * 30 + b"}}",
        b'{"device":"d","epoch":1,"generation":1,"totals":{},"more":1}',
        b'{"device":"d","epoch":0,"generation":1,"totals":{}}',
    ],
    ids=lambda body: repr(body[:60]),
)
def test_signed_junk_is_refused_all_the_same(body: bytes) -> None:
    with pytest.raises(BadWire, match="not a grants document"):
        open_grants(SignedGrants(body, SIGNER.sign(b"grants-v1|" + body)), VERIFIER)


def test_a_server_never_signs_what_no_till_would_take() -> None:
    for totals in ({"a": -1}, {"a": BALANCE_MAX + 1}, {str(n): 1 for n in range(GRANTS_PER_DOCUMENT_MAX + 1)}):
        with pytest.raises(BadValue):
            Grants("0" * 16, 1, 1, totals)


@dataclass
class Sold:
    """A sale that may be taken back once."""

    effect: Effect
    reversed: bool = False


@dataclass
class Till:
    """A till, the server's account of it, and what is on its way between them."""

    rights: Rights = field(default_factory=Rights)
    holding: Holding = field(default_factory=Holding)
    log: list[Effect] = field(default_factory=list)
    delivered: int = 0
    heard: list[int] = field(default_factory=lambda: [0])

    def commit(self, effect: Effect) -> None:
        self.rights = self.rights.after(effect)
        self.log.append(effect)


class TillsAndServer(RuleBasedStateMachine):
    """Three tills trade one member's points; ops and grants arrive late, grants in any order and more than once."""

    def __init__(self) -> None:
        super().__init__()
        self.tills = [Till() for _ in range(3)]
        self.account = Account()
        self.entries: list[Entry] = []
        self.sold: list[Sold] = []
        self.overdrawn = 0

    @rule(till=TILLS, earn=SOME, wish=SOME, owed=SOME, credit=credit_ways)
    def sell(self, till: int, earn: int, wish: int, owed: int, credit: Credit) -> None:
        at = self.tills[till]
        use = min(wish, at.rights.held)
        if wish > at.rights.held:
            with pytest.raises(BadValue, match="more than its till holds"):
                at.rights.after(Effect(use=wish))
        effect = Effect(earn=earn, repay=min(earn, owed), use=use, credit=credit)
        at.commit(effect)
        self.sold.append(Sold(effect))

    @rule(till=TILLS, which=st.integers(0, 100), credit=credit_ways)
    def take_back(self, till: int, which: int, credit: Credit) -> None:
        open_sales = [sold for sold in self.sold if not sold.reversed]
        if not open_sales:
            return
        sold, at = open_sales[which % len(open_sales)], self.tills[till]
        sold.reversed = True
        take = sold.effect.earn
        at.commit(
            Effect(take=take, take_local=min(take, at.rights.held), give=sold.effect.use, credit=credit),
        )

    @rule(till=TILLS, ops=st.integers(1, 5))
    def deliver(self, till: int, ops: int) -> None:
        at = self.tills[till]
        for effect in at.log[at.delivered : at.delivered + ops]:
            posting = post(MEMBER, self.account, at.holding, effect)
            self.account, at.holding = posting.account, posting.holding
            self.entries += posting.entries
            self.overdrawn += posting.overdrawn
            at.delivered += 1

    @rule(till=TILLS, points=SOME)
    def hand_back(self, till: int, points: int) -> None:
        at = self.tills[till]
        at.commit(Effect(release=min(points, at.rights.held)))

    @rule(asks=TILLS, holds=TILLS, level=st.integers(0, 200))
    def recall(self, asks: int, holds: int, level: int) -> None:
        """Another till is asked for points and gives them up; until its own op arrives the server frees none."""
        before, asked, held = self.account, self.tills[asks].holding.held, self.tills[holds].rights.held
        self.ask_for_rights(asks, level)
        assert self.tills[asks].holding.held - asked <= before.pool
        self.hand_back(holds, held)
        assert self.tills[holds].rights.held == 0

    @rule(till=TILLS, level=st.integers(0, 200))
    def ask_for_rights(self, till: int, level: int) -> None:
        at = self.tills[till]
        self.account, at.holding = grant(self.account, at.holding, level)
        at.heard.append(at.holding.g)

    @rule(till=TILLS, which=st.integers(0, 100))
    def hear_a_grant(self, till: int, which: int) -> None:
        at = self.tills[till]
        at.rights = at.rights.granted(at.heard[which % len(at.heard)])

    @invariant()
    def nothing_is_overdrawn(self) -> None:
        done = [effect for till in self.tills for effect in till.log]
        assert self.overdrawn == 0
        assert sum(effect.use for effect in done) <= sum(effect.earn + effect.give for effect in done)

    @invariant()
    def the_server_knows_of_at_least_what_a_till_holds_of_its_grants(self) -> None:
        for till in self.tills:
            assert till.rights.g <= till.holding.g
            assert till.holding.s + till.holding.r <= till.rights.x
            assert till.holding.e <= till.rights.e
            if till.delivered == len(till.log):
                assert till.rights.held == till.holding.held - (till.holding.g - till.rights.g)

    @invariant()
    def balance_is_pool_and_rights_and_fold_of_its_entries(self) -> None:
        assert self.account.outstanding == sum(till.holding.held for till in self.tills)
        assert self.account.pool >= 0
        books = fold(self.entries)
        assert books.get(member_account(MEMBER), 0) == self.account.balance
        assert -books.get(debt_account(MEMBER), 0) == self.account.debt

    @invariant()
    def net_points_are_the_sum_of_what_was_delivered(self) -> None:
        delivered = [effect for till in self.tills for effect in till.log[: till.delivered]]
        assert self.account.net == sum(effect.delta for effect in delivered)

    def teardown(self) -> None:
        for till in range(len(self.tills)):
            self.deliver(till, 10_000)
        self.nothing_is_overdrawn()
        self.the_server_knows_of_at_least_what_a_till_holds_of_its_grants()
        self.balance_is_pool_and_rights_and_fold_of_its_entries()
        self.net_points_are_the_sum_of_what_was_delivered()


TestTillsAndServer = TillsAndServer.TestCase
