"""The demo's home: begun anew, or gone on with where it stopped."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firsthand import wiring
from firsthand.demo.morning import Told, begin
from firsthand.demo.world import ACCOUNT, World
from firsthand.desk.channel import ChannelAccount
from firsthand.wiring import clock, triage

STOPPED_AT = "demo_stopped_at"
"""The setting that says how far the day is."""

FREE_AT = "demo_free_at"
"""The setting that says since when each colleague is free."""

PLAYED_OUT = "demo_played_out"
"""The setting that says that the simulation played the day to its end, with nobody visiting."""


class NotADemo(Exception):
    """The home holds a desk of its own; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """How the home stands now: fresh or gone on with, and the time on its clock."""

    fresh: bool
    at: datetime


def open_home(world: World, *, fresh: bool = False, visited: bool = True, told: Told | None = None) -> Opened:
    """Make the migrated home ready. Raises NotADemo where somebody's own desk stands in it."""
    from firsthand.records import settings

    if _is_begun() and not settings.is_on("demo"):
        raise NotADemo(
            f"{wiring.home()} holds a desk of its own. Set FIRSTHAND_HOME to another folder for the demo."
        )
    stopped = settings.get(STOPPED_AT)
    if stopped and not fresh and not (visited and settings.is_on(PLAYED_OUT)):
        at = datetime.fromisoformat(stopped)
        clock.set_clock(wiring.home(), at)
        return Opened(False, at)
    clear()
    return Opened(True, _begin(world, visited, told))


def _is_begun() -> bool:
    from firsthand.records.board import newest_event
    from firsthand.records.spans import first_and_last

    return bool(newest_event() or first_and_last())


def clear() -> None:
    """Everything of the demo goes: its rows, its public page and its clock. Only ever called on a demo's home."""
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False)
    home = wiring.home()
    clock.unset(home)
    for name in (f"public/{ACCOUNT}.jsonl", "accounts.json", triage.RULES):
        (home / name).unlink(missing_ok=True)
    shutil.rmtree(home / triage.VERSIONS, ignore_errors=True)


def _begin(world: World, visited: bool, told: Told | None) -> datetime:
    """Play in memory, then put it into the records in one transaction; the day that nobody visits to its end."""
    from firsthand.demo.keeping import keep
    from firsthand.records import policies, settings
    from firsthand.records.units import unit

    until = world.demo_opens if visited else world.ends
    triage.keep_rules(wiring.home(), rules())
    day, house = begin(world, wiring.triager(), wiring.home(), visited=visited)
    day.play(until, told)
    library = wiring.library() / "demo" / "accounts.json"
    (wiring.home() / "accounts.json").write_bytes(library.read_bytes())
    with unit():
        keep(house)
        policies.save(world.policy_text, "firsthand", world.opens, "the demo's policy")
        connect(until)
        _propose(world)
        settings.put("demo", "on")
        kept_until(until, day.colleagues.free_at)
        settings.put(PLAYED_OUT, "" if visited else "on")
    clock.set_clock(wiring.home(), until)
    return until


def _propose(world: World) -> None:
    """A colleague has written the answer to what many tell; it waits for the lead's second approval."""
    from firsthand.records.incidents import DjangoIncidents

    told = world.story["e"]
    for incident in DjangoIncidents().open():
        if incident.word == told["word"] and not incident.answer:
            DjangoIncidents().propose(incident.id, told["answer"], told["proposed_by"])


def rules() -> str:
    """The triage rules of the demo: the shipped ones, and what the lead added."""
    shipped = (wiring.library() / "rules" / "carrier.toml").read_text("utf-8")
    return f"{shipped}\n{(wiring.library() / 'demo' / 'rules.toml').read_text('utf-8')}"


def connect(now: datetime) -> None:
    """The account that hears the demo's mentions and publishes onto its own page."""
    from firsthand.records import accounts

    accounts.add(ChannelAccount(ACCOUNT, "replay", "Larkwire, played", "live"), now)


def give_keys(world: World) -> None:
    """A log-in for each seat that a visitor can take, under a password that nobody is shown."""
    from firsthand.records import at_work, hiring

    for person in world.people:
        if person.visitor or person.seat:
            hiring.give_password(person.agent.id)
            at_work.play(person.agent.id, simulated=not person.visitor)


def kept_until(at: datetime, free_at: Mapping[str, datetime]) -> None:
    """Leave word how far the day is and since when each colleague is free, so that the next start goes on from here."""
    from firsthand.records import settings
    from firsthand.records.units import unit

    with unit():
        settings.put(STOPPED_AT, at.isoformat())
        settings.put(FREE_AT, json.dumps({person: moment.isoformat() for person, moment in free_at.items()}))


def free_since() -> dict[str, datetime]:
    """Since when each colleague is free, as it was kept."""
    from firsthand.records import settings

    told = json.loads(settings.get(FREE_AT) or "{}")
    return {person: datetime.fromisoformat(moment) for person, moment in told.items()}
