"""The till: `handle(command) -> events`; everything that happens at the counter goes through here, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.errors import Refusal, RefusalCode
from terminal import commands as c
from terminal.cash_commands import CashCommand
from terminal.counter import DeviceShown
from terminal.errors import DiskFull
from terminal.events import Answered, ShowingChanged, StatusChanged, Tone
from terminal.invoice import InvoiceEntered, InvoiceLeft, InvoiceWanted
from terminal.till.activity.asking_first import AskingFirst
from terminal.till.activity.room import Room
from terminal.till.aftermath import Aftermath
from terminal.till.asking import Asking
from terminal.till.cash.cash_desk import CashDesk
from terminal.till.counter.attending import Attending
from terminal.till.counter.card_counter import CardCounter
from terminal.till.counter.entering import Entering
from terminal.till.counter.homing import Homing
from terminal.till.counter.invoice_counter import InvoiceCounter
from terminal.till.counter.paper import Paper
from terminal.till.counter.receipt_counter import ReceiptCounter
from terminal.till.counter.reward_counter import RewardCounter
from terminal.till.counter.serving import Serving
from terminal.till.counter.sight import DEVICES_AT_START, Sight
from terminal.till.counter.undo_counter import UndoCounter
from terminal.till.counter.voucher_counter import VoucherCounter
from terminal.till.desk import Desk
from terminal.till.door import Door
from terminal.till.exchange.exchanging import Exchanging
from terminal.till.exchange.patience import NeedsPoints, Patience
from terminal.till.exchange.renewing import Renewing
from terminal.till.exchange.settling import Settling
from terminal.till.shop_time import ShopTime
from terminal.till.space import Space
from terminal.till.trade.claiming import Claiming
from terminal.till.trade.finding import Finding
from terminal.till.trade.returning import Returning
from terminal.till.trade.rewarding import Rewarding
from terminal.till.trade.selling import Selling
from terminal.till.trade.voucher_codes import VoucherCodes
from terminal.till.trade.vouchering import Vouchering

if TYPE_CHECKING:
    from loyalty.ops.chain import Head
    from loyalty.signing.signature import Signer, VerifierOf
    from terminal.activity_commands import ActivityCommand
    from terminal.counter import Status
    from terminal.events import Event
    from terminal.ports import Chance, Clock, Disk, Store
    from terminal.till.desk import TillSettings
    from terminal.till.exchange.patience import Patient

OPS_TELLING_TIME = 50


class Till:
    """State of the counter. Till thread only; after an exception it must not be used again."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        chance: Chance,
        signer: Signer,
        settings: TillSettings,
        disk: Disk | None = None,
        verifier_of: VerifierOf = Ed25519Verifier,
    ) -> None:
        newest = (kept.operation.context for kept in store.newest(OPS_TELLING_TIME))
        self._desk = Desk(store, clock, chance, signer, settings, ShopTime(clock, newest), Space(disk))
        self._desk.verifier_of = verifier_of
        self._homing = Homing(self._desk)
        self._rewarding = Rewarding(self._desk)
        self._sight = Sight(self._desk, self._homing, self._rewarding)
        self._finding, self._selling = Finding(self._desk, self._rewarding), Selling(self._desk)
        self._returning = Returning(self._desk)
        self._paper = Paper(self._desk)
        self._exchanging = Exchanging(self._desk, Renewing(self._desk))
        self._patience = Patience(self._desk, self._exchanging)
        self._vouchering = Vouchering(self._desk, VoucherCodes(self._desk))
        self._serving = Serving(self._desk, self._selling, self._returning, self._vouchering, self._sight)
        self._vouchers = VoucherCounter(self._desk, self._serving, self._vouchering, self._patience)
        self._claiming = Claiming(self._desk, self._returning)
        self._rewards = RewardCounter(self._desk, self._serving, self._rewarding, self._patience)
        self._room = self._room_of_past()
        self._asking_first = AskingFirst(self._desk, self._room, self._patience)
        self._undoing = UndoCounter(self._desk, self._serving, self._returning, self._patience)
        self._cards = CardCounter(self._desk, self._serving, self._patience)
        self._entering = Entering(
            self._desk,
            self._finding,
            self._serving,
            vouchers=self._vouchers,
            receipts=ReceiptCounter(self._desk, self._serving, self._returning, self._claiming, self._room),
            rewards=self._rewards,
            invoices=InvoiceCounter(self._desk, self._serving),
            room=self._room,
        )
        self._devices = dict(DEVICES_AT_START)
        self._cash = CashDesk(self._desk, self._devices)
        self._door = Door(
            self._desk,
            finding=self._finding,
            selling=self._selling,
            returning=self._returning,
            vouchering=self._vouchering,
            claiming=self._claiming,
            rewarding=self._rewarding,
            exchanging=self._exchanging,
            cash=self._cash,
        )
        self._aftermath = Aftermath(self._desk, self._door)
        self._attending = Attending(self._desk, self._exchanging, self._finding)
        self._settling = Settling(self._desk, self._exchanging, self._in_use, lambda: self._serving.sale.member)
        self._asking = Asking(self._desk, self._serving, self._door, self._settling, self._patience)
        self._status: Status | None = None
        self.interrupted = c.Interrupted(c.ScreenReady(), store.standing().head)

    def _room_of_past(self) -> Room:
        return Room(
            self._desk,
            finding=self._finding,
            returning=self._returning,
            claiming=self._claiming,
            at_counter=self._serving.member,
            changed=self._serving.follow_past,
            ask_receipt=self._exchanging.ask_receipt,
        )

    def handle(self, command: c.Command) -> list[Event]:
        """What this command leads to; everything that had to be durable is on disk when it returns."""
        head = self._desk.store.standing().head
        self.interrupted = c.Interrupted(command, head)
        try:
            drawn = self._decide(command)
            drawn = self._patience.try_again(self._take_up) or drawn
        except DiskFull as full:
            self._disk_full(command, full)
            drawn = True
        drawn = self._go_on() or drawn
        in_use = self._patience.vouchers.union(self._serving.sale.vouchers)
        if self._vouchering.give_up(self._exchanging.vouchers.take_recalls(), in_use):
            self._exchanging.hurry()
        drawn = self._settling.follow(head) or drawn
        drawn = self._follow_price() or drawn
        if drawn:
            self._homing.attend(self._serving.member())
        if drawn and self._desk.settings.screen:
            self._serving.draw()
            self._room.draw()
        self._open_drawer(head)
        self._settling.wonder()
        self._say_status()
        return self._desk.take_said()

    def _in_use(self, member: str) -> int:
        """Points of a member, or stamps of a card, that the open sale or a waiting question is about to use here."""
        sale = self._serving.sale
        mine = sale.points if sale.member == member else self._cards.in_use(member)
        return max(mine, self._patience.points(member))

    def idle(self) -> None:
        """Use a quiet moment."""
        self._desk.store.idle()
        self._desk.space.rest()

    def next_deadline_ms(self) -> int:
        """Monotonic time at which a `Tick` is wanted at the latest."""
        times = [self._settling.next_ms, *self._patience.deadlines_ms]
        due = self._exchanging.next_due_ms
        return min(times if due is None else [*times, due])

    def _decide(self, command: c.Command) -> bool:
        """Do it; True when the counter may look different."""
        serving = self._serving
        match command:
            case c.CodeScanned() | c.TextEntered() | c.TextTyped() | c.MemberChosen() | c.ProductPicked():
                return self._entering.hear(command)
            case InvoiceWanted() | InvoiceEntered() | InvoiceLeft():
                self._entering.invoice(command)
            case c.MemberCleared():
                serving.clear_member()
            case c.HomeWished():
                self._homing.make_home(serving.member())
            case c.AmountEntered():
                serving.add_amount(command.amount_minor, command.category_id)
            case c.QuantitySet():
                self._rewards.set_quantity(command)
            case c.BasketCleared():
                serving.clear()
            case c.BasketHeld():
                serving.hold()
            case c.BasketResumed():
                serving.resume(command.held_id)
            case c.ReferenceEntered():
                serving.refer(command.text)
            case c.PointsEntered():
                self._asking.use_points(command)
            case c.VoucherHanded():
                self._vouchers.hand_in(command)
            case c.VoucherDropped():
                serving.drop_voucher(command.voucher_id)
            case c.VoucherBought():
                self._vouchers.buy(command)
            case c.RewardWanted() | c.RewardConfirmed() | c.RewardDismissed():
                self._rewards.hear(command)
            case c.PinTyped() | c.PinChecked() | c.ProofDismissed():
                self._prove(command)
            case c.TenderTaken():
                serving.take_tender(command.kind, command.amount_minor)
            case c.TendersCleared():
                serving.clear_tenders()
            case c.SaleFinished():
                serving.finish(command.shown_minor)
            case c.LastUndone():
                self._undoing.hear(command)
            case c.SyncCentreWanted() | c.SendNow() | c.ExceptionSeen():
                self._attending.hear(command)
            case c.DoneDismissed():
                serving.done = None
            case c.ScreenReady():
                self._status = None
                self._paper.list_unsettled()
                self._room.show_anew()
                self._desk.say(ShowingChanged(serving.sale.member))
            case _ if isinstance(command, CashCommand):
                self._cash.hear(command)
            case _:
                return self._elsewhere(command)
        return True

    def _elsewhere(
        self,
        command: c.FullCardUsed
        | c.ReceiptWanted
        | c.PrintSettled
        | c.DeviceChanged
        | c.PrintStarting
        | c.PrintEnded
        | c.ReplyArrived
        | c.PagesArrived
        | c.ExchangeFailed
        | c.RekeyAnswered
        | c.NewsHeard
        | c.Asked
        | ActivityCommand
        | c.Interrupted
        | c.ClosingTime
        | c.Tick,
    ) -> bool:
        """What comes from devices, from the line and from other programs."""
        match command:
            case c.FullCardUsed():
                self._cards.use(command)
                return True
            case c.ReceiptWanted():
                self._paper.again()
            case c.PrintSettled():
                self._paper.settled(command.job_id, came_out=command.came_out)
            case c.DeviceChanged():
                self._devices[command.device] = DeviceShown(command.state, command.sentence)
            case c.PrintStarting():
                self._paper.starting(command.job_id)
            case c.PrintEnded():
                self._paper.ended(command.job_id, command.outcome, command.detail)
            case c.ReplyArrived():
                self._exchanging.absorb(command.reply)
                return True
            case c.PagesArrived():
                self._exchanging.absorb_more(command.reply)
                return True
            case c.ExchangeFailed():
                self._exchanging.failed(command)
                return True
            case c.RekeyAnswered():
                self._exchanging.rekeyed(command.reply)
            case c.NewsHeard():
                self._exchanging.hear_news()
            case c.Asked():
                self._asking.answer(command)
            case c.Interrupted():
                self._aftermath.look_up(command)
            case c.ClosingTime():
                self._settling.close()
            case c.Tick():
                pass
            case _:
                self._asking_first.hear(command)
                return True
        return False

    # --- proof, and what waited for it

    def _prove(self, command: c.PinTyped | c.PinChecked | c.ProofDismissed) -> None:
        proving = self._serving.proving
        match command:
            case c.PinTyped():
                proving.typed(command.pin)
            case c.PinChecked():
                proof = proving.checked(command.ticket, fits=command.fits)
                if proof is not None:
                    self._serving.prove(proof)
            case c.ProofDismissed():
                if isinstance(proving.drop(), c.RewardConfirmed):
                    self._rewards.dismiss()

    def _go_on(self) -> bool:
        """What waited for the member's proof is done once they have given it."""
        wish = self._serving.proving.granted(self._serving.sale)
        if wish is None:
            return False
        self.interrupted = c.Interrupted(wish, self._desk.store.standing().head)
        try:
            self._decide(wish)
        except DiskFull as full:
            self._disk_full(wish, full)
        return True

    # --- what waited for the server

    def _take_up(self, patient: Patient) -> None:
        """What the server had to say is known: answer now."""
        self.interrupted = c.Interrupted(patient.command, self._desk.store.standing().head)
        try:
            match patient.command, patient.need:
                case c.Asked() as asked, need:
                    self._asking.answer(asked, after=need)
                case c.VoucherHanded() as handed, _:
                    self._vouchers.hand_in(handed, after=patient.need)
                case c.VoucherBought() as bought, _:
                    self._vouchers.buy(bought, final=True)
                case c.RewardConfirmed() as confirmed, _:
                    self._rewards.confirm(confirmed, final=True)
                case c.FullCardUsed() as used, _:
                    self._cards.use(used, final=True)
                case c.PointsEntered() as entered, NeedsPoints(member):
                    self._serving.use_points_at_last(member, entered.points)
                case c.LastUndone(), need:
                    self._undoing.take_up(need)
                case confirmed, need:
                    self._asking_first.take_up(confirmed, need)
        except DiskFull as full:
            self._disk_full(patient.command, full)

    def _open_drawer(self, before: Head) -> None:
        try:
            self._cash.drawer.follow(before)
        except DiskFull as full:
            self._disk_full(c.Tick(), full)

    def _follow_price(self) -> bool:
        """What changed by itself is drawn; a command is answered by now, so that a full disk is only said."""
        try:
            return self._serving.follow_price()
        except DiskFull as full:
            self._disk_full(c.Tick(), full)
            return True

    def _disk_full(self, command: c.Command, full: DiskFull) -> None:
        """Nothing of this command was written; what was said before it about others stands."""
        self._desk.space.ran_full()
        self._desk.notice(Tone.ERROR, RefusalCode.DISK_FULL.value, full.sentence)
        if isinstance(command, c.Asked):
            self._desk.say(Answered(command.ticket, Refusal(RefusalCode.DISK_FULL, full.sentence)))
        if isinstance(command, c.ReplyArrived | c.PagesArrived):
            self._exchanging.give_up(full.sentence)

    def _say_status(self) -> None:
        status = self._sight.status(self._exchanging, self._devices, self._paper.count_unsettled())
        if status != self._status:
            self._status = status
            self._desk.say(StatusChanged(status))
