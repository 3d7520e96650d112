"""A till's store that can be opened again on what it kept, with a switch for its power, and a shop beside it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import PROTOCOL, ExchangeReply, ExchangeRequest
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Handback, Operation, Sale, SoldLine
from loyalty.signing.signature import Ed25519Signer
from terminal.ports import Committed, Store
from terminal.slip import Slip
from tests.fakes.shop import AMARA, DEVICE, TillKnown, cafe

KEY = Ed25519Signer(b"\x09" * 32)
AT_MS = 1_790_000_000_000


@dataclass
class Switch:
    """Lets the next write fail: `before` it, or behind its commit."""

    before_it: Exception | None = None
    behind_it: Exception | None = None

    def before(self) -> None:
        wrong, self.before_it = self.before_it, None
        if wrong is not None:
            raise wrong

    def after(self) -> None:
        wrong, self.behind_it = self.behind_it, None
        if wrong is not None:
            raise wrong


@dataclass
class Shelf:
    """A store that can be opened again on what it kept, and the shop that it belongs to."""

    open_store: Callable[[], Store]
    power: Switch
    committed: int = 0
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.cafe = cafe()
        self.cafe.tills[DEVICE] = TillKnown(KEY.public)
        self.store = self.open_store()

    def reopen(self) -> Store:
        self.store.close()
        self.store = self.open_store()
        return self.store

    def request(self, wants: dict[str, int] | None = None, vouchers: tuple[str, ...] = ()) -> ExchangeRequest:
        standing = self.store.standing()
        return ExchangeRequest(
            protocol=PROTOCOL,
            replica=REPLICA_VERSION,
            software="test",
            device=DEVICE,
            epoch=standing.head.epoch,
            generation=standing.generation,
            request_no=self.store.next_request_no(AT_MS),
            last_seq=standing.head.seq,
            ops=self.store.unsent_ops(),
            cursor=self.store.cursor(),
            wants=wants or {},
            voucher_wants=list(vouchers),
        )

    def exchange(self, *vouchers: str) -> ExchangeReply:
        reply = self.cafe.answer(self.request(vouchers=vouchers))
        self.store.absorb_verdicts(reply, AT_MS)
        self.store.absorb_pages(reply.pages, reply.cursor, reply.mark)
        return reply

    def sale(self, member: str | None = AMARA, **effect: object) -> Sale:
        self.committed += 1
        given = msgspec.structs.replace(Effect(credit=Credit.LOCAL), **effect)
        line = SoldLine("Beans", "bakery", 2, 1_900, given.earn, given.use, 0, "")
        return Sale(
            SCHEMA, self.context(), f"sale-{self.committed}", member, given, "GBP", 1_900, 0, 0, 1_900, 0, (), (line,)
        )  # fmt: skip

    def handback(self, member: str, points: int) -> Handback:
        self.committed += 1
        return Handback(SCHEMA, self.context(), f"back-{self.committed}", member, Effect(release=points))

    def context(self, reference: str | None = None) -> Context:
        return Context(
            f"uuid-{self.committed}", "S", "built-in", None, None, 1, reference, AT_MS + self.committed, 0, "boot"
        )  # fmt: skip

    def commit(self, operation: Operation, *, paper: bool = False, close_basket: bool = False) -> Committed:
        return self.store.commit(
            operation, slip=_slip if paper else None, title="A sale", wish_digest=None, close_basket=close_basket
        )


def _slip(*, epoch: int, seq: int, digest: bytes) -> Slip:
    return Slip(())
