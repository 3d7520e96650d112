"""The vouchers of the shop in memory: the same ledger of holders as the server's, and a second till to hold them."""

from collections.abc import Callable, Sequence
from functools import partial

from loyalty.exchange.wire import Holder
from loyalty.ledger.voucher import SignedVouchers, VoucherGrants, sign_vouchers
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.bodies import Unknown
from loyalty.ops.operations import Operation, Reversal, Sale, VoucherIssue, VoucherReturn
from loyalty.shopping.voucher_terms import terms_text
from loyalty.signing.signature import Signer
from loyalty.values.ids import OpId


class VoucherDesk:
    """Follows the ops of tills; `put` writes a row of the feed."""

    def __init__(self, put: Callable[..., None]) -> None:
        self._put = put
        self.accounts: dict[str, VoucherAccount] = {}
        self.wanted: dict[str, str] = {}
        self.twice: list[str] = []

    def hold(self, account: VoucherAccount) -> None:
        """The voucher as it is from now on, told to every till."""
        self.accounts[account.id] = account
        self._put(
            "voucher",
            id=account.id,
            name=account.name,
            member=account.member,
            value_minor=account.value_minor,
            currency=account.currency,
            expires_ms=account.expires_ms,
            state=account.state.value,
            holder=account.holder,
            used_ms=account.used_ms,
            used_by=None if account.used is None else account.used.device,
            terms=terms_text(account.terms),
        )

    def took(self, device: str, epoch: int, seq: int, operation: Operation | Unknown) -> None:
        """An op of a till."""
        match operation:
            case VoucherIssue():
                self._issued(OpId(device, epoch, seq), operation)
            case VoucherReturn():
                self._change(operation.voucher, lambda one: one.returned_by(device, operation.hver))
            case Sale():
                for used in operation.vouchers:
                    self._used(OpId(device, epoch, seq), used.id, used.hver, operation.context.at_ms)
            case Reversal() if operation.vouchers:
                for used in operation.vouchers:
                    self._change(used.id, partial(_good_again, hver=used.hver))
            case _:
                pass

    def grant(self, device: str, wants: Sequence[str]) -> None:
        """What nobody holds goes to the till that wants it, the rest is asked for."""
        for voucher in wants:
            self._change(voucher, lambda one: one.granted_to(device, 1))
            account = self.accounts.get(voucher)
            if account is not None and account.holder not in (None, device):
                self.wanted[voucher] = device

    def signed(
        self, device: str, epoch: int, generation: int, wants: Sequence[str], key: Signer
    ) -> list[SignedVouchers]:
        """The grants of what a till wants and holds."""
        held = tuple(
            self.accounts[voucher].as_granted()
            for voucher in wants
            if voucher in self.accounts and self.accounts[voucher].holder == device
        )
        return [sign_vouchers(VoucherGrants(device, epoch, generation, held), key)] if held else []

    def recalls(self, device: str) -> dict[str, int]:
        """What others wait for and this till holds."""
        wanted = ((voucher, self.accounts[voucher]) for voucher, by in self.wanted.items() if by != device)
        return {voucher: one.hver for voucher, one in wanted if one.holder == device}

    def pending(self, device: str, wants: Sequence[str], holders: dict[str, tuple[str, int]]) -> dict[str, Holder]:
        """Who holds what a till wants; `holders` are names and times by till."""
        found = {}
        for voucher in wants:
            account = self.accounts.get(voucher)
            if account is not None and account.holder not in (None, device):
                name, seen_ms = holders[account.holder or ""]
                found[voucher] = Holder(name, 0, seen_ms)
        return found

    def _issued(self, op: OpId, issue: VoucherIssue) -> None:
        self.hold(
            VoucherAccount(
                issue.voucher,
                issue.name,
                issue.value_minor,
                issue.currency,
                hver=1,
                holder=op.device,
                member=issue.member,
                cost=issue.effect.use,
                expires_ms=issue.expires_ms,
                issued=op,
                terms=issue.own_terms,
            )
        )

    def _used(self, op: OpId, voucher: str, hver: int, at_ms: int) -> None:
        account = self.accounts[voucher]
        if account.is_live:
            assert account.is_held_by(op.device, hver), "only its holder takes a voucher in"
            self.hold(account.taken_in(op, hver, at_ms))
        else:
            self.twice.append(voucher)

    def _change(self, voucher: str, how: Callable[[VoucherAccount], VoucherAccount]) -> None:
        account = self.accounts.get(voucher)
        if account is not None and how(account) != account:
            self.hold(how(account))


def _good_again(account: VoucherAccount, hver: int) -> VoucherAccount:
    """A return makes a used voucher good again; one that is live was just issued, so its issue is taken back."""
    return account.voided() if account.is_live else account.good_again(hver)
