"""A sign-in is the one person's who made it: it ends when somebody else writes in the same private conversation."""

from __future__ import annotations

from datetime import timedelta

from firsthand.domain import events as ev
from firsthand.domain.case import fold
from firsthand.engine import visits
from tests.builders import NOON, a_mention, a_policy, a_triage

POLICY = a_policy()
PLACE = {"conversation": "conv-1", "customer": "cust-1"}


def after(minutes: float):
    return NOON + timedelta(minutes=minutes)


def a_mail(author: str, minutes: float, **changes):
    return a_mention(channel="email", author=author, created_at=after(minutes), private=True, **changes)


def signed_in_then(*mentions):
    first = a_mail("jane@far.example", 0)
    log = list(visits.intake(first, a_triage(), None, POLICY, **PLACE))
    log.append(ev.IdentityVerified(at=after(1), level=2, method="link", until=after(61), account="a1"))
    for mention in mentions:
        log += visits.intake(mention, a_triage(), fold(log), POLICY, **PLACE)
    return fold(log)


def test_the_customers_own_next_mail_keeps_the_sign_in():
    case = signed_in_then(a_mail("jane@far.example", 5))
    assert (case.level_at(after(6)), case.auth_account) == (2, "a1")


def test_a_mail_of_somebody_else_ends_the_sign_in_whatever_date_it_bears():
    for minutes in (5, -600):
        case = signed_in_then(a_mail("mallory@far.example", minutes))
        assert (case.auth_level, case.level_at(after(6)), case.auth_account) == (0, 0, "")


def test_a_strangers_public_comment_does_not():
    case = signed_in_then(a_mention(channel="x", author="passer-by", created_at=after(5)))
    assert case.level_at(after(6)) == 2
