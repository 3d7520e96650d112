"""The open sale and the held ones on disk."""

from tests.fakes.till_world import TillWorld


def test_at_most_one_sale_is_open(world: TillWorld) -> None:
    store = world.store
    assert store.open_basket() is None
    store.save_basket(b"one", 1)
    store.save_basket(b"two", 2)
    parked = store.open_basket()
    assert parked is not None
    assert (parked.document, parked.at_ms) == (b"two", 2)
    store.save_basket(None, 3)
    assert store.open_basket() is None


def test_a_held_sale_leaves_the_counter_free_and_comes_back_whole(world: TillWorld) -> None:
    store = world.store
    store.save_basket(b"first", 1)
    first = store.hold_basket(b"first", 2)
    assert store.open_basket() is None
    second = store.hold_basket(b"second", 3)
    assert [held.document for held in store.held_baskets()] == [b"first", b"second"]
    taken = store.take_held(second)
    assert taken is not None
    assert taken.document == b"second"
    assert [held.id for held in store.held_baskets()] == [first]
    assert store.take_held(second) is None, "it is open, not held"
    assert store.take_held(99) is None
