"""`python -m benchmarks.publish [--replies 10000] [--seed 7] [--faults hard|mild]`: publishing through faulty channels.

Real channel code, real rows, vendors on loopback with every fault of the menu; the publisher dies at random points and
goes on. The clock of the desk stands and is moved, so that settle times pass at once. `hard` puts a fault on every
seventh call; `mild` lets 0.5 % of the calls end without an answer, in equal parts lost, landed and late.
What waits for a person is then decided as a person would: by a look at the page.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FAULTS: dict[str, dict[str, float]] = {
    "hard": {
        "ok": 86, "lost": 1, "landed": 2, "late": 1, "500 lost": 1, "500 landed": 2, "no id": 1, "broken json": 1,
        "empty": 1, "cut": 1, "moved": 1, "refused": 1, "limit": 0.5, "auth": 0.5,
    },
    "mild": {"ok": 99.5, "lost": 0.5 / 3, "landed": 0.5 / 3, "late": 0.5 / 3},
}  # fmt: skip
KINDS = ("x", "facebook", "instagram", "google_reviews", "bluesky", "mastodon", "reddit", "youtube", "app_store")
SOON = {"error": {"errors": [{"reason": "rateLimitExceeded"}], "message": "slow down"}}
LIMITS: dict[str, Any] = {
    "x": (429, {"retry-after": "90"}, {"title": "Too Many Requests"}),
    "bluesky": (429, {"retry-after": "90"}, {"error": "RateLimitExceeded"}),
    "mastodon": (429, {"retry-after": "90"}, {"error": "Too many requests"}),
    "youtube": (403, {}, SOON),
}
"""Limits that are lifted within minutes: a day's quota would only show that replies wait for the next day."""

OPEN = ("ready", "later", "sending", "unknown")
DEATHS = {"hard": 0.002, "mild": 0.0}
SENTENCES = (
    "Sorry about that. We found the fault & are on it, see https://status.example/{n}?a=1&b=2 for more (no. {n}).",
    "Gracias por avisar 🙏 Lo estamos arreglando: caso {n}.",
    "Thank you for telling us; \u201cno. {n}\u201d is with the network team <today>.",
)


class Died(BaseException):
    """The process ends here."""


class Clock:
    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@contextmanager
def ours(account: str) -> Any:
    yield True


class Bench:
    """A desk in a fresh home, an account and a vendor of each kind, and replies that wait."""

    def __init__(self, home: Path, seed: int, faults: str) -> None:
        from tests.fakes.desks import make_desk
        from tests.fakes.vendors import VENDORS

        self.chance = random.Random(seed)
        self.clock = Clock()
        self.desk = make_desk(self.clock)
        self.home = home
        self.death = DEATHS[faults]
        self.vendors: dict[str, Any] = {}
        for number, kind in enumerate(KINDS):
            vendor = VENDORS[kind](seed=seed + number, late_seconds=-1.0)
            vendor.clock = self.clock.seconds
            vendor.weights = dict(FAULTS[faults])
            vendor.limit = LIMITS.get(kind, vendor.limit)
            self.vendors[kind] = vendor
            self._account(kind, vendor)
        self.deaths = 0

    def _account(self, kind: str, vendor: Any) -> None:
        from firsthand.desk.channel import ChannelAccount
        from firsthand.records import accounts

        options = {"api_base": vendor.base, "access": "enterprise", **vendor.options}
        made = ChannelAccount(
            kind, kind, state="live", options=options, secrets={"secret": "s", "access_token": "t"}
        )
        accounts.add(made, self.clock.at)
        accounts.set_state(kind, "live")

    def parent(self, kind: str, number: int) -> str:
        shapes = {
            "bluesky": f"at://did:plc:p{number}/app.bsky.feed.post/3kaheyt6vpc22",
            "google_reviews": f"accounts/1/locations/2/reviews/R{number}",
            "reddit": f"t1_{number:x}",
            "x": str(10**18 + number),
        }
        return shapes.get(kind, str(10**9 + number))

    def write(self, replies: int) -> None:
        """Mentions and an approved answer to each, in pieces."""
        from firsthand.desk import intake, reply
        from firsthand.records.models import MentionRow
        from tests.builders import a_mention

        numbers = list(range(replies))
        for at in range(0, replies, 200):
            piece = numbers[at : at + 200]
            kinds = {n: KINDS[n % len(KINDS)] for n in piece}
            heard = {
                n: a_mention(
                    "no signal",
                    id=self.parent(kinds[n], n),
                    account=kinds[n],
                    channel=kinds[n],
                    author=f"jane{n}",
                    created_at=self.clock.at - timedelta(minutes=1),
                )
                for n in piece
            }
            intake.take(list(heard.values()), self.desk)
            cases = dict(
                MentionRow.objects.filter(key__in=[m.key for m in heard.values()]).values_list("key", "case")
            )
            for n, mention in heard.items():
                case = self.desk.log.case(cases[mention.key])
                text = self.chance.choice(SENTENCES).format(n=n)
                written = reply.Written(
                    case.id, text, "ana", f"t{n}", case.version, parent=mention.id, to=f"jane{n}", overruled=True
                )
                outcome = reply.send(written, self.desk)
                if outcome.status == "asked":
                    reply.approve(case.id, outcome.reply, "lee", mention.id, self.desk)

    def publisher(self) -> Any:
        from firsthand.channels import connect
        from firsthand.desk.publish import Publisher
        from firsthand.records import accounts

        known = {kind: connect(accounts.get(kind), self.home) for kind in KINDS}  # type: ignore[arg-type]
        return Publisher(self.desk, self.desk.outbox, known.get, ours, fault=self._fault)  # type: ignore[arg-type]

    def _fault(self, point: str) -> None:
        if self.death and self.chance.random() < self.death:
            self.deaths += 1
            raise Died(point)

    def publish(self) -> int:
        """Round after round until nothing is under way; the clock moves on between them."""
        from firsthand.desk.publish import account_round
        from firsthand.records.models import ReplyRow

        publisher, rounds = self.publisher(), 0
        while ReplyRow.objects.filter(status__in=OPEN).exists() and rounds < 400:
            rounds += 1
            for kind in KINDS:
                with suppress(Died):
                    account_round(publisher, kind, limit=400)
            for vendor in self.vendors.values():
                vendor.settle()
            self.clock.move(65.0)
        return rounds

    def decide(self) -> Counter[str]:
        """A person looks at each page: what stands there is sent, what does not is sent again."""
        from firsthand.desk.publish import resolve_human
        from firsthand.records.models import ReplyRow

        self.death, made = 0.0, Counter[str]()
        publisher = self.publisher()
        for vendor in self.vendors.values():
            vendor.weights = {}
        for row in list(ReplyRow.objects.filter(status="human")):
            post = next(
                (p for p in self.vendors[row.account].posts if row.text in p.text and self._stands(p)), None
            )
            decision = "seen" if post else "send again"
            resolve_human(publisher, row.id, decision, by="lee", ext_id=post.ext_id if post else "")
            made[decision] += 1
        self.publish()
        return made

    @staticmethod
    def _stands(post: Any) -> bool:
        return "gone" not in post.extra

    def judge(self) -> dict[str, Any]:
        """The pages against the records: twice, wrong bytes, wrong parent, stuck, called sent and not there."""
        from firsthand.records.models import ReplyRow

        rows = {(row.account, row.text): row for row in ReplyRow.objects.all()}
        found: Counter[str] = Counter()
        on_page: Counter[tuple[str, str]] = Counter()
        for kind, vendor in self.vendors.items():
            for post in filter(self._stands, vendor.posts):
                text = (
                    post.text.partition(" ")[2] if kind == "mastodon" and post.text.startswith("@") else post.text
                )
                row = rows.get((kind, text))
                if row is None:
                    found["wrong bytes"] += 1
                    continue
                on_page[kind, text] += 1
                found["wrong parent"] += post.parent != row.parent
        found["posted twice"] = sum(1 for n in on_page.values() if n > 1)
        for key, row in rows.items():
            found["called sent, not there"] += row.status == "sent" and not on_page[key]
            found["refused, and there"] += row.status == "refused" and bool(on_page[key])
            found["stuck"] += row.status in OPEN
            found["without evidence"] += row.status == "human" and len(row.evidence) < 3
        names = (
            "posted twice",
            "wrong bytes",
            "wrong parent",
            "stuck",
            "called sent, not there",
            "refused, and there",
        )
        return {name: found[name] for name in (*names, "without evidence")}


def run(replies: int, seed: int, faults: str) -> dict[str, Any]:
    """The whole of it, in a home that is there already."""
    from firsthand.records.models import ReplyRow

    with tempfile.TemporaryDirectory(prefix="publish-numbers-") as folder:
        home = Path(folder)
        calls = "".join(f"[{kind}]\n[{kind}.capabilities]\ncalls = 0\n" for kind in KINDS)
        (home / "channels.toml").write_text(calls)
        bench = Bench(home, seed, faults)
        began = time.perf_counter()
        bench.write(replies)
        written, began = time.perf_counter() - began, time.perf_counter()
        bench.clock.move(bench.desk.policy.undo_seconds + 1)
        rounds = bench.publish()
        seconds = time.perf_counter() - began
        before = Counter(ReplyRow.objects.values_list("status", flat=True))
        waits = Counter(ReplyRow.objects.filter(status="human").values_list("account", flat=True))
        machine = bench.judge()
        decided = bench.decide()
        for vendor in bench.vendors.values():
            vendor.close()
        faults_met: Counter[str] = Counter()
        for vendor in bench.vendors.values():
            faults_met += vendor.faults
        return {
            "replies": replies,
            "seed": seed,
            "faults": faults,
            "by_machine": dict(before),
            "for_a_person_share": round(before["human"] / replies, 5),
            "for_a_person_by_kind": dict(waits),
            "wrong_by_machine": machine,
            "person_decided": dict(decided),
            "at_the_end": dict(Counter(ReplyRow.objects.values_list("status", flat=True))),
            "wrong_at_the_end": bench.judge(),
            "deaths": bench.deaths,
            "vendor_faults": dict(faults_met),
            "rounds": rounds,
            "seconds_writing": round(written, 1),
            "seconds_publishing": round(seconds, 1),
            "calls_a_second": round(sum(faults_met.values()) / seconds, 1),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faults", choices=sorted(FAULTS), default="hard")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="publish-") as folder:
        os.environ["FIRSTHAND_HOME"] = folder
        from firsthand import wiring

        wiring.migrate()
        found = run(arguments.replies, arguments.seed, arguments.faults)
    print(json.dumps(found, indent=1))
    wrong = sum(found["wrong_by_machine"].values()) + sum(found["wrong_at_the_end"].values())
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
