"""What offers do: the page counts who was offered and who was held out by chance, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.desk import cases
from firsthand.desk.ports import Shelved
from firsthand.domain import events as ev
from firsthand.domain.decisions import Offer
from firsthand.domain.mention import Mention
from firsthand.engine.retention import HELD_OUT
from firsthand.records.hold_out import followed
from firsthand.records.models import CaseRow, EventRow
from tests.builders import a_triage
from tests.workspace import world

DAY = timedelta(days=1)


def closed_with(author: str, offer: Offer) -> str:
    """A case that was wrapped up with this offer weighed, 40 days ago."""
    case = world.case_of(author)
    desk = wiring.desk()
    cases.take(case, "ana", desk)
    code = next(iter(desk.policy.dispositions))
    cases.wrap_up(case, "ana", code, desk, note="", resolved=True, offers=(offer,))
    then = wiring.now() - timedelta(days=40)
    CaseRow.objects.filter(id=case).update(opened_at=then)
    EventRow.objects.filter(case=case).update(at=then)
    return case


@pytest.mark.parametrize(
    ("reasons", "allowed", "sides"),
    [
        (("fits a need",), True, (1, 0)),
        ((HELD_OUT,), False, (0, 1)),
        (("the customer is upset", HELD_OUT), False, (0, 0)),
        (("the customer is upset",), False, (0, 0)),
    ],
)
def test_a_case_stands_on_the_side_that_its_log_says(as_, reasons, allowed, sides):
    case = closed_with("ines", Offer("More data", "cross_sell", allowed, reasons))
    lea = as_("lea")
    page = lea.get("/offers/").content.decode()
    assert "Not enough to tell yet" in page
    assert "needs 30 customers on each side" in page
    assert f"So far {sides[0]} were offered something and {sides[1]} were held out by chance." in page
    for side, count in zip(("offered", "held_out"), sides, strict=True):
        assert lea.get(f"/offers/{side}/all/").content.decode().count(f"/case/{case}/") >= count
        assert (f"/case/{case}/" in lea.get(f"/offers/{side}/all/").content.decode()) is bool(count)


def copies_of(case: str, count: int, prefix: str, again: int) -> None:
    """As many more customers whose case ended like this one; so many of them have a new case a day later."""
    row, event = CaseRow.objects.get(id=case), EventRow.objects.get(case=case, kind="OfferDecided")
    for number in range(count):
        row.id = event.case = f"case-{prefix}{number}"
        row.customer, row.conversation = f"{prefix}{number}", f"talk-{prefix}{number}"
        event.id = None
        row.save(force_insert=True)
        event.save(force_insert=True)
        if number < again:
            row.id, row.conversation, row.opened_at = f"{row.id}b", f"{row.conversation}b", row.opened_at + DAY
            row.save(force_insert=True)
            row.opened_at -= DAY


def test_with_enough_customers_both_sides_stand_side_by_side_and_open_to_their_cases(as_):
    copies_of(closed_with("ines", Offer("More data", "cross_sell", True, ("fits",))), 49, "of", again=0)
    copies_of(closed_with("bo", Offer("More data", "cross_sell", False, (HELD_OUT,))), 49, "ho", again=25)
    lea = as_("lea")
    page = lea.get("/offers/").content.decode()
    assert "\N{MINUS SIGN}50 points" in page
    assert "Not clear yet" in page, "nobody said that they want to leave"
    assert lea.get("/offers/held_out/wrote_again/").content.decode().count("25 customers") == 1
    assert "case-ho24" in lea.get("/offers/held_out/wrote_again/").content.decode()


@pytest.mark.parametrize(
    ("later", "counts"),
    [
        ({}, True),
        ({"asks": False}, False),
        ({"author": "passerby"}, False),
        ({"days": 31}, False),
        ({"days": -1}, False),
    ],
    ids=["came back", "plain thanks", "a stranger", "too late", "before"],
)
def test_who_comes_back_in_the_same_case_wrote_again_and_may_say_that_they_leave(as_, later, counts):
    case = closed_with("ines", Offer("More data", "cross_sell", True, ("fits",)))
    desk = wiring.desk()
    (before,) = [row for row in followed(wiring.now()) if row.case == case]
    assert (before.wrote_again, before.wants_to_leave) == (False, False)
    at = before.at + later.pop("days", 2) * DAY
    mention = Mention(id="later", channel="x", author="ines", text="I am leaving you", created_at=at)
    told = a_triage(churn="explicit")
    desk.shelf.put([Shelved(mention, "cust", "conv", told, case)])
    log = desk.log.case(case)
    joined = ev.MentionJoined(**{"at": at, "by": "channel", "mention": mention.key, "author": "ines", **later})
    desk.log.append(
        case, [ev.Reopened(at=at, by="channel", reason="the customer wrote again"), joined], log.version
    )
    CaseRow.objects.filter(id=case).update(opened_at=before.at)
    (row,) = [row for row in followed(wiring.now()) if row.case == case]
    assert (row.wrote_again, row.wants_to_leave) == (counts, counts)


def test_a_number_that_does_not_exist_is_not_there(as_):
    assert as_("lea").get("/offers/offered/money/").status_code == 404
    assert as_("lea").get("/offers/nobody/all/").status_code == 404
