"""Whatever waits for a person says in plain words what it is, who must act and how."""

from central.attending.causes import Role, cause_of
from central.judging.sentences import SENTENCES


def test_every_code_of_the_judge_has_somebody_and_a_way_out() -> None:
    for code in SENTENCES:
        cause = cause_of(code)
        assert cause.sentence == SENTENCES[code]
        assert cause.way_out.endswith(".")


def test_what_touches_money_or_trust_is_an_administrators() -> None:
    for code in ("overdrawn", "bad_signature", "forked", "copied", "lost", "written_off", "restore_shortfall"):
        assert cause_of(code).role is Role.ADMIN
    assert cause_of("reference_used").role is Role.MANAGER


def test_a_code_of_a_newer_server_is_shown_and_not_hidden() -> None:
    cause = cause_of("from_the_future")
    assert "from_the_future" in cause.sentence
    assert cause.role is Role.ADMIN
