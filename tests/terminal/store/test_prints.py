"""The print journal's states."""

import hashlib

from terminal import commands as c
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TillWorld


def states(world: TillWorld) -> list[tuple[int, str]]:
    driver = vars(world.store)["_connection"].driver
    rows: list[tuple[int, str]] = driver.execute("SELECT copy_no, state FROM print_job ORDER BY id").fetchall()
    return rows


def test_a_job_goes_from_queued_to_sending_to_confirmed_and_no_way_back(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    job = world.papers[0].job_id
    assert states(world) == [(1, "queued")]
    assert world.store.job_starting(job, since_ms=0)
    assert world.store.job_starting(job, since_ms=0), "the printer may ask again while nothing was sent"
    world.store.job_ended(job, "confirmed", "")
    assert states(world) == [(1, "confirmed")]
    world.store.job_ended(job, "failed", "late")
    assert world.store.job_settled(job, came_out=False, at_ms=0) is None
    assert states(world) == [(1, "confirmed")]
    assert not world.store.job_starting(99, since_ms=0)


def test_the_slip_is_kept_as_it_was_with_its_fingerprint(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    driver = vars(world.store)["_connection"].driver
    slip, digest = driver.execute("SELECT slip, slip_sha256 FROM print_job").fetchone()
    assert slip == world.papers[0].slip
    assert hashlib.sha256(slip).digest() == digest


def test_copies_are_numbered_on(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    for expected in (2, 3, 4):
        job = world.store.copy_last_receipt(0)
        assert job is not None
        assert job.copy_no == expected


def test_only_doubtful_jobs_are_listed_and_counted(world: TillWorld) -> None:
    for outcome in ("confirmed", "sent", "unknown", "failed"):
        world.do(c.ProductPicked(BEANS), c.SaleFinished())
        world.print_whole(world.papers[-1].job_id, outcome)
    assert [job.state for job in world.store.unsettled_jobs()] == ["unknown", "failed"]
    assert world.store.count_unsettled() == 2
