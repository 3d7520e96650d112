"""Old images of tills on the shop floor: taken, put back, and the new incarnation that follows."""

from copy import copy, deepcopy

from central.errors import Problem
from loyalty.exchange.wire import PROTOCOL, RekeyReply, RekeyRequest
from loyalty.ops.bodies import read_body
from loyalty.ops.chain import Head, SealedOp, genesis
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Orphan, Settlement
from loyalty.values.ids import new_id
from tests.central.floor import FloorTill

_KEPT = ("log", "rights", "rows", "versions", "sales", "returned", "documents")


def image_of(till: FloorTill) -> FloorTill:
    """A second till with the same memory."""
    twin = copy(till)
    for name in _KEPT:
        setattr(twin, name, deepcopy(getattr(till, name)))
    return twin


def rekey_request(till: FloorTill, number: int = 1, *, lost_seq: int = 0, copy_seq: int = 0) -> RekeyRequest:
    asked = new_id(bytes([number]) * 10)
    head = till.head
    return RekeyRequest(PROTOCOL, till.id, head.epoch, asked, head.seq, head.hash.hex(), lost_seq, copy_seq)


def ask_rekey(till: FloorTill, request: RekeyRequest) -> RekeyReply | Problem:
    return till.floor.rekeying.answer(till.floor.known(till.id), request)


def renew(till: FloorTill, number: int = 1) -> list[int]:
    """The whole procedure up to the settlement, not yet sent; the seqs of the orphans."""
    reply = ask_rekey(till, rekey_request(till, number))
    assert isinstance(reply, RekeyReply), reply
    told = [op for op in till.log if op.id.seq > min(till.acked, reply.hwm)]
    old = till.head.epoch
    till.log, till.acked, till.rights, till.documents = [], 0, {}, []
    till.head = Head(reply.epoch, 0, genesis(till.id, reply.epoch))
    seqs = [till.commit(orphan_of(till, op)) for op in told]
    till.commit(Settlement(SCHEMA, till.context(), f"settle-{old}", None, Effect(), old))
    return seqs


def orphan_of(till: FloorTill, op: SealedOp) -> Orphan:
    inner = read_body(op.body)
    return Orphan(
        schema=SCHEMA,
        context=till.context(),
        sale_id=f"told-{op.id.epoch}-{op.id.seq}",
        member=getattr(inner, "member", None),
        effect=Effect(),
        epoch=op.id.epoch,
        seq=op.id.seq,
        previous=op.previous.hex(),
        body=op.body.decode(),
        signature=op.signature.hex(),
    )
