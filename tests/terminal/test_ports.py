"""What the till needs is what the real store gives, word for word."""

import inspect

import pytest

from terminal import ports
from terminal.engine import Deciding
from terminal.ports import Log, Store
from terminal.store.till_store import TillStore
from terminal.till.till import Till


def methods(protocol: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(member)
        for base in protocol.__mro__
        for name, member in vars(base).items()
        if inspect.isfunction(member) and not name.startswith("_") and base.__module__ != "typing"
    }


@pytest.mark.parametrize(("protocol", "real"), [(Store, TillStore), (Deciding, Till)])
def test_the_real_thing_has_every_method_of_its_port_with_the_same_arguments(protocol: type, real: type) -> None:
    for name, signature in methods(protocol).items():
        given = inspect.signature(getattr(real, name))
        assert list(given.parameters) == list(signature.parameters), name


def test_a_port_says_in_words_what_is_durable() -> None:
    assert "on disk (fsync)" in (Log.__doc__ or "")
    assert all(inspect.getdoc(member) for _, member in inspect.getmembers(ports, inspect.isclass))
