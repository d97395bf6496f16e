"""Notices: what was appended to the log is told to whoever owns it, once by each way.

Gathering may be repeated: a notice has its key before it is stored. Carrying is at most once for a way that
cannot be repeated (e-mail: a call that broke off is "not confirmed", and the workspace shows the notice anyway),
and under one id for a way that can (the signed webhook: its receiver knows the id).

What is told as one (`Notice.bundle`) leaves as one by a way that bundles: the first at once, what follows together after
a while. Each notice in it keeps its own row and its own state, so that none is lost among the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from firsthand.desk.ports import Desk
from firsthand.domain.case import fold
from firsthand.domain.notice import Notice
from firsthand.domain.people import Agent
from firsthand.engine.notices import TOLD, notice_of

WORKSPACE = "workspace"
OLD = timedelta(hours=24)
"""What happened longer ago is in the log and on the pages; nobody is called for it any more."""
FIRST_LOOK = timedelta(minutes=15)
"""A desk that looks for the first time tells what happened since then; a worker that starts slowly loses nothing."""
AGAIN_MINUTES = (1, 5, 30, 120, 360)
"""After a definite failure it is tried again after so long; after the last one it has failed."""
STUCK = timedelta(minutes=5)
TOGETHER = timedelta(minutes=15)
"""After one of a bundle left, what follows of it is collected for so long."""
LEADS = ("lead", "admin")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One notice to one person by one way, as it waits in the box."""

    key: str
    person: str
    notice: Notice
    fence: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one try. `state` is sent, later (definitely not sent) or unknown (perhaps sent)."""

    state: str
    problem: str = ""


class Way(Protocol):
    """How a notice leaves the house."""

    @property
    def name(self) -> str: ...

    @property
    def repeatable(self) -> bool:
        """Whether a second call under the same id is harmless."""
        ...

    @property
    def personal(self) -> bool:
        """Whether each person gets one, or the way as a whole."""
        ...

    @property
    def bundles(self) -> bool:
        """Whether what is told as one leaves as one: a person wants it so, a program counts cases."""
        ...

    def reaches(self, person: str) -> bool: ...

    def carry(self, told: Sequence[Waiting], now: datetime) -> Carried:
        """Carry what is told as one to one person; never nothing, and one alone by a way that does not bundle."""
        ...


class Box(Protocol):
    """The notices that wait, and how far the log was read."""

    def fresh(self, kinds: Sequence[str], limit: int, since: datetime) -> list[tuple[str, int]]:
        """(case, version) of events of these kinds that were not looked at yet; the first look begins at `since`."""
        ...

    def moved(self) -> bool:
        """Whether the last `fresh` read on so far that it is worth keeping; a quiet desk writes nothing."""
        ...

    def looked_at(self) -> None:
        """The events of the last `fresh` need not be looked at again."""
        ...

    def put(self, waiting: Iterable[tuple[Waiting, str]], now: datetime) -> None:
        """Store each (notice, way) unless its key is there already."""
        ...

    def set_back(self, way: str, now: datetime) -> int:
        """Waits that were told by a clock which has been set back since begin anew; returns how many."""
        ...

    def due(self, way: str, now: datetime, limit: int) -> list[list[str]]:
        """The keys of what is due, each by itself."""
        ...

    def due_bundles(self, way: str, now: datetime, limit: int, since: datetime) -> list[list[str]]:
        """The keys of what is due, those that leave together in one list; nothing of a bundle that left after `since`."""
        ...

    def claim(self, keys: Sequence[str], now: datetime) -> list[Waiting]:
        """Those of them that nobody else claimed."""
        ...

    def write_back(self, told: Sequence[Waiting], state: str, problem: str, due: datetime | None) -> int: ...

    def stuck(self, way: str, before: datetime) -> list[Waiting]: ...


def gather(desk: Desk, box: Box, people: Sequence[Agent], ways: Sequence[Way], limit: int = 500) -> int:
    """Look at what is new in the log and put what must be told into the box; returns how many were put."""
    put: list[tuple[Waiting, str]] = []
    now = desk.now()
    fresh = box.fresh(TOLD, limit, now - FIRST_LOOK)
    logs = desk.log.logs([case_id for case_id, _ in fresh])
    for case_id, version in fresh:
        log = logs.get(case_id, ())[:version]
        notice = notice_of(fold(log), log, desk.policy) if log else None
        if notice is not None and now - notice.at < OLD:
            put += _addressed(notice, people, ways)
    if put or box.moved():
        with desk.unit():
            box.put(put, now)
            box.looked_at()
    return len(put)


def _addressed(notice: Notice, people: Sequence[Agent], ways: Sequence[Way]) -> list[tuple[Waiting, str]]:
    """The notice for each person that it concerns and each way that reaches them.

    A simulated colleague's stands in the workspace only, for whoever takes that seat.
    """
    concerned = [person for person in people if _concerns(notice, person)]
    if notice.to and not concerned:
        return []
    persons = [person.id for person in concerned]
    real = [person.id for person in concerned if not person.simulated]
    found = [(Waiting(notice.key(person, WORKSPACE), person, notice), WORKSPACE) for person in persons]
    for way in ways:
        reached = [person for person in real if way.reaches(person)] if way.personal else [""]
        found += [(Waiting(notice.key(person, way.name), person, notice), way.name) for person in reached]
    return found


def _concerns(notice: Notice, person: Agent) -> bool:
    if person.id == notice.not_to:
        return False
    return person.id in notice.to if notice.to else person.role in LEADS


def carry_all(desk: Desk, box: Box, ways: Sequence[Way], limit: int = 50) -> int:
    """One round: what got stuck is settled, what is due is carried; returns how many were sent."""
    sent = 0
    for way in ways:
        with desk.unit():
            box.set_back(way.name, desk.now())
        _settle(desk, box, way)
        for keys in _due(desk, box, way, limit):
            with desk.unit():
                told = box.claim(keys, desk.now())
            if told:
                sent += _carry(desk, box, way, told)
    return sent


def _due(desk: Desk, box: Box, way: Way, limit: int) -> list[list[str]]:
    now = desk.now()
    return box.due_bundles(way.name, now, limit, now - TOGETHER) if way.bundles else box.due(way.name, now, limit)


def _carry(desk: Desk, box: Box, way: Way, told: Sequence[Waiting]) -> int:
    """Make the call and write down what became of it; returns how many notices were sent by it."""
    try:
        carried = way.carry(told, desk.now())
    except Exception as error:
        carried = Carried("unknown", f"the call broke off: {type(error).__name__}")
    if carried.state == "unknown" and way.repeatable:
        carried = Carried("later", carried.problem)
    with desk.unit():
        if carried.state == "later":
            _try_again(desk, box, told, carried.problem)
        else:
            box.write_back(told, carried.state, carried.problem, None)
    return len(told) if carried.state == "sent" else 0


def _try_again(desk: Desk, box: Box, told: Sequence[Waiting], problem: str) -> None:
    """Each waits as long as its own tries say: one bundle may hold some that were tried before."""
    for tries in {waiting.tries for waiting in told}:
        alike = [waiting for waiting in told if waiting.tries == tries]
        if tries > len(AGAIN_MINUTES):
            box.write_back(alike, "failed", problem, None)
        else:
            box.write_back(alike, "ready", problem, desk.now() + timedelta(minutes=AGAIN_MINUTES[tries - 1]))


def _settle(desk: Desk, box: Box, way: Way) -> None:
    """A carrier that died in the middle: a repeatable way begins again, another one says that it is not confirmed."""
    now = desk.now()
    stuck = box.stuck(way.name, now - STUCK)
    state, due = ("ready", now) if way.repeatable else ("unknown", None)
    if stuck:
        with desk.unit():
            box.write_back(stuck, state, "stopped in the middle of the call", due)


def delivery_id(key: str) -> str:
    """The id under which a notice leaves, the same at every try."""
    return "notice_" + sha256(key.encode()).hexdigest()[:32]
