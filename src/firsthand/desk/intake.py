"""Intake: mentions from any channel or file, through triage and routing, onto the shelf and the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from firsthand.desk.launches import links
from firsthand.desk.ports import Conflict, Desk, Shelved, Thread
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Triage
from firsthand.domain.digest import text_sha256
from firsthand.domain.erased import ERASED
from firsthand.domain.events import Event
from firsthand.domain.mention import NAMELESS, Mention, stable_id
from firsthand.engine import visits
from firsthand.engine.arrivals import is_over
from firsthand.engine.triage.continuing import continued

TRIES = 20
"""Of several who write to one conversation at once one goes on each time, and the others look again."""


@dataclass(slots=True)
class Refusal:
    """A mention that was not taken: where it stood and what would mend it."""

    mention: Mention
    field: str
    problem: str
    mend: str


@dataclass(slots=True)
class Taken:
    """What one batch came to. Counters add up over batches."""

    mentions: int = 0
    new: int = 0
    duplicates: int = 0
    actionable: int = 0
    abstained: int = 0
    cases: int = 0
    by_topic: Counter[str] = field(default_factory=Counter)
    by_tier: Counter[str] = field(default_factory=Counter)
    by_queue: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)


def take(mentions: Sequence[Mention], desk: Desk) -> Taken:
    """Take a batch: everything it changes is committed together, and repeating it adds nothing.

    The text is read outside the transaction. Raises Conflict when a case moved on meanwhile: take it again.
    """
    taken = Taken(mentions=len(mentions))
    fresh = _fresh([(mention.key, mention) for mention in mentions], desk, taken)
    heard = {key: mention for key, mention in fresh.items() if mention.inbound}
    readings = dict(zip(heard, desk.reader.triage(list(heard.values())), strict=True)) if heard else {}
    with desk.unit():
        fresh = _fresh(list(fresh.items()), desk, taken)
        batch = _Batch(list(fresh.values()), desk)
        for key, mention in fresh.items():
            batch.take_one(mention, readings.get(key), taken)
        batch.keep()
    return taken


def take_patiently(mentions: Sequence[Mention], desk: Desk) -> Taken:
    """Take a batch, and again where others were at the same conversations. Raises Conflict when that never ends."""
    for _ in range(TRIES - 1):
        try:
            return take(mentions, desk)
        except Conflict:
            continue
    return take(mentions, desk)


def _fresh(mentions: Sequence[tuple[str, Mention]], desk: Desk, taken: Taken) -> dict[str, Mention]:
    """Those not on the shelf yet. The same id with another text is refused: an edit has a version."""
    known = dict(desk.shelf.known([key for key, _ in mentions]))
    fresh: dict[str, Mention] = {}
    for key, mention in mentions:
        sha256 = text_sha256(mention.text)
        before = known.setdefault(key, "")
        if not before:
            known[key] = sha256
            fresh[key] = mention
        elif before in (sha256, ERASED):
            taken.duplicates += 1
        else:
            taken.refused.append(_other_text(mention))
    return fresh


def _other_text(mention: Mention) -> Refusal:
    return Refusal(
        mention,
        "id",
        f"id {mention.id!r} is known on this account with another text",
        "give an edited mention a version, or a new mention an id of its own",
    )


class _Batch:
    """The working copy of one batch: threads and cases as they stand, changed one mention at a time.

    Mentions are taken strictly in their order, and what decides is only the mention and what is stored;
    so where a batch begins and ends makes no difference to what is stored in the end.
    """

    def __init__(self, mentions: Sequence[Mention], desk: Desk) -> None:
        self.desk = desk
        wanted = {(m.account or m.channel, m.in_reply_to) for m in mentions if m.in_reply_to}
        self.thread_of = dict(desk.shelf.threads_of(sorted((a, str(p)) for a, p in wanted)))
        own = [_own_thread(m) for m in mentions]
        keys = sorted({*self.thread_of.values(), *own, *(_parent_thread(m) for m in mentions if m.in_reply_to)})
        self.threads = desk.shelf.threads(keys)
        self._follow_joined()
        self.before = desk.log.cases({t.case for t in self.threads.values() if t.case})
        self.cases: dict[str, Case] = dict(self.before)
        self.events: dict[str, list[Event]] = {}
        self.shelved: list[Shelved] = []
        self.joins: list[tuple[str, str]] = []

    def _follow_joined(self) -> None:
        while missing := {t.joined_into for t in self.threads.values() if t.joined_into} - set(self.threads):
            self.threads.update(self.desk.shelf.threads(sorted(missing)))

    def root(self, key: str) -> str:
        while (thread := self.threads.get(key)) and thread.joined_into:
            key = thread.joined_into
        return key

    def take_one(self, mention: Mention, triage: Triage | None, taken: Taken) -> None:
        thread = self._thread(mention)
        customer = _customer(mention, thread)
        case = self.cases.get(thread.case) if thread.case else None
        if triage and case and not is_over(case, mention.created_at, self.desk.policy):
            triage = continued(triage, case, mention)
        events, case = self._visit(mention, triage, case, thread, customer)
        # Thanks on a closed case and what passes by in a thread join nothing: they stand in the filtered-out pile, audited.
        self.shelved.append(Shelved(mention, customer, thread.key, triage, thread.case if events else ""))
        taken.new += 1
        if triage:
            taken.actionable += triage.actionable
            taken.abstained += triage.abstain
            if triage.actionable:
                taken.by_topic[triage.topic] += 1
                taken.by_tier[str(triage.tier)] += 1
        if events and case:
            self._count(case, events, taken)

    def _visit(
        self, mention: Mention, triage: Triage | None, case: Case | None, thread: Thread, customer: str
    ) -> tuple[tuple[Event, ...], Case | None]:
        policy = self.desk.policy
        earlier: str | None = None
        if case and mention.inbound and is_over(case, mention.created_at, policy):
            earlier, case = case.id, None
        glad = triage is not None and triage.sentiment == "positive"
        events = visits.intake(
            mention,
            triage,
            case,
            policy,
            conversation=thread.key,
            customer=customer,
            earlier=earlier,
            told=self._told(case) if case and glad else "",
        )
        if not events:
            return events, case
        after = fold(events, case)
        if self.desk.launches and (told := links(mention, after, self.desk.launches)):
            events, after = (*events, *told), fold(told, after)
        if thread.case != after.id:
            thread.case, thread.changed = after.id, True
        self.cases[after.id] = after
        self.events.setdefault(after.id, []).extend(events)
        return events, after

    def _told(self, case: Case) -> str:
        """What we said since the customer last asked for something: replies, and posts of the brand's in the thread."""
        asked = max(seen.at for seen in case.thread if seen.inbound and seen.asks)
        replies = [self.desk.outbox.text(one.id) for one in case.replies if one.sent_at and one.sent_at >= asked]
        posts = [self._words(seen.id) for seen in case.thread if not seen.inbound and seen.at >= asked]
        return "\n".join(replies + posts)

    def _words(self, key: str) -> str:
        """The words of a mention, be it of this very batch."""
        here = next((each for each in self.shelved if each.mention.key == key), None) or self.desk.shelf.get(key)
        return here.mention.text if here else ""

    def _count(self, case: Case, events: tuple[Event, ...], taken: Taken) -> None:
        taken.touched.append(case.id)
        if type(events[0]).__name__ == "CaseOpened":
            taken.cases += 1
            taken.opened.append(case.id)
            if case.route:
                taken.by_queue[case.route.queue] += 1

    def _thread(self, mention: Mention) -> Thread:
        """The conversation a mention belongs to: its parent's, or one of its own.

        A reply whose parent was never seen is kept under the thread that the parent would start. When the
        parent comes and belongs to a longer thread, the two are joined.
        """
        account = mention.account or mention.channel
        own = _own_thread(mention)
        key = own
        if mention.in_reply_to:
            key = self.thread_of.get((account, mention.in_reply_to), _parent_thread(mention))
            key = self.root(key)
            if own in self.threads and self.root(own) != key:
                self._join(self.root(own), key, account)
        key = self.root(key)
        self.thread_of[(account, mention.id)] = key
        if key not in self.threads:
            self.threads[key] = Thread(key, account, changed=True)
        return self.threads[key]

    def _join(self, old: str, new: str, account: str) -> None:
        target = self.threads.setdefault(new, Thread(new, account, changed=True))
        source = self.threads[old]
        source.joined_into, source.changed = new, True
        if source.case and not target.case:
            target.case, target.changed = source.case, True
        self.joins.append((old, new))

    def keep(self) -> None:
        desk = self.desk
        desk.shelf.put(self.shelved)
        changes = [(self.before.get(key), self.cases[key], events) for key, events in self.events.items()]
        desk.log.append_all(changes)
        desk.shelf.keep_threads(t for t in self.threads.values() if t.changed)
        for old, new in self.joins:
            desk.shelf.join_threads(old, new)


def _customer(mention: Mention, thread: Thread) -> str:
    """Who wrote: one customer for each name on a channel. Without a name each conversation is somebody of its own."""
    nameless = (thread.key,) if mention.author == NAMELESS else ()
    return stable_id("cust", mention.channel, mention.author, *nameless)


def _own_thread(mention: Mention) -> str:
    return stable_id("conv", mention.account or mention.channel, mention.id)


def _parent_thread(mention: Mention) -> str:
    return stable_id("conv", mention.account or mention.channel, mention.in_reply_to or "")
