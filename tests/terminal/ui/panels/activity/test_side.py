"""Facts and sentences are there where there is something to say."""

from terminal.ui.look import Look
from terminal.ui.panels.activity.side import Fact, Strip, hero_role, side_width
from terminal.ui.tokens import LIGHT


def test_nothing_to_say_takes_no_room(look: Look) -> None:
    fact, strip = Fact(look, "Balance"), Strip(look, "warn", "info", "warn_ink")
    for part in (fact, strip):
        part.say("12")
        assert not part.isHidden()
        part.say("")
        assert part.isHidden()
    fact.say("−3", "Ben")
    assert fact.accessibleName() == "Ben: −3"


def test_the_narrow_layout_is_narrower() -> None:
    narrow, wide = Look(LIGHT, compact=True), Look(LIGHT)
    assert side_width(narrow) < side_width(wide)
    assert hero_role(narrow) != hero_role(wide)
