"""What a mention that arrives means for its case: it opens one, joins one, is found to matter after all, or was edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention, stable_id
from firsthand.domain.policy import Policy
from firsthand.engine.routing import moved, route
from firsthand.engine.thanks import plain_thanks

SOMEBODY_ELSE = "somebody else wrote in private"


def is_over(case: Case, at: datetime, policy: Policy) -> bool:
    """Closed longer ago than the reopening window: a new case starts, linked to this one."""
    return case.closed_at is not None and not policy.reopens(case.closed_at, at)


def opened(
    mention: Mention, triage: Triage, policy: Policy, conversation: str, customer: str, earlier: str | None
) -> tuple[ev.Event, ...]:
    """A case of its own: read, linked to the one it continues, and routed, all at the mention's own time."""
    at = mention.created_at
    case_id = stable_id("case", mention.key)
    events: list[ev.Event] = [
        ev.CaseOpened(
            at=at,
            by="channel",
            case=case_id,
            channel=mention.channel,
            account=mention.account or mention.channel,
            conversation=conversation,
            customer=customer,
            author=mention.author,
            mention=mention.key,
            page=mention.page,
            private=mention.is_private,
            rating=mention.rating,
            reach=mention.reach,
        ),
        ev.Triaged(at=at, mention=mention.key, triage=triage),
    ]
    if earlier:
        events.append(ev.Linked(at=at, other=earlier, relation="continues"))
    events.append(ev.Routed(at=at, route=route(fold(events), policy)))
    return tuple(events)


def promote(
    mention: Mention,
    triage: Triage,
    policy: Policy,
    *,
    conversation: str,
    customer: str,
    by: str,
    reason: str,
    now: datetime,
    case: Case | None = None,
) -> tuple[ev.Event, ...]:
    """A filtered-out mention matters after all: it joins an open `case` now, or opens its own at its own time."""
    told = ev.Noted(at=now, by=by, what="promoted", detail=reason)
    if case and case.is_open:
        read = replace(triage, actionable=True, abstain=False)
        return (*joined(mention, read, case, policy, wanted=True, at=now), told)
    events = list(opened(mention, triage, policy, conversation, customer, None))
    old = str(triage.actionable).lower()
    fixed = ev.TriageCorrected(at=now, by=by, mention=mention.key, field="actionable", old=old, new="true")
    events += [fixed, told]
    return (*events, ev.Routed(at=now, route=route(fold(events), policy)))


def joined(
    mention: Mention,
    triage: Triage,
    case: Case,
    policy: Policy,
    *,
    wanted: bool,
    told: str = "",
    at: datetime | None = None,
) -> tuple[ev.Event, ...]:
    """A later mention joins. Thanks reopen no closed case and start no clock; a graver matter is triaged and routed anew.

    What passes by in the thread joins nothing. `wanted` is whether its words deserve an answer, `told` what we said
    since they last asked.
    """
    if not wanted and (not case.is_open or _passes_by(mention, triage, case)):
        return ()
    at = at or max(mention.created_at, case.opened_at)
    events: list[ev.Event] = []
    if not case.is_open:
        events.append(ev.Reopened(at=at, by="channel", reason="the customer wrote again"))
    events.append(
        ev.MentionJoined(
            at=at,
            by="channel",
            mention=mention.key,
            author=mention.author,
            private=mention.is_private,
            sentiment=triage.sentiment,
            asks=wanted or not plain_thanks(mention, triage, told),
        )
    )
    if case.auth_level and _somebody_else(mention, case):
        events.append(ev.IdentityVerified(at=at, by="channel", level=0, method=SOMEBODY_ELSE, until=at))
    return _read_anew(events, mention, triage, case, policy, at)


def _passes_by(mention: Mention, triage: Triage, case: Case) -> bool:
    """A stranger's noise or advert in public: nobody waits for it. It stays filtered out, audited, to be promoted.

    The case's own customer never passes by, whatever a rule says, and who writes in private writes to us.
    """
    return not triage.wanted and not mention.is_private and mention.author != case.author


def _somebody_else(mention: Mention, case: Case) -> bool:
    """Whether a private message comes from another than who wrote in private so far: whose sign-in is not theirs."""
    wrote = {seen.by for seen in case.thread if seen.inbound and seen.private}
    return mention.is_private and bool(wrote) and mention.author not in wrote


def edited(
    mention: Mention, triage: Triage, case: Case, policy: Policy, *, version: str, at: datetime
) -> tuple[ev.Event, ...]:
    """The author changed the words of a mention: the case says so, and a graver matter is routed anew."""
    last = bool(case.thread) and case.thread[-1].id == mention.key
    asks = case.is_open and last and case.waiting_since is None and triage.wanted
    events: list[ev.Event] = [
        ev.MentionEdited(at=at, by="channel", mention=mention.key, version=version, asks=asks)
    ]
    return _read_anew(events, mention, triage, case, policy, at) if case.is_open else tuple(events)


def _read_anew(
    events: list[ev.Event], mention: Mention, triage: Triage, case: Case, policy: Policy, at: datetime
) -> tuple[ev.Event, ...]:
    """A graver matter is triaged anew after `events`, and routed anew where that moves it."""
    if not _graver(triage, case.triage):
        return tuple(events)
    read = [*events, ev.Triaged(at=at, mention=mention.key, triage=triage)]
    anew = moved(fold(read, case), policy)
    return (*read, ev.Routed(at=at, route=anew)) if anew else tuple(read)


def _graver(new: Triage, old: Triage | None) -> bool:
    """A critical kind, a higher urgency or a first clear topic changes the case; a mere addition does not."""
    if old is None or (new.critical and new.critical != old.critical):
        return True
    if not new.actionable or new.abstain:
        return False
    if old.topic == "none" and new.topic != "none":
        return True
    return new.urgency == "high" and old.urgency != "high"
