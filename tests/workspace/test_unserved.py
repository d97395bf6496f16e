"""A lead sees what nobody on duty serves, why, and who could take it soonest; an agent is not shown it."""

from __future__ import annotations

from firsthand.records.models import PersonRow
from tests.workspace import world


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def test_what_nobody_on_duty_serves_stands_on_the_board_with_the_reason_and_the_person(as_):
    world.case_of("bo")
    PersonRow.objects.update(on_duty=False)
    page = text(as_("lea"), "/board/")
    assert "Nobody on duty for these" in page
    assert "Nobody is on duty" in page
    assert "away" in page
    assert "Nobody on duty for these" not in text(as_("ana"), "/board/")


def test_it_is_told_on_the_staffing_page_as_well(as_):
    PersonRow.objects.update(on_duty=False)
    assert "Nobody on duty for these" in text(as_("lea"), "/staffing/")


def test_somebody_of_another_topic_is_named_and_it_is_open_to_them_now(as_):
    PersonRow.objects.update(on_duty=False)
    PersonRow.objects.filter(id="ben").update(on_duty=True, primary="device")
    page = text(as_("lea"), "/board/")
    assert "above knows billing" in page
    assert "on duty; it is open to them now" in page
    assert "The store’s manager is away" in page


def test_with_everybody_there_the_card_is_not_there(as_):
    PersonRow.objects.update(on_duty=True)
    PersonRow.objects.filter(id="ben").update(tier=3, primary="network billing sales device order account service")
    assert "Nobody on duty for these" not in text(as_("lea"), "/board/")
