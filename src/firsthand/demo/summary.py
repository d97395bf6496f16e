"""What a day came to, counted from the records: nothing here is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from firsthand import wiring
from firsthand.demo.world import World

METRICS = (
    "first_response_median_minutes",
    "first_response_p90_minutes",
    "service_level",
    "first_contact_resolution",
    "handling_minutes",
    "cost_per_resolved",
    "negative_share",
    "never_answered",
)
"""What the summary shows; the report has all of them."""


def summary(world: World, until: datetime, pool: Mapping[str, Any] | None) -> dict[str, Any]:
    """The day from its opening until now, in the shape of `firsthand demo --no-serve --json`."""
    from firsthand.records import board, spans
    from firsthand.records.incidents import DjangoIncidents

    fallen = board.fallen(world.opens, until)
    report = wiring.report(world.opens, until + timedelta(seconds=1))["metrics"]
    sent = board.replies_by_status(("sent",)).get("sent", 0)
    queues = board.queues(until)
    return {
        "day": f"{world.day['date']:%Y-%m-%d}",
        "until": until.astimezone(world.zone).isoformat(timespec="minutes"),
        "mentions": fallen.mentions,
        "need_answer": fallen.need_answer,
        "filtered_out": fallen.filtered_out,
        "needs_person": fallen.needs_person,
        "cases": len(spans.opened_between(world.opens, until)),
        "open": sum(queue.open for queue in queues),
        "waiting": sum(queue.waiting for queue in queues),
        "replies_sent": sent,
        "incidents": [{"title": i.title, "cases": len(i.cases)} for i in DjangoIncidents().all()],
        "metrics": {name: report[name] for name in METRICS},
        "morning": {"ran": pool["ran"], "one_pool": pool["one_pool"]} if pool else None,
    }


PHRASES = {
    "first_answer_mean": "first answer, mean (minutes)",
    "first_answer_median": "first answer, median (minutes)",
    "first_answer_p90": "first answer, slowest tenth (minutes)",
    "never_answered": "never answered by the end of the day",
    "cost_per_answered": "work per answered case (dollars)",
}


def _morning(both: Mapping[str, Mapping[str, float]] | None) -> list[str]:
    """The morning's cases both ways, followed to the end of the day."""
    if both is None:
        return ["The same morning as one pool could not be worked out this time; run it again."]
    head = f"{'the cases that came by 10:40, both ways':40}{'as it ran':>12}{'as one pool':>13}"
    rows = [f"{words:40}{both['ran'][name]:>12,}{both['one_pool'][name]:>13,}" for name, words in PHRASES.items()]
    return [head, "-" * len(head), *rows]


def said(found: dict[str, Any]) -> str:
    """The same for people."""
    from firsthand.desk.reports import table
    from firsthand.domain.measurement import Measurement

    lines = [
        f"{found['mentions']:,} mentions this day: {found['need_answer']:,} need an answer or a person's eye, "
        f"{found['filtered_out']:,} were filtered out.",
        f"{found['cases']:,} cases, {found['replies_sent']:,} replies sent; {found['open']:,} cases are open "
        f"at {found['until'][11:16]}.",
        *(f"One matter told by many: {each['title']}, {each['cases']} cases." for each in found["incidents"]),
    ]
    rows = [Measurement(name=name, **row) for name, row in found["metrics"].items()]
    return "\n".join(
        [
            *lines,
            "",
            table(rows),
            "",
            *_morning(found["morning"]),
            "",
            "`firsthand report --cases NAME` opens a number to its cases.",
        ]
    )
