"""What presses on the desk now: cases that wait for somebody, how many came in the last hour, who is on duty."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count

from firsthand.domain.policy import Policy
from firsthand.engine.overload import Pressure
from firsthand.records import settings
from firsthand.records.incidents import waits_for_its_answer
from firsthand.records.models import CaseRow, PersonRow
from firsthand.records.volume import handled, measured_minutes

TIERS = (1, 2, 3)
MINUTES = "work_minutes"


def pressures(now: datetime) -> list[Pressure]:
    """One for each tier; the last hour stands for the next. Store pages and an incident's cases are left out."""
    care = CaseRow.objects.filter(store="").exclude(waits_for_its_answer())
    open_cases = care.filter(state="new", owner__isnull=True, waiting_since__isnull=False)
    waiting = _by_tier(open_cases.values_list("tier").annotate(n=Count("id")))
    came = _by_tier(
        care.filter(opened_at__gt=now - timedelta(hours=1)).values_list("tier").annotate(n=Count("id"))
    )
    on_duty = PersonRow.objects.filter(on_duty=True, role="agent", store="")
    people = _by_tier(on_duty.values_list("tier").annotate(n=Count("id")))
    return [Pressure(tier, waiting[tier], float(came[tier]), people[tier]) for tier in TIERS]


def keep_minutes(policy: Policy, now: datetime) -> None:
    """Measure the minutes of work by tier, at most once a minute."""
    minute = now.strftime("%Y-%m-%dT%H:%M")
    kept = settings.get(MINUTES)
    if kept and json.loads(kept)["at"] == minute:
        return
    told = measured_minutes(policy.work.minutes, handled())
    settings.put(MINUTES, json.dumps({"at": minute, "minutes": {str(tier): each for tier, each in told.items()}}))


def kept_minutes() -> dict[int, float] | None:
    """The minutes of work by tier as they were measured last; None before that."""
    kept = settings.get(MINUTES)
    return {int(tier): each for tier, each in json.loads(kept)["minutes"].items()} if kept else None


def _by_tier(rows: Iterable[tuple[int, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for tier, count in rows:
        found[min(3, max(1, tier))] += count
    return found
