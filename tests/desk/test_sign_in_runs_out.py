"""A sign-in opens account facts for its time, and not a minute longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from firsthand.desk.reply import findings_of
from firsthand.domain import events as ev
from firsthand.domain.decisions import Draft
from firsthand.proofreaders import proofread
from tests.builders import NOON, a_case


def test_an_account_fact_may_be_said_while_the_sign_in_lasts_and_not_after_it(desk, clock):
    desk = replace(desk, proofread=proofread)
    until = NOON + timedelta(hours=1)
    case = a_case(ev.IdentityVerified(at=NOON, level=2, method="link", until=until, account="a1"))
    draft = Draft("Your balance is $84.20 today.", "email", public=False, handle=case.author)
    assert "account_facts" not in [finding.check for finding in findings_of(draft, case, desk)]
    clock.move(hours=1)
    assert ("account_facts", "block") in [(f.check, f.severity) for f in findings_of(draft, case, desk)]
