"""The tables of the programme beside its versions: rules that are stopped, what rules gave, who did what."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column

from central.store.columns import NUMBER
from central.store.columns import fed as _fed
from central.store.columns import number as _number
from central.store.columns import table as _table
from central.store.columns import text as _text

rule_stop = _fed("rule_stop", _text("rule"), _number("since_ms"), _text("cause"), _text("stopped_by"), key="rule")
rule_stop.append_constraint(CheckConstraint("cause IN ('person', 'budget')", name="cause"))

stop_heard = _table(
    "stop_heard",
    _text("till"),
    _number("epoch"),
    _number("seq"),
    _number("generation"),
    _number("feed_tx"),
    _text("rule"),
    _number("heard_ms"),
    key="till epoch seq",
)
"""How far each till had read of `rule_stop` before it made what comes behind `seq`, by its own word."""

rule_given = _table(
    "rule_given",
    _text("rule"),
    _number("points", default=0),
    _number("minor", default=0),
    CheckConstraint("points >= 0 AND minor >= 0", name="gave"),
    key="rule",
)
"""What applied sales gave by each rule that has a budget."""

deed = _table(
    "deed",
    Column("id", NUMBER, autoincrement=True),
    _number("at_ms"),
    _text("done_by"),
    _text("what"),
    _text("subject"),
    key="id",
)
"""What people, and budgets, did to the programme, and people to members."""
