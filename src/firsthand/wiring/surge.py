"""The waist, for surges: incidents are looked for once a minute, against what is usual and what is planned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from firsthand import wiring
from firsthand.desk.ports import Desk
from firsthand.engine.incidents import Burst
from firsthand.engine.launches import Expected, Wave, extra_cases, running, wave

LOOKED = "incidents_looked"
STAGE = "overload_stage"
QUIET = timedelta(hours=2)


def rounds() -> dict[str, Callable[[], object]]:
    """What a worker does in every round for surges, by name."""
    return {"incidents": look_for_incidents, "overload": keep_stage}


def keep_stage() -> str:
    """Keep which stage of overload is on, so that it goes off later than it began; a change is in the audit.

    The minutes that a case takes are measured once a minute and kept beside it, so that every page counts with the same.
    """
    from firsthand.engine.overload import standing
    from firsthand.records import settings
    from firsthand.records.pressure import keep_minutes, kept_minutes, pressures

    wiring.setup()
    before, policy, now = settings.get(STAGE), wiring.policy(), wiring.now()
    keep_minutes(policy, now)
    found = standing(pressures(now), policy, before, kept_minutes())
    stage = found.stage.id if found.stage else ""
    if stage != before:
        settings.put(STAGE, stage)
        wiring.audit().note("firsthand", "overload stage", stage or "none", "; ".join(found.reasons))
    return stage


def look_for_incidents() -> list[Burst]:
    """Once a minute: later tellers join their incident, a new burst starts one. Returns the new ones.

    A demo looks by itself, in the course of its own day.
    """
    from firsthand.records import settings

    wiring.setup()
    if settings.is_on("demo") or not settings.new_minute(LOOKED, wiring.now()):
        return []
    return watch_now(wiring.desk())


def watch_now(desk: Desk) -> list[Burst]:
    """One look, whatever the minute."""
    from firsthand.desk.incidents import brand_of, watch
    from firsthand.records.incidents import DjangoIncidents

    end_quiet(desk)
    hour = desk.now().replace(minute=0, second=0, microsecond=0)
    expected = Expected(_usual(hour, brand_of(desk)), waves(desk))
    return watch(desk, DjangoIncidents(), expected)


def end_quiet(desk: Desk) -> int:
    """An incident of which nobody told for two hours is over: what was not answered is work again."""
    from firsthand.records.fan_out import Members, quiet_since

    ended = [one for one in quiet_since(desk.now() - QUIET) if Members().end(one, desk.now())]
    for one in ended:
        desk.audit.note("firsthand", "incident over", one, "nobody told of it for two hours")
    return len(ended)


@lru_cache(maxsize=2)
def _usual(hour: datetime, brand: frozenset[str]) -> dict[tuple[str, str], float]:
    """Measured once an hour."""
    from firsthand.records.usual import usual

    return usual(hour, brand)


def waves(desk: Desk) -> list[Wave]:
    """What the launches that run now are planned to bring, with what their cases said so far."""
    from firsthand.desk.incidents import brand_of
    from firsthand.records.launches import told_before
    from firsthand.records.usual import volume

    now, brand = desk.now(), brand_of(desk)
    found = running(desk.launches, now)
    if not found:
        return []
    usual, a_day = volume(now)
    hour = now.replace(minute=0, second=0, microsecond=0)
    return [wave(one, extra_cases([one], hour, usual, a_day), told_before(one.id, now), brand) for one in found]
