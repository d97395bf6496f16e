"""Who writes when: the whole day's mentions as a schedule, the same at every start."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from firsthand.demo.world import ACCOUNT, Told, World
from firsthand.domain.mention import Mention

FIRST_NAMES = (
    "abby ada ali amos ana andy bea ben bo cal cam cleo dee dev dora ed eli ella eve fay finn gia gus hal hana "
    "ida ines ivan jay jo jude kai kim lara leo lex lia lou mae max mia milo mo nan ned nia noa ola omar pat pia quin "
    "ray rene rio rob rosa roy sam shay sid sky tess theo tia uma vic wes will yara zed zoe"
).split()
LAST_WORDS = (
    "north south bay hill park reads runs bakes draws plays writes _pe _ellery harborside at_home online mobile "
    "the_third and_co in_town on_air daily tv fm 4real says likes wins shops saves deals fan fans club"
).split()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The day's mentions in order of time."""

    due: tuple[Mention, ...]

    def between(self, after: datetime, until: datetime) -> list[Mention]:
        low = bisect_right(self.due, after, key=_when)
        return list(self.due[low : bisect_right(self.due, until, key=_when)])


OURS = ("at", "answer", "note", "then")
"""What a story says of a mention besides the mention itself."""


def _when(mention: Mention) -> datetime:
    return mention.created_at


def schedule(world: World) -> Schedule:
    """Every mention that comes by itself, story cases among them; follow-ups come from the play."""
    low, high = world.truth["riverside"]["lines"]
    river = [told for told in world.told if low <= told.line <= high]
    asking = [told for told in world.told if told.needs_answer and not low <= told.line <= high]
    rest = [told for told in world.told if not told.needs_answer]
    early, late = _split(world, asking, int(world.day["mentions"]["needing_before"]))
    mentions = [*_riverside(world, river), *_spread(world, early, _morning), *_spread(world, late, _afternoon)]
    mentions += story_mentions(world)
    plain, reposts = _noise(world, rest)
    room = int(world.day["mentions"]["before_opening"]) - sum(m.created_at <= world.demo_opens for m in mentions)
    plain.sort(key=lambda m: m.created_at)
    held = int(world.day["mentions"]["reposts_held_back"])
    morning = [m for m in reposts if m.created_at <= world.demo_opens]
    keep = max(0, room - sum(m.created_at <= world.demo_opens for m in plain))
    before = morning[: min(keep, max(0, len(morning) - held))]
    after = [m for m in reposts if m.created_at > world.demo_opens]
    due = sorted([*mentions, *plain, *before, *after], key=lambda m: (m.created_at, m.id))
    return Schedule(tuple(due))


def story_mentions(world: World, *, history: bool = False) -> list[Mention]:
    """The story cases' mentions of this day, or those of the days before."""
    found = []
    for case in world.story.values():
        for row in case["mentions"] if isinstance(case, dict) and "mentions" in case else ():
            at = world.at(row["at"])
            if (at < world.opens) == history:
                more = {key: value for key, value in row.items() if key not in OURS}
                private = row["channel"] == "whatsapp"
                found.append(Mention(created_at=at, account=ACCOUNT, private=private, **more))
    return found


def _split(world: World, told: list[Told], early: int) -> tuple[list[Told], list[Told]]:
    ordered = sorted(told, key=lambda one: world.draw("early", str(one.line)))
    return ordered[:early], ordered[early:]


def _riverside(world: World, told: list[Told]) -> Iterator[Mention]:
    """In the order of the file: people's minutes in the texts grow. They come fast at first, then ebb."""
    start, end = world.at(world.truth["riverside"]["starts"]), world.at(world.truth["riverside"]["ends"])
    for number, one in enumerate(told):
        share = ((number + 0.5) / len(told)) ** 1.35
        yield _mention(one, start + share * (end - start))


def _spread(world: World, told: list[Told], when: Callable[[World, float], datetime]) -> Iterator[Mention]:
    for one in told:
        yield _mention(one, when(world, world.draw("when", str(one.line))))


def _morning(world: World, share: float) -> datetime:
    """A launch morning: half as many again in the first hour as later."""
    warped = share if share > 0.42 else 0.42 * (share / 0.42) ** 1.15
    span: timedelta = world.demo_opens - world.opens - timedelta(minutes=2)
    return world.opens + timedelta(seconds=30) + warped * span


def _afternoon(world: World, share: float) -> datetime:
    """After the opening it ebbs towards the afternoon."""
    span: timedelta = world.at(world.day["last_mention"]) - world.demo_opens
    return world.demo_opens + float(share**1.6) * span


def _noise(world: World, told: list[Told]) -> tuple[list[Mention], list[Mention]]:
    """What needs nobody: each line once, and reposts of the shared ones in the time after it."""
    plain, reposts = [], []
    shared = [one for one in told if one.copies]
    extra = int(world.day["mentions"]["extra_reposts"])
    for one in told:
        early = one.copies or world.draw("early", str(one.line)) < 0.86
        when = _morning if early else _afternoon
        first = _mention(one, when(world, world.draw("when", str(one.line)) * (0.55 if one.copies else 1.0)))
        plain.append(first)
        reposts += [_repost(world, one, first, number) for number in range(one.copies)]
    for number in range(extra):
        one = shared[int(world.draw("extra", str(number)) * len(shared))]
        at = _afternoon(world, world.draw("extra at", str(number)))
        reposts.append(_as_repost(world, one, at, 1000 + number))
    reposts.sort(key=lambda m: world.draw("order", m.id))
    return plain, reposts


def _repost(world: World, told: Told, first: Mention, number: int) -> Mention:
    """A repost comes within the hours after its first, most of them soon."""
    share = world.draw("repost", str(told.line), str(number)) ** 1.5
    return _as_repost(world, told, first.created_at + share * (world.demo_opens - first.created_at), number)


def _as_repost(world: World, told: Told, at: datetime, number: int) -> Mention:
    words = [world.draw(name, str(told.line), str(number)) for name in ("first", "last", "number")]
    author = FIRST_NAMES[int(words[0] * len(FIRST_NAMES))] + LAST_WORDS[int(words[1] * len(LAST_WORDS))]
    return Mention(
        id=f"lw-{told.line:05d}-rt-{number}",
        channel=told.channel,
        author=f"{author}{int(words[2] * 90) or ''}",
        text=f"RT @{told.author}: {told.text}",
        created_at=at.replace(microsecond=0),
        lang=told.lang,
        account=ACCOUNT,
    )


def _mention(told: Told, at: datetime) -> Mention:
    return Mention(
        id=f"lw-{told.line:05d}",
        channel=told.channel,
        author=told.author,
        text=told.text,
        created_at=at.replace(microsecond=0),
        rating=told.rating,
        lang=told.lang,
        reach=told.reach,
        page=told.page,
        reply_to_text=told.reply_to_text,
        account=ACCOUNT,
        private=told.channel in ("whatsapp", "email"),
    )
