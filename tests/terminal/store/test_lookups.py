"""Look-ups go to the replica that is live, also after it was changed for another."""

from tests.fakes.shop import AMARA, BEANS, PHONES
from tests.fakes.till_world import TillWorld


def test_another_replica_answers_once_it_is_the_live_one(world: TillWorld) -> None:
    assert world.store.member(AMARA) is not None
    assert [known.member.id for known in world.store.members_by_phone(PHONES[AMARA], 5)] == [AMARA]
    assert world.store.product(BEANS) is not None
    world.store.start_replica_anew()
    assert world.store.member(AMARA) is None
    assert world.store.members_by_phone(PHONES[AMARA], 5) == []
    assert world.store.product(BEANS) is None
