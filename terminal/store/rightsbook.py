"""Rights on disk: signed grants as they came, and counters that must equal a recount of log and grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, delete, exists, func, select, union
from sqlalchemy.dialects.sqlite import insert

from loyalty.exchange.wire import CLAIMS_BYTES_MAX, CLAIMS_MAX
from loyalty.ledger.rights import Rights, SignedGrants, open_grants
from loyalty.ops.stamps import moved_stamps
from loyalty.values.errors import BadWire
from loyalty.values.ids import op_no
from terminal.errors import RightsBroken
from terminal.ports import Held
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import grant_document, op, op_card, replica, rights

if TYPE_CHECKING:
    from loyalty.ledger.rights import Grants
    from loyalty.ops.effect import Effect
    from loyalty.ops.operations import Operation
    from loyalty.signing.signature import Verifier
    from terminal.store.oplog import OpLog

_CHANGED = (
    "The points rights on this till were changed from outside. Nothing can be redeemed here until support has looked."
)


class RightsBook:
    """Rights rows of the till's present epoch. Till thread only; writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection, log: OpLog) -> None:
        self._log = log
        self._read = Prepared(
            connection,
            select(rights.c.g, rights.c.e, rights.c.x).where(
                rights.c.member == bindparam("member"), rights.c.epoch == bindparam("epoch")
            ),
        )
        new = insert(rights)
        kept = new.excluded
        self._write = Prepared(
            connection,
            new.on_conflict_do_update(
                index_elements=[rights.c.member, rights.c.epoch], set_={"e": kept.e, "x": kept.x}
            ),
        )
        self._grant = Prepared(
            connection,
            new.on_conflict_do_update(
                index_elements=[rights.c.member, rights.c.epoch],
                set_={"g": kept.g, "grant_no": kept.grant_no},
                where=kept.g > rights.c.g,
            ),
        )
        self._document = Prepared(connection, insert(grant_document))
        self._documents = Prepared(
            connection, select(grant_document.c.no, grant_document.c.body, grant_document.c.signature)
        )
        behind = select(grant_document.c.no, grant_document.c.body, grant_document.c.signature)
        behind = behind.where(grant_document.c.no > bindparam("place")).order_by(grant_document.c.no).limit(CLAIMS_MAX)
        self._behind = Prepared(connection, behind)
        self._all = Prepared(
            connection,
            select(rights.c.member, rights.c.g, rights.c.e, rights.c.x, rights.c.grant_no).where(
                rights.c.epoch == bindparam("epoch")
            ),
        )
        self._page = _paged(connection)
        self._in_all = _in_all(connection)
        self._recounts = [
            Prepared(
                connection,
                select(log.c.member, func.sum(log.c.e), func.sum(log.c.x))
                .where(log.c.no > bindparam("low"), log.c.no < bindparam("high"), log.c.member.is_not(None))
                .group_by(log.c.member),
            )
            for log in (op, op_card)
        ]
        self._grant_no = Prepared(
            connection,
            select(rights.c.grant_no).where(
                rights.c.member == bindparam("member"), rights.c.epoch == bindparam("epoch")
            ),
        )
        unused = ~exists().where(rights.c.grant_no == grant_document.c.no)
        self._prune = Prepared(
            connection, delete(grant_document).where(grant_document.c.no == bindparam("document"), unused)
        )

    def held(self, member: str, epoch: int) -> Rights:
        """Rights for a member, the counters recounted from the log; RightsBroken when they differ."""
        row = self._read.first(member=member, epoch=epoch)
        g, e, x = row or (0, 0, 0)
        if self._log.sums(member, epoch) != (e, x):
            raise RightsBroken(_CHANGED)
        return Rights(g, e, x)

    def page(self, epoch: int, after: str, limit: int) -> list[Held]:
        """What is held of the members behind `after`, in the order of their ids, whatever it is."""
        return [Held(*row) for row in self._page.all(epoch=epoch, after=after, limit=limit)]

    def in_all(self, epoch: int) -> tuple[int, int]:
        """Of how many members whom the replica knows points were granted, and how many in all."""
        members, points = self._in_all.first(epoch=epoch) or (0, 0)
        return members, points

    def book_all(self, operation: Operation, epoch: int) -> None:
        """Move the counters of an op's member and of the member's stamp cards, as `book` does."""
        if operation.member is not None:
            self.book(operation.member, epoch, operation.effect)
        for account, effect in moved_stamps(operation):
            self.book(account, epoch, effect)

    def book(self, member: str, epoch: int, effect: Effect) -> None:
        """Move the counters with an op; RightsBroken when it spends on counters that cannot be trusted.

        Such counters are left as they are, as evidence; what only earns is never stopped by them.
        """
        try:
            after = self.held(member, epoch).after(effect)
        except RightsBroken:
            if effect.spent:
                raise
            return
        self._write.run(member=member, epoch=epoch, g=after.g, e=after.e, x=after.x, grant_no=None)

    def absorb(self, signed: SignedGrants, grants: Grants) -> None:
        """Keep a proven grants document and raise the totals that it raises; documents that prove nothing more go."""
        number = self._document.insert(body=signed.body, signature=signed.signature)
        loose: set[int | None] = {number}
        for member, total in grants.totals.items():
            before = self._grant_no.first(member=member, epoch=grants.epoch)
            if self._grant.run(member=member, epoch=grants.epoch, g=total, e=0, x=0, grant_no=number) and before:
                loose.add(before[0])
        for document in sorted(no for no in loose if no is not None):
            self._prune.run(document=document)

    def claims(self, place: int) -> tuple[tuple[SignedGrants, ...], int, bool]:
        """Documents of all incarnations behind a place, the next place, whether these are the last ones."""
        rows, size = self._behind.all(place=place), 0
        documents: list[SignedGrants] = []
        for number, body, signature in rows:
            size += len(body)
            if documents and size > CLAIMS_BYTES_MAX:
                break
            documents.append(SignedGrants(body, signature))
            place = number
        return tuple(documents), place, len(documents) == len(rows) < CLAIMS_MAX

    def recount(self, device: str, epoch: int, verifier: Verifier) -> None:
        """On start: every counter equals log and signed grants to this very till; RightsBroken otherwise."""
        totals = self._proven_totals(device, epoch, verifier)
        sums: dict[str, tuple[int, int]] = {}
        for recount in self._recounts:
            for member, earned, spent in recount.all(low=op_no(epoch, 0), high=op_no(epoch + 1, 0)):
                before = sums.get(member, (0, 0))
                sums[member] = (before[0] + earned, before[1] + spent)
        for member, granted, earned, spent, number in self._all.all(epoch=epoch):
            promised = totals.get(number, {}).get(member, 0) if number is not None else 0
            if granted != promised or sums.pop(member, (0, 0)) != (earned, spent):
                raise RightsBroken(_CHANGED)
        if any(earned or spent for earned, spent in sums.values()):
            raise RightsBroken(_CHANGED)

    def _proven_totals(self, device: str, epoch: int, verifier: Verifier) -> dict[int, dict[str, int]]:
        totals = {}
        for number, body, signature in self._documents.all():
            try:
                grants = open_grants(SignedGrants(body, signature), verifier)
            except BadWire:
                raise RightsBroken(_CHANGED) from None
            if (grants.device, grants.epoch) == (device, epoch):
                totals[number] = grants.totals
        return totals


def _paged(connection: Connection) -> Prepared:
    member, card = replica["member"], replica["stamp_card"]
    whose = func.coalesce(card.c.owner, rights.c.member)
    # A card ends by its own dates, and is at home where its member is.
    ends = case((card.c.id.is_not(None), card.c.ends), else_=member.c.ends)
    return Prepared(
        connection,
        select(rights.c.member, rights.c.g + rights.c.e - rights.c.x, member.c.home_store, ends)
        .select_from(rights.outerjoin(card, card.c.id == rights.c.member).outerjoin(member, member.c.id == whose))
        .where(rights.c.epoch == bindparam("epoch"), rights.c.member > bindparam("after"))
        .order_by(rights.c.member)
        .limit(bindparam("limit")),
    )


def _in_all(connection: Connection) -> Prepared:
    """A member whom a server that was put back has lost is in no replica, and no figure of that server's."""
    known = union(select(replica["member"].c.id), select(replica["stamp_card"].c.id))
    here = (rights.c.epoch == bindparam("epoch"), rights.c.g > 0, rights.c.member.in_(known))
    return Prepared(connection, select(func.count(), func.coalesce(func.sum(rights.c.g), 0)).where(*here))
