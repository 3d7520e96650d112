"""Earlier epochs in the file: a log that was told again still proves itself."""

import msgspec

from loyalty.exchange.wire import RekeyReply
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Orphan
from terminal import commands as c
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld


def test_a_till_that_told_again_starts_on_its_file_as_ever(world: TillWorld) -> None:
    world.disconnect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100), c.SaleFinished())
    world.store.begin_rekey("A" * 16, "An older copy.")
    world.store.renew(RekeyReply(2, 1, 0, "0" * 64, {1: 0}))
    (lacking,) = world.store.untold(5)
    before = world.store.member(AMARA)
    context = world.store.newest(1)[0].operation.context
    orphan = Orphan(
        schema=SCHEMA,
        context=msgspec.structs.replace(context, uuid="another"),
        sale_id="told",
        member=AMARA,
        effect=Effect(),
        epoch=lacking.epoch,
        seq=lacking.seq,
        previous=lacking.previous.hex(),
        body=lacking.body.decode(),
        signature=lacking.signature.hex(),
    )
    world.store.commit_many([orphan])
    world.restart()
    assert world.store.member(AMARA) == before
    assert world.store.standing().head.seq >= 1
