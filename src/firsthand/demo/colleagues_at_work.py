"""The colleagues at work: the plan of each, carried out by the desk's own code in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from firsthand.demo.house import House
from firsthand.demo.reading import BACK, Readers, Wording
from firsthand.demo.world import ACCOUNT, Person, World
from firsthand.desk import cases, intake, reply, steering
from firsthand.desk.assigning import deal
from firsthand.desk.incidents import watch
from firsthand.desk.ports import Conflict
from firsthand.desk.publish import publish_round
from firsthand.desk.ticking import tick
from firsthand.domain.case import Case, IllegalEvent
from firsthand.domain.mention import Mention
from firsthand.engine.assignment import head_of, offer
from firsthand.engine.left_behind import hand_over_note
from firsthand.engine.routing.places import urgency_of
from firsthand.simulation.colleagues import Reads, Turn, has_written_back, next_turn, writes_back

ATTEMPTS = 4
"""So many wordings are tried when a check stops one; then the case goes to a higher tier."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A turn that somebody is at, and when it is done."""

    at: datetime
    person: Person
    case: Case
    turn: Turn


@dataclass
class Colleagues:
    """Everybody whom the simulation plays. `left` are the cases that are left for the visitor."""

    world: World
    house: House
    played: Callable[[], frozenset[str]]
    """Who is played now: a seat that the visitor took is not."""
    left: dict[str, str] = field(default_factory=dict)
    free_at: dict[str, datetime] = field(default_factory=dict)
    worked: dict[str, float] = field(default_factory=dict)
    """Seconds of work on each case so far."""
    paid: float = 0.0
    """Dollars of work so far, idle minutes left out."""

    def __post_init__(self) -> None:
        self.readers = Readers(self.world, self.house.desk)
        self.wording = Wording(self.world)
        self.pace, self.customers = self.world.pace, self.world.customers
        told = (case["mentions"] for case in self.world.story.values() if "mentions" in case)
        self.then = {row["id"]: row["then"] for rows in told for row in rows if "then" in row}
        self.people = {person.agent.id: person for person in self.world.people}

    # --- work ----------------------------------------------------------------------------------------------

    def work(self, until: datetime) -> int:
        """Everything that is done by `until`, in the order of time; returns how many turns."""
        done, stuck = 0, set[str]()
        plans: dict[str, Planned | None] = {}
        while True:
            played = self.played()
            missing = [person for person in sorted(played) if person not in plans]
            held = self.house.held(missing)
            for person in missing:
                own = [self._seen(case) for case in held.get(person, ()) if case.id not in stuck]
                plans[person] = self._plan(self.people[person], own)
            ready = [plan for plan in plans.values() if plan and plan.at <= until]
            if not ready:
                return done
            first = min(ready, key=lambda plan: (plan.at, plan.person.agent.id))
            if not self._carry_out(first):
                stuck.add(first.case.id)
            plans.pop(first.person.agent.id)
            done += 1

    def _seen(self, case: Case) -> Case:
        """A played colleague sees at once what is given to them; it is accepted where the policy asks for it."""
        if case.owner is None or case.offered_at is None or not self.house.asks_to_accept():
            return case
        return cases.accept(case.id, case.owner, self.house.desk)

    def _plan(self, person: Person, held: list[Case]) -> Planned | None:
        """What this person does next: what is ready first, the more urgent of two."""
        free = self.free_at.get(person.agent.id, person.comes)
        plans = []
        for case in held:
            if case.id in self.left or self.house.waits_for_answer(case.id):
                continue
            reads = self.readers.reads(case)
            if turn := self._turn(case, person, reads):
                begins = max(turn.begins, free)
                rank = (begins, urgency_of(case) != "high", turn.begins, case.id)
                plans.append((rank, Planned(turn.ready(free), person, case, turn)))
        return min(plans, key=lambda one: one[0])[1] if plans else None

    def _turn(self, case: Case, person: Person, reads: Reads) -> Turn | None:
        """What this person does next with it, at the own pace; a matter of another team takes longer."""
        turn = next_turn(case, person.agent, reads, self.house.desk.policy, self.pace, self._draw_of(case))
        return (
            replace(turn, seconds=turn.seconds * person.minutes * self._slowdown(person, reads)) if turn else None
        )

    def _slowdown(self, person: Person, reads: Reads) -> float:
        agent = person.agent
        knows = "secondary" if reads.topic in agent.secondary else "other"
        if not reads.topic or agent.store or reads.topic in agent.primary:
            knows = "primary"
        return self.world.policy.work.slowdown[knows]

    def wage(self, person: Person) -> float:
        """Dollars an hour."""
        return self.world.policy.wages[person.agent.tier]

    def _draw_of(self, case: Case) -> Callable[[str], float]:
        return lambda name: self.world.draw(name, case.id, str(len(case.replies)), str(case.transfers))

    def _carry_out(self, plan: Planned) -> bool:
        """Do it through the desk; False when somebody else was faster or nothing came of it."""
        who, case = plan.person.agent.id, plan.case
        self.house.move_to(plan.at)
        self.free_at[who] = plan.at
        self.worked[case.id] = self.worked.get(case.id, 0.0) + plan.turn.seconds
        self.paid += plan.turn.seconds / 3600 * self.wage(plan.person)
        try:
            did = _DO[plan.turn.what](self, plan)
        except (Conflict, IllegalEvent):
            return False
        self.house.free_since(who, plan.at)
        return did

    def _reply(self, plan: Planned) -> bool:
        case, reads = plan.case, self.readers.reads(plan.case)
        inbound = [seen for seen in case.thread if seen.inbound]
        last = self.house.desk.shelf.get(inbound[-1].id)
        assert last is not None
        for attempt in range(ATTEMPTS):
            initials, heard = plan.person.initials, last.mention.text
            text = self.wording.reply(case, reads, plan.turn.wording, initials, attempt, heard)
            written = reply.Written(
                case=case.id,
                text=text,
                by=plan.person.agent.id,
                client_token=f"played-{case.version}-{attempt}",
                seen_version=case.version,
                parent=last.mention.id,
                to=case.author,
                in_reply_to_text=last.mention.text,
                private=case.private,
            )
            if reply.send(written, self.house.desk).status != "blocked":
                return True
        return self._hand_off(replace(plan, turn=replace(plan.turn, value="", tier=0)))

    def _correct(self, plan: Planned) -> bool:
        case, who = plan.case, plan.person.agent.id
        assert case.triage is not None
        cases.correct(case.id, who, "topic", plan.turn.value, self.house.desk)
        self.house.label(case.thread[0].id, "topic", case.triage.topic, plan.turn.value, who)
        return True

    def _hand_off(self, plan: Planned) -> bool:
        case, person = plan.case, plan.person
        assert case.route is not None
        queue = plan.turn.value or case.route.queue
        tier = min(3, plan.turn.tier or person.agent.tier + 1)
        moved = queue != case.route.queue
        handoff = hand_over_note(case, "another team knows this better" if moved else "needs a higher tier")
        cases.hand_off(case.id, handoff, queue=queue, tier=tier, to=None, by=person.agent.id, desk=self.house.desk)
        return True

    def _wrap_up(self, plan: Planned) -> bool:
        case, who = plan.case, plan.person.agent.id
        if plan.turn.value == "nothing_to_do" and case.triage:
            old = str(case.triage.actionable).lower()
            self.house.label(case.thread[0].id, "actionable", old, "false", who)
        cases.wrap_up(
            case.id,
            who,
            plan.turn.value,
            self.house.desk,
            resolved=plan.turn.value != "no_answer",
            handling_seconds=round(self.worked.pop(case.id), 1),
        )
        return True

    # --- what comes in, and what time does -------------------------------------------------------------------

    def take(self, mentions: list[Mention]) -> intake.Taken:
        """Take what came in; a new case is offered to whoever is free for it."""
        taken = intake.take(mentions, self.house.desk)
        for case_id in taken.opened:
            self._offer(case_id)
        return taken

    def _offer(self, case_id: str) -> None:
        desk = self.house.desk
        case = desk.log.case(case_id)
        idle = [one for one in desk.waiting.idle() if one.in_hand < one.agent.capacity]
        if case.owner or not idle:
            return
        if made := offer(head_of(case), idle, desk.now(), desk.policy):
            cases.assign(made, desk)

    def customers_answers(self, until: datetime) -> list[Mention]:
        """What customers write back by `until`, from the cases that wait for them."""
        found = []
        for held in self.house.held(sorted(self.people)).values():
            for case in held:
                if case.state == "waiting" and (mention := self._answer(case, until)):
                    found.append(mention)
        return sorted(found, key=lambda mention: (mention.created_at, mention.id))

    def _answer(self, case: Case, until: datetime) -> Mention | None:
        inbound = [seen for seen in case.thread if seen.inbound]
        first = self.house.desk.shelf.get(inbound[0].id)
        assert first is not None
        asked = "?" in self.house.desk.outbox.text(case.replies[-1].id) if case.replies else False
        told = self._told(case, first.mention.id)
        answered = told or writes_back(case, self.customers, self._draw_of(case), asked)
        if answered is None or answered[0] > until:
            return None
        at, what = answered
        return Mention(
            id=f"{BACK}{case.id}-{len(case.replies)}",
            channel=first.mention.channel,
            author=first.mention.author,
            text=what if told else self.wording.answer(case, what),
            created_at=at.replace(microsecond=0),
            in_reply_to=first.mention.id,
            lang=first.mention.lang,
            page=first.mention.page,
            account=ACCOUNT,
            private=case.private or bool(case.private_channel),
        )

    def _told(self, case: Case, mention: str) -> tuple[datetime, str] | None:
        """What the customer of a story case writes back after each of our answers, and when."""
        lines = self.then.get(mention, ())
        sent = [reply.sent_at for reply in case.replies if reply.sent_at]
        if case.state != "waiting" or not 0 < len(sent) <= len(lines) or has_written_back(case):
            return None
        return max(sent) + timedelta(seconds=self.world.day["customers"]["told_seconds"]), lines[len(sent) - 1]

    def publish_and_tick(self) -> None:
        publish_round(self.house.publisher)
        tick(self.house.desk)

    def deal(self) -> None:
        deal(self.house.desk)

    def look_for_incidents(self) -> None:
        """One matter told by many: its cases go back and wait for the one answer."""
        usual = self.world.day["usual"]
        watch(self.house.desk, self.house.incidents, Usual(usual["words"], usual["per_hour"]))
        for who, held in self.house.held(sorted(self.played())).items():
            for case in held:
                if self.house.waits_for_answer(case.id) and not case.replies:
                    steering.release(case.id, who, "told by many: waits for the one answer", self.house.desk)


class Usual(dict[tuple[str, str], float]):
    """How often a word is expected an hour: launch words often, whatever the topic."""

    def __init__(self, words: list[str], per_hour: float) -> None:
        super().__init__()
        self.words, self.per_hour = frozenset(words), per_hour

    def get(self, key: tuple[str, str], default: float = 0.1) -> float:  # type: ignore[override]  # As every Mapping.
        return self.per_hour if key[1] in self.words else default


_DO: dict[str, Callable[[Colleagues, Planned], bool]] = {
    "reply": Colleagues._reply,
    "correct": Colleagues._correct,
    "hand_off": Colleagues._hand_off,
    "wrap_up": Colleagues._wrap_up,
}
