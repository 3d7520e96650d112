"""The print journal of a simulated till, over its disk; the caller sees to the transaction."""

from collections.abc import Iterator
from dataclasses import replace

from terminal.ports import PrintJob
from terminal.slip import Slip
from terminal.store.prints import JOBS_LISTED_MAX
from tests.fakes.memory_disk import Job, MemoryDisk

_UNDER_WAY, _DOUBTFUL = ("queued", "sending"), ("unknown", "failed")


def queue(disk: MemoryDisk, *, op_no: int | None, title: str, slip: bytes, copy_no: int, at_ms: int) -> PrintJob:
    paper = PrintJob(len(disk.jobs) + 1, title, slip, copy_no, "queued", at_ms)
    disk.jobs[paper.id] = Job(op_no, paper)
    return paper


def write(disk: MemoryDisk, *, op_no: int | None, title: str, slip: Slip, at_ms: int) -> PrintJob:
    return queue(disk, op_no=op_no, title=title, slip=slip.to_json_bytes(), copy_no=1, at_ms=at_ms)


def interrupted(disk: MemoryDisk) -> None:
    for job in list(disk.jobs.values()):
        if job.paper.state in _UNDER_WAY:
            _become(disk, job, "unknown", "Pointill stopped before this receipt was known to be printed.")


def starting(disk: MemoryDisk, job_id: int, since_ms: int) -> bool:
    job = disk.jobs.get(job_id)
    if job is None or job.paper.state not in _UNDER_WAY:
        return False
    if job.paper.state == "queued" and job.paper.at_ms < since_ms:
        _become(disk, job, "unknown", "It waited too long for the printer.")
        return False
    _become(disk, job, "sending", "")
    return True


def ended(disk: MemoryDisk, job_id: int, outcome: str, detail: str) -> None:
    job = disk.jobs.get(job_id)
    if job is not None and job.paper.state in _UNDER_WAY:
        _become(disk, job, outcome, detail)


def settled(disk: MemoryDisk, job_id: int, *, came_out: bool, at_ms: int) -> PrintJob | None:
    job = disk.jobs.get(job_id)
    if job is None or job.paper.state not in _DOUBTFUL:
        return None
    _become(disk, job, "settled", "came out" if came_out else "printed again")
    return None if came_out else _again(disk, job, at_ms)


def copy_newest(disk: MemoryDisk, at_ms: int) -> PrintJob | None:
    newest = max(disk.jobs.values(), key=lambda job: (job.op_no or 0, job.paper.id), default=None)
    return None if newest is None else _again(disk, newest, at_ms)


def copy_of(disk: MemoryDisk, op_no: int, at_ms: int) -> PrintJob | None:
    mine = [job for job in disk.jobs.values() if job.op_no == op_no]
    return _again(disk, max(mine, key=lambda job: job.paper.id), at_ms) if mine else None


def doubtful(disk: MemoryDisk) -> Iterator[PrintJob]:
    return (job.paper for job in disk.jobs.values() if job.paper.state in _DOUBTFUL)


def listed(disk: MemoryDisk) -> list[PrintJob]:
    return list(doubtful(disk))[:JOBS_LISTED_MAX]


def once_more(disk: MemoryDisk, title: str, slip: bytes, at_ms: int) -> PrintJob:
    copies = _copies(disk, None, slip)
    return queue(disk, op_no=None, title=title, slip=slip, copy_no=copies + 1, at_ms=at_ms)


def _again(disk: MemoryDisk, job: Job, at_ms: int) -> PrintJob:
    paper, copies = job.paper, _copies(disk, job.op_no, job.paper.slip)
    return queue(disk, op_no=job.op_no, title=paper.title, slip=paper.slip, copy_no=copies + 1, at_ms=at_ms)


def _copies(disk: MemoryDisk, op_no: int | None, slip: bytes) -> int:
    """Of one op, or for a paper of no op of the same slip."""
    same = (job.paper for job in disk.jobs.values() if job.op_no == op_no and (op_no or job.paper.slip == slip))
    return max((paper.copy_no for paper in same), default=0)


def _become(disk: MemoryDisk, job: Job, state: str, detail: str) -> None:
    disk.jobs[job.paper.id] = Job(job.op_no, replace(job.paper, state=state), detail)
