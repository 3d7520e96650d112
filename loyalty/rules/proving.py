"""Whether the proof that was given is enough for the points that are used; the same for till and server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty.rules.proof import ProofBy

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme

CALLER: Final = "caller"
"""Another program named the member: it answers for having asked for proof itself."""


def asked(programme: Programme, points: int, proven: str | None) -> tuple[ProofBy, ...]:
    """The ways of which one is still wanted for so many points in a day; none when what was given is enough.

    `proven` is how the member has proven themselves, as it stands in an operation: a way of `ProofBy`, `CALLER`, or
    None for not at all. A word that this version does not know proves nothing.
    """
    level = None if programme.proof is None else programme.proof.level(points)
    if level is None or proven == CALLER or proven in set(level.by):
        return ()
    return level.by
