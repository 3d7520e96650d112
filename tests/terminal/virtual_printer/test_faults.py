"""The list of faults is read strictly, and a wrong word is named."""

import pytest

from terminal.virtual_printer.faults import Faults, FaultSpecWrong, faults_of


def test_a_list_of_faults_is_understood() -> None:
    assert faults_of("") == Faults()
    assert faults_of("paper-out@12,near-end,cover@3,drop@4,power@5,mute,garbage,slow=300") == Faults(
        paper_out_at_line=12,
        near_end=True,
        cover_at_byte=3,
        drop_at_byte=4,
        power_at_byte=5,
        mute=True,
        garbage=True,
        slow_bytes_per_s=300,
    )


@pytest.mark.parametrize(
    ("spec", "word"),
    [
        ("fire", "fire"),
        ("mute,", "no fault"),
        (",", "no fault"),
        ("mute, garbage", "' garbage'"),
        ("Mute", "Mute"),
        ("mute@3", "takes no number"),
        ("near-end=1", "takes no number"),
        ("paper-out", "paper-out@LINE"),
        ("paper-out@", "paper-out@LINE"),
        ("paper-out@-1", "paper-out@LINE"),
        ("paper-out@1.5", "paper-out@LINE"),
        ("paper-out@\uff11", "paper-out@LINE"),
        ("paper-out=3", "paper-out@LINE"),
        ("slow@300", "slow=BYTES_PER_S"),
        ("slow=0", "slow=BYTES_PER_S"),
        ("drop@9999999999", "drop@BYTE"),
        ("drop@1,drop@2", "twice"),
    ],
)
def test_a_wrong_word_is_named(spec: str, word: str) -> None:
    with pytest.raises(FaultSpecWrong) as refused:
        faults_of(spec)
    assert word in str(refused.value)
