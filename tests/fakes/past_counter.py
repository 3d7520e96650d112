"""A till whose cashier looks back: sales to look at, the room of the last sales as it was last shown."""

from loyalty.ops.operations import Operation, Sale
from loyalty.signing.signature import Ed25519Signer
from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import ActivityShown, AfterShown, ClaimShown, DeedShown, PastSale
from terminal.events import ActivityChanged
from terminal.till.trade.papers import code_of_sale
from tests.fakes.till_world import TILL_KEY, TillWorld

OTHER, OTHER_KEY = "M" * 16, Ed25519Signer(b"\x44" * 32)


class PastCounter(TillWorld):
    """Commands go in with `do`; `room` is what the skins were last told."""

    room = ActivityShown(open=False)

    def _hear(self, command: c.Command) -> None:
        before = len(self.said)
        super()._hear(command)
        for event in self.said[before:]:
            if isinstance(event, ActivityChanged):
                self.room = event.shown

    def sell(self, member: str | None = None, *more: c.Command, amount: int = 2_000, category: str = "drinks") -> Sale:
        """A sale at the counter; the commands in between come before its end."""
        who: list[c.Command] = [c.MemberChosen(member)] if member else []
        self.do(*who, c.AmountEntered(amount, category), *more, c.SaleFinished(), c.MemberCleared())
        sale = self.newest
        assert isinstance(sale, Sale), self.notices
        return sale

    @property
    def newest(self) -> Operation:
        return self.store.newest(1)[0].operation

    def receipt(self, *, of_other_till: bool = False) -> c.CodeScanned:
        """The newest sale's receipt under the scanner; of another till as if that had sold it."""
        kept = next(one for one in self.store.newest(5) if isinstance(one.operation, Sale))
        assert isinstance(kept.operation, Sale)
        key, seq = (OTHER_KEY, 77) if of_other_till else (TILL_KEY, kept.seq)
        return self.scan(code_of_sale(key, kept.epoch, seq, kept.operation))

    def scan(self, text: str) -> c.CodeScanned:
        return c.CodeScanned(text, "QR", "scanner", self.clock.monotonic)

    def look_at(self, sale: Sale) -> PastSale:
        self.do(a.ActivityWanted(), a.PastChosen(sale.sale_id))
        return self.sale

    @property
    def sale(self) -> PastSale:
        assert self.room.sale is not None
        return self.room.sale

    @property
    def after(self) -> AfterShown:
        assert self.room.after is not None
        return self.room.after

    @property
    def claim(self) -> ClaimShown:
        assert self.room.claim is not None
        return self.room.claim

    @property
    def done(self) -> DeedShown:
        assert self.room.done is not None, self.notices
        return self.room.done
