"""What the counter shows is values only, so that a screen can keep the last one and compare."""

import dataclasses
import inspect

from terminal import counter
from terminal.counter import Line, Mode


def test_nothing_that_is_shown_can_be_changed_by_whoever_shows_it() -> None:
    kinds = [kind for _, kind in inspect.getmembers(counter, dataclasses.is_dataclass) if isinstance(kind, type)]
    assert len(kinds) > 8
    for kind in kinds:
        assert vars(kind)["__dataclass_params__"].frozen, kind
        assert not any("list" in str(field.type) or "dict" in str(field.type) for field in dataclasses.fields(kind)), (
            kind
        )


def test_settings_and_skins_know_these_words() -> None:
    assert [mode.value for mode in Mode] == ["till", "beside"]
    assert {line.value for line in Line} == {"starting", "online", "offline", "not_ours"}
