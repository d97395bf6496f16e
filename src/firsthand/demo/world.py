"""The demo's world as values: its day, people, stores, accounts, mentions and words, from the library."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from firsthand.domain.people import Account, Agent, Store
from firsthand.domain.policy import Policy, parse
from firsthand.simulation.colleagues import Customers, Pace

ACCOUNT = "larkwire"
"""The replay account that hears the demo's mentions and shows what was published."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the twelve: who, how signed, when on shift, how fast; `seat` can be taken by the visitor."""

    agent: Agent
    initials: str
    comes: datetime
    leaves: datetime
    minutes: float = 1.0
    seat: bool = False
    visitor: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One line of mentions.jsonl, with its place in the file. `needs_answer` is the authors' own word."""

    line: int
    channel: str
    author: str
    text: str
    needs_answer: bool
    copies: int = 0
    rating: int | None = None
    page: str | None = None
    lang: str | None = None
    reach: int | None = None
    reply_to_text: str | None = None


@dataclass(frozen=True)
class World:
    """Everything that the demo is made of."""

    day: Mapping[str, Any]
    policy_text: str
    people: tuple[Person, ...]
    stores: tuple[Store, ...]
    macros: tuple[Mapping[str, str], ...]
    accounts: tuple[Account, ...]
    told: tuple[Told, ...]
    replies: Mapping[str, Mapping[str, Any]]
    said_to: Mapping[str, Sequence[str]]
    """Lines that speak of something, and the words of customers whom they answer."""
    followups: Mapping[str, Mapping[str, Any]]
    truth: Mapping[str, Any]
    story: Mapping[str, Any]
    policy: Policy = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "policy", parse(self.policy_text))

    @property
    def seed(self) -> int:
        return int(self.day["seed"])

    def at(self, wall: str) -> datetime:
        """A wall-clock time of the day (`10:36:05`), or a full date and time, as an instant."""
        return moment(wall, self.day["date"], self.zone)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.day["zone"])

    @property
    def opens(self) -> datetime:
        return self.at(self.day["opens"])

    @property
    def demo_opens(self) -> datetime:
        return self.at(self.day["demo_opens"])

    @property
    def ends(self) -> datetime:
        return self.at(self.day["ends"])

    @property
    def pace(self) -> Pace:
        pace = self.day["colleagues"]
        return Pace(
            minutes={tier: pace["minutes"][f"tier{tier}"] for tier in (1, 2, 3)},
            spread=pace["spread"],
            second_share=pace["second_share"],
            read_seconds=pace["read_seconds"],
            wrap_up_seconds=pace["wrap_up_seconds"],
            patience_minutes=self.day["customers"]["patience_minutes"],
        )

    @property
    def customers(self) -> Customers:
        said = self.day["customers"]
        return Customers(said["answers_share"], said["answer_minutes"], said["solved_share"])

    @property
    def wordings(self) -> frozenset[str]:
        """Every text that a colleague writes, without the signature; a test holds that each passes the checks."""
        replies = (
            lines for by_lang in self.replies.values() for each in by_lang.values() for lines in each.values()
        )
        story = self.story
        earlier = [row["answer"] for row in story["c"]["mentions"] if "answer" in row]
        told = (
            story["d"]["asks_code"],
            story["d"]["answers"],
            story["f"]["first_draft"],
            story["f"]["second_draft"],
        )
        return frozenset((*(line for lines in replies for line in lines), *earlier, *told))

    def person(self, agent: str) -> Person:
        return next(person for person in self.people if person.agent.id == agent)

    def draw(self, *names: str) -> float:
        """A uniform number in (0, 1) for these names: the same on every machine and at every start."""
        text = "\x1f".join((str(self.seed), *names)).encode()
        return (int.from_bytes(hashlib.sha256(text).digest()[:7], "big") + 0.5) / 2**56


def moment(wall: str, day: date, zone: ZoneInfo) -> datetime:
    if len(wall) > 10:
        return datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(UTC)
    return datetime.combine(day, time.fromisoformat(wall), zone).astimezone(UTC)


def read_world(library: Path) -> World:
    """The world from `library/demo`."""
    folder = library / "demo"

    def table(name: str) -> dict[str, Any]:
        return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))

    day = table("day")
    replies, said_to = _replies(table("replies"))
    return World(
        day=day,
        policy_text=(folder / "policy.toml").read_text(encoding="utf-8"),
        people=tuple(_person(row, day) for row in table("people")["people"]),
        stores=tuple(_store(row) for row in table("stores")["stores"]),
        macros=tuple(table("macros")["macros"]),
        accounts=tuple(msgspec.json.decode((folder / "accounts.json").read_bytes(), type=list[Account])),
        told=_told((folder / "mentions.jsonl").read_text(encoding="utf-8").splitlines()),
        replies=replies,
        said_to=said_to,
        followups=table("followups"),
        truth=table("truth"),
        story=table("story"),
    )


def _replies(table: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """Replies by topic, language and wording; a line with words of its own (`to`) answers those words only."""
    said_to: dict[str, tuple[str, ...]] = {}

    def line(row: str | Mapping[str, str]) -> str:
        if isinstance(row, str):
            return row
        said_to[row["say"]] = tuple(word.strip() for word in row["to"].split(","))
        return row["say"]

    replies = {
        topic: {
            lang: {name: [line(row) for row in rows] for name, rows in said.items()} for lang, said in by.items()
        }
        for topic, by in table.items()
    }
    return replies, said_to


def _person(row: Mapping[str, Any], day: Mapping[str, Any]) -> Person:
    comes, leaves = str(row["shift"]).split("-")
    zone = ZoneInfo(day["zone"])
    agent = Agent(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        tier=row.get("tier", 1),
        primary=frozenset(row.get("primary", ())),
        secondary=frozenset(row.get("secondary", ())),
        capacity=row.get("capacity", 3),
        store=row.get("store"),
        languages=frozenset(row.get("languages", ("en",))),
        simulated=not row.get("visitor", False),
    )
    return Person(
        agent,
        row["initials"],
        moment(comes, day["date"], zone),
        moment(leaves, day["date"], zone),
        row.get("minutes", 1.0),
        row.get("seat", False),
        row.get("visitor", False),
    )


def _store(row: Mapping[str, Any]) -> Store:
    return Store(
        row["id"],
        row["name"],
        row["place"],
        row.get("manager"),
        (f"store:{row['id']}",),
        row.get("region", ""),
        tuple(row.get("words", ())),
    )


def _told(lines: Sequence[str]) -> tuple[Told, ...]:
    told = []
    for number, line in enumerate(lines):
        row = json.loads(line)
        needs = row.pop("kind") == "actionable"
        told.append(Told(line=number, needs_answer=needs, **row))
    return tuple(told)
