"""Of two sounds at once the one is heard that matters more."""

from terminal.sound import Sound


def test_a_refusal_matters_most_and_a_scan_that_was_taken_least() -> None:
    assert sorted(Sound, key=lambda sound: sound.value) == [Sound.TAKEN, Sound.ATTENTION, Sound.REFUSED]
