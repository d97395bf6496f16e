"""CRM writing: a case that was closed stands in each connected CRM, once, as it is now.

The box holds one row for a case and a CRM, never the words: they are composed when they are written. Every CRM
knows the record by our case's id, so that a write which broke off is made again without a second record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from firsthand.desk.cases import change
from firsthand.desk.ports import Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.crm_record import CrmRecord
from firsthand.engine.crm_record import WRITTEN_AFTER

FIRST_LOOK = timedelta(minutes=15)
"""A CRM that was just connected gets what closed since then; the history stays where it is."""
AGAIN_MINUTES = (1, 5, 30, 120, 360, 720)
"""After a failure that may pass, it is written again after so long; after the last one a person is asked."""
STUCK = timedelta(minutes=5)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class CrmConnection:
    """A connected CRM with its secrets opened. `state` is paused (nothing is written), live or removed."""

    id: str
    kind: str
    name: str = ""
    state: str = "paused"
    options: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class CrmWrite:
    """One case that waits to be written into one CRM."""

    key: str
    crm: str
    case: str
    version: int
    fence: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one try. `state` is written, later (it may pass) or refused (somebody has to mend something).

    `problem` says what is wrong and the mend, in words for the person who connected the CRM.
    """

    state: str
    problem: str = ""
    link: str = ""
    what: str = ""
    after: datetime | None = None
    """Not before this moment, where the CRM named one."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test of a CRM found, in words for a person."""

    well: bool
    words: str


class Writer(Protocol):
    """A CRM that takes cases. A second write under the same key changes nothing."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str:
        """How people call it."""
        ...

    def write(self, record: CrmRecord, now: datetime) -> Written: ...

    def attempt(self, now: datetime) -> Tried:
        """Ask the CRM whether a write would go through; nothing is written."""
        ...


class CrmBox(Protocol):
    """What waits to be written, and how far the log was read."""

    def fresh(self, kinds: Sequence[str], limit: int, since: datetime) -> list[tuple[str, int]]: ...

    def moved(self) -> bool: ...

    def looked_at(self) -> None: ...

    def put(self, writes: Sequence[CrmWrite], now: datetime) -> None:
        """Store each; a case that waits already waits in its newer version."""
        ...

    def set_back(self, crm: str, now: datetime) -> int:
        """Waits that were told by a clock which has been set back since begin anew; returns how many."""
        ...

    def due(self, crm: str, now: datetime, limit: int) -> list[str]: ...

    def claim(self, key: str, now: datetime) -> CrmWrite | None: ...

    def write_back(self, write: CrmWrite, written: Written, due: datetime | None, version: int) -> bool:
        """What became of it; `version` is the one that was written. False when somebody else has it by now."""
        ...

    def stuck(self, crm: str, before: datetime) -> list[CrmWrite]: ...


def gather(desk: Desk, box: CrmBox, crms: Sequence[str], limit: int = 500) -> int:
    """Look at what is new in the log and put what must be written into the box; returns how many were put."""
    if not crms:
        return 0
    now, put = desk.now(), []
    for case_id, version in box.fresh(WRITTEN_AFTER, limit, now - FIRST_LOOK):
        if desk.log.case(case_id).first_closed_at is not None:
            put += [CrmWrite(key_of(crm, case_id), crm, case_id, version) for crm in crms]
    if put or box.moved():
        with desk.unit():
            box.put(put, now)
            box.looked_at()
    return len(put)


def key_of(crm: str, case: str) -> str:
    return f"{crm}:{case}"


def write_all(desk: Desk, box: CrmBox, writers: Sequence[Writer], compose: Callable[[Case], CrmRecord]) -> int:
    """One round: what got stuck waits again, what is due is written; returns how many were written."""
    done = 0
    for writer in writers:
        now = desk.now()
        with desk.unit():
            box.set_back(writer.id, now)
        for stuck in box.stuck(writer.id, now - STUCK):
            with desk.unit():
                box.write_back(stuck, Written("later", "stopped in the middle of a write"), now, 0)
        for key in box.due(writer.id, now, AT_ONCE):
            with desk.unit():
                write = box.claim(key, desk.now())
            if write is None:
                continue
            written = _write(desk, box, writer, write, compose)
            done += written.state == "written"
            if written.after is not None:
                break  # The CRM named a time: nobody knocks before it.
    return done


def _write(
    desk: Desk, box: CrmBox, writer: Writer, write: CrmWrite, compose: Callable[[Case], CrmRecord]
) -> Written:
    case = desk.log.case(write.case)
    try:
        written = writer.write(compose(case), desk.now())
    except Exception as error:
        written = Written("later", f"the write broke off ({type(error).__name__})")
    final = written.state != "later" or write.tries > len(AGAIN_MINUTES)
    due = None if final else max(written.after or desk.now(), _again(write, desk.now()))
    if final and written.state == "later":
        written = Written("refused", f"{written.problem}; it was tried {write.tries} times")
    with desk.unit():
        ours = box.write_back(write, written, due, case.version)
    if ours and final:
        _keep(desk, writer, write.case, written)
    return written


def _again(write: CrmWrite, now: datetime) -> datetime:
    return now + timedelta(minutes=AGAIN_MINUTES[min(write.tries, len(AGAIN_MINUTES)) - 1])


def _keep(desk: Desk, writer: Writer, case_id: str, written: Written) -> None:
    """On the customer's timeline: which CRM, what, with which result, and where it stands there."""
    told = ev.CrmWritten(
        at=desk.now(),
        by="firsthand",
        crm=writer.name,
        written=written.state == "written",
        what=written.what,
        link=written.link,
        problem=written.problem,
    )
    change(case_id, lambda case: (told,), desk)
