"""Hand-over: what people who are away left waiting, who would get it, and a lead's button that does it now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.desk.handing_over import Plan, carry_out, plan
from firsthand.records.shifts import DjangoShifts
from firsthand.workspace.access import Seat, seated


@dataclass(frozen=True, slots=True)
class Leaver:
    """One person who is away: why, how many cases wait with them, to whom they would go, and how many to nobody."""

    person: str
    why: str
    count: int
    to: tuple[tuple[str, int], ...]
    back: int


def left_waiting(seat: Seat) -> list[Leaver]:
    """The preview, person by person; nothing for those who do not see the whole desk."""
    if not seat.sight.everything:
        return []
    return leavers(plan(seat.desk, DjangoShifts(), at_once=True))


def leavers(planned: Plan) -> list[Leaver]:
    """A plan, person by person."""
    to = {move.case: move.agent for move in planned.moves}
    found = []
    for person in sorted({one.owner for one in planned.left}):
        mine = [one for one in planned.left if one.owner == person]
        heirs = Counter(to[one.head.case] for one in mine if one.head.case in to)
        found.append(
            Leaver(person, mine[0].why, len(mine), tuple(sorted(heirs.items())), len(mine) - heirs.total())
        )
    return found


@seated("lead", "admin", writes=True)
def hand_over_now(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Carry the preview out as it stands now, whatever the policy's minutes."""
    shifts = DjangoShifts()
    done = carry_out(plan(seat.desk, shifts, at_once=True), seat.desk, shifts, by=seat.agent.id)
    told = [f"{_cases(done.moved)} handed over" if done.moved else ""]
    told += [f"{_cases(done.back)} back in the queue with {'its' if done.back == 1 else 'their'} age"] * bool(
        done.back
    )
    request.session["toast"] = ", ".join(filter(None, told)) + "." if any(told) else "Nothing was left waiting."
    return redirect("staffing")


def _cases(count: int) -> str:
    return f"{count} case{'s' if count != 1 else ''}"


def next_at(clock: str, now: datetime, zone: str) -> datetime | None:
    """The next moment at which the desk's clock shows this time, None for none given. Raises ValueError for nonsense."""
    if not clock.strip():
        return None
    at = datetime.strptime(clock.strip(), "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone yet
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=local.time().replace(second=0, microsecond=0) >= at)
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(now.tzinfo)


def clock_of(moment: datetime | None, seat: Seat) -> str:
    """The time of day on the desk's clock, as a form takes it; empty for none, or for one that is over."""
    if moment is None or moment <= seat.now:
        return ""
    return f"{moment.astimezone(ZoneInfo(seat.policy.zone)):%H:%M}"
