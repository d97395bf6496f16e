"""A whole launch morning for the pages: the demo's people, stores and mentions, some of them answered already.

Run as a program over FIRSTHAND_HOME. The times are moved so that the morning ends now; the readings are those of
the file's own blocks, so that a picture does not change with the model.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from firsthand import wiring
from firsthand.demo.arrivals import schedule, story_mentions
from firsthand.demo.world import ACCOUNT, World, read_world
from firsthand.desk.ports import Desk
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from tests.builders import a_triage

ANSWER = "Thank you for telling us. We are looking into it now and will write to you here as soon as we know more."
ANGRY = ("hate", "worst", "never", "dead", "scam", "again", "still", "terrible", "useless")
RISKY = {"lawyer": "regulator", "attorney": "regulator", "fcc": "regulator", "stolen": "fraud", "hacked": "fraud"}


class BlockReader:
    """Reads a mention by the block of the demo's file that it stands in: the same answer on every day."""

    def __init__(self, world: World) -> None:
        self.world = world
        spans = world.truth["topics"]
        self.topics = {n: topic for topic, all_of in spans.items() for a, b in all_of for n in range(a, b + 1)}

    def triage(self, mentions: Sequence[Mention]) -> list[Triage]:
        return [self._read(mention) for mention in mentions]

    def _read(self, mention: Mention) -> Triage:
        kind, _, rest = mention.id.partition("-")
        number, _, repost = rest.partition("-")
        text = mention.text.lower()
        line = int(number) if kind == "lw" else -1
        needs = kind != "lw" or (not repost and self.world.told[line].needs_answer)
        if not needs:
            return a_triage(
                actionable=False,
                p_actionable=0.03,
                topic="none",
                tier=0,
                urgency="low",
                sentiment="positive",
                spam="http" in text or "rt to" in text,
                reasons=("reads like a contest or a repost", "asks for nothing"),
            )
        critical = next((kind for word, kind in RISKY.items() if word in text), "")
        topic = self.topics.get(line, "network" if "data" in text or "signal" in text else "sales")
        angry = any(word in text for word in ANGRY)
        words = [word for word in text.split() if len(word) > 4][:2]
        return a_triage(
            topic=topic,
            topic_confidence=0.55 + (line % 40) / 100,
            abstain=line % 17 == 3,
            tier=3 if critical else 2 if topic in ("cancel", "account") or line % 5 == 0 else 1,
            sentiment="negative" if angry else "neutral",
            urgency="high" if critical or line % 13 == 0 else "normal",
            churn="explicit" if topic == "cancel" else "none",
            critical=critical,
            store=bool(mention.page),
            lang=mention.lang or "en",
            reasons=tuple(f"says “{word}”" for word in words),
        )


def people(world: World) -> None:
    """The twelve with one password, on duty, and the stores, macros and accounts around them."""
    from django.contrib.auth import get_user_model

    from firsthand.records.models import MacroRow, PersonRow, StoreRow
    from tests.workspace.world import PASSWORD

    for person in world.people:
        agent = person.agent
        account = get_user_model().objects.create(username=agent.id)
        account.set_password(PASSWORD)
        account.save()
        PersonRow.objects.create(
            id=agent.id,
            user=account,
            name=agent.name,
            initials=person.initials,
            role=agent.role,
            tier=agent.tier,
            primary=" ".join(sorted(agent.primary)),
            secondary=" ".join(sorted(agent.secondary)),
            languages=" ".join(sorted(agent.languages)),
            store=agent.store or "",
            capacity=agent.capacity,
            simulated=agent.simulated and not person.seat,
            on_duty=True,
        )
    for shop in world.stores:
        StoreRow.objects.create(
            id=shop.id, name=shop.name, place=shop.place, region=shop.region, manager=shop.manager or ""
        )
    for macro in world.macros:
        MacroRow.objects.create(
            id=macro["id"], title=macro["title"], text=macro["text"], topic=macro.get("topic", "")
        )
    shipped = wiring.library() / "demo" / "accounts.json"
    (wiring.home() / "accounts.json").write_bytes(shipped.read_bytes())


def take_morning(world: World, desk: Desk, now: datetime) -> None:
    """Everything that came in until the demo opens, moved to end now; the account is live."""
    from firsthand.desk.channel import ChannelAccount
    from firsthand.desk.intake import take
    from firsthand.records import accounts

    accounts.add(ChannelAccount(ACCOUNT, "replay", "Larkwire", "live"), now)
    accounts.set_state(ACCOUNT, "live")
    moved = now - world.demo_opens
    past = [m for m in schedule(world).due if m.created_at <= world.demo_opens]
    heard = [*story_mentions(world, history=True), *past]
    take([replace(m, created_at=min(now, m.created_at + moved)) for m in heard], desk)


def work(desk: Desk, now: datetime) -> None:
    """Half of what came in before the last hour is answered and closed, by whoever knows it."""
    from firsthand.desk import cases, reply
    from firsthand.records.models import CaseRow, PersonRow
    from firsthand.records.thread import last_inbound, thread

    agents = list(PersonRow.objects.filter(role="agent").exclude(id="you").values_list("id", flat=True))
    old = CaseRow.objects.filter(opened_at__lt=now - timedelta(minutes=25), store="").order_by("opened_at")
    for number, key in enumerate(old.values_list("id", flat=True)):
        if number % 7 == 6:
            continue
        who, case = agents[number % len(agents)], cases.take(key, agents[number % len(agents)], desk)
        latest = last_inbound(thread(case))
        assert latest is not None
        case = desk.log.case(key)
        sent = reply.send(
            reply.Written(
                case=key,
                text=f"{ANSWER} ^{who[:2].upper()}",
                by=who,
                client_token=f"morning{number}",
                seen_version=case.version,
                parent=latest.ext_id,
                to=latest.author,
            ),
            desk,
        )
        if sent.status == "ready" and number % 5:
            cases.wrap_up(key, who, "solved", desk, resolved=True, handling_seconds=240.0)


def main() -> None:
    wiring.migrate()
    from firsthand.desk.assigning import deal
    from firsthand.desk.incidents import watch
    from firsthand.records import policies, settings
    from firsthand.records.incidents import DjangoIncidents

    world, now = read_world(wiring.library()), wiring.now()
    desk = replace(wiring.desk(policy_in_force=world.policy), reader=BlockReader(world))
    policies.save(world.policy_text, "dana-whitfield", now, "the launch day's policy")
    people(world)
    take_morning(world, desk, now)
    watch(desk, DjangoIncidents(), {})
    work(desk, now)
    deal(desk)
    settings.put("demo", "1")
    print(json.dumps({"people": len(world.people)}))


if __name__ == "__main__":
    main()
