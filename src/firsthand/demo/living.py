"""The living demo: a thread that brings what arrives and plays the colleagues, at the pace of the clock."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from firsthand import wiring
from firsthand.demo.beside import work_out
from firsthand.demo.colleagues_at_work import Colleagues
from firsthand.demo.morning import Day
from firsthand.demo.opening import free_since, kept_until
from firsthand.demo.records_house import records_house
from firsthand.demo.story import left_for
from firsthand.demo.world import World

ROUND_SECONDS = 2.0
FIRST_PAGES_SECONDS = 8.0
OVERLAP = timedelta(seconds=30)
"""What came so shortly before a stop is offered again at the next start; nothing is taken twice."""

log = logging.getLogger("firsthand.demo")


def live(world: World, stop: threading.Event) -> None:
    """Until it is told to stop. A round that fails is tried again; what is left of the day goes on."""
    day: Day | None = None
    what_if = threading.Thread(target=work_out_what_if, args=(stop,), name="what if", daemon=True)
    what_if.start()
    while not stop.is_set():
        try:
            day = day or living_day(world, wiring.now())
            day.step(wiring.now())
            kept_until(day.at, day.colleagues.free_at)
        except Exception:
            log.exception("a round of the demo failed; it is tried again")
            wiring.close_connections()
        stop.wait(ROUND_SECONDS)
    what_if.join(timeout=5)
    wiring.close_connections()


def work_out_what_if(stop: threading.Event) -> None:
    """The morning as one pool, once for a home, when the first pages have been served."""
    if not stop.wait(FIRST_PAGES_SECONDS):
        try:
            work_out(stop)
        except Exception:
            log.exception("the morning as one pool could not be worked out")
        wiring.close_connections()


def living_day(world: World, now: datetime) -> Day:
    """The day as the records have it, from `now` on: whoever was at something goes on with it."""
    from firsthand.records import at_work

    house = records_house(world)
    colleagues = Colleagues(world, house, at_work.simulated, left_for(world), free_at=free_since())
    return Day(world, house, colleagues, now - OVERLAP, worker=False)
