"""One answer to all affected, under control: a sample, then all; stopped, gone on with, rolled back, over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.desk.incidents import watch
from firsthand.desk.intake import take
from firsthand.desk.sight import sight_of
from firsthand.domain.people import Agent
from firsthand.records import fan_out
from firsthand.records.incidents import DjangoIncidents, gathered
from firsthand.records.models import AuditRow, CaseRow, IncidentRow, ReplyRow
from firsthand.wiring import surge
from firsthand.workspace.access import Seat
from firsthand.workspace.fan_out import place
from tests.builders import a_mention
from tests.workspace import world

ANSWER = "We know of a fault near Riverside. A crew is there, and we will write here when service is back."


@pytest.fixture
def incident(desk_world) -> str:
    desk, now = world.the_desk(), wiring.now()
    told = [
        a_mention(
            f"no signal in riverside {n}",
            id=f"river-{n}",
            author=f"teller{n}",
            account="larkwire",
            created_at=now - timedelta(seconds=60 - n),
        )
        for n in range(30)
    ]
    take(told, desk)
    watch(desk, DjangoIncidents(), {})
    (found,) = DjangoIncidents().open()
    DjangoIncidents().propose(found.id, ANSWER, "leo")
    return found.id


def press(client, incident, what, htmx=False, **posted) -> str:
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(f"/incidents/{incident}/{what}/", posted, headers=headers, follow=not htmx)
    assert answer.status_code == 200
    return answer.content.decode()


def answered(incident) -> int:
    return len(DjangoIncidents().get(incident).answered)


def test_a_sample_goes_first_and_the_page_waits(as_, incident):
    html = press(as_("lea"), incident, "reply", how="sample")
    assert answered(incident) == 3
    assert "A sample of 3 is placed" in html
    assert "Go on: the other 27" in html
    assert "Stop" not in html


def test_going_on_places_all_a_few_at_a_time(as_, incident):
    lea = as_("lea")
    press(lea, incident, "reply", how="sample")
    html = press(lea, incident, "reply", htmx=True, how="all")
    assert answered(incident) == 23
    assert 'name="how" value="on"' in html
    html = press(lea, incident, "reply", htmx=True, how="on")
    assert answered(incident) == 30
    assert "Placed." in html
    assert 'value="on"' not in html


def test_stop_holds_even_against_a_round_that_was_under_way(as_, incident):
    lea = as_("lea")
    press(lea, incident, "reply", htmx=True, how="all")
    assert "10 are left" in press(lea, incident, "stop")
    going = fan_out.state_of(incident)
    assert fan_out.keep_unless_stopped(incident, fan_out.FanOutState("going")).state == "stopped"
    press(lea, incident, "reply", htmx=True, how="on")
    assert (answered(incident), going.state) == (20, "stopped")
    press(lea, incident, "reply", how="all")
    assert answered(incident) == 30


def test_a_roll_back_takes_back_what_has_not_left_and_names_the_rest(as_, incident):
    lea = as_("lea")
    press(lea, incident, "reply", how="sample")
    gone = ReplyRow.objects.order_by("case").first()
    ReplyRow.objects.filter(id=gone.id).update(status="sending")
    html = press(lea, incident, "roll-back")
    assert "2 taken back before they left; 1 had left" in html
    assert f"/case/{gone.case}/" in html
    assert answered(incident) == 1
    assert DjangoIncidents().get(incident).answer == ""
    assert ReplyRow.objects.filter(status="cancelled").count() == 2
    assert AuditRow.objects.get(what="answer to all rolled back").detail == "2 taken back, 1 had left"


def test_the_same_text_can_go_out_again_after_a_roll_back(as_, incident):
    lea = as_("lea")
    press(lea, incident, "reply", how="sample")
    press(lea, incident, "roll-back")
    assert answered(incident) == 0
    html = press(lea, incident, "reply", how="sample")
    assert answered(incident) == 3
    assert ReplyRow.objects.filter(status="ready").count() == 3
    assert "Left to a person" not in html


def test_who_had_the_wrong_text_gets_the_next_one_too(as_, incident):
    lea = as_("lea")
    press(lea, incident, "reply", how="sample")
    ReplyRow.objects.update(status="sending")
    press(lea, incident, "roll-back")
    assert answered(incident) == 3
    assert "They get the next answer too" in press(lea, incident, "correct")
    assert answered(incident) == 0


def test_a_text_that_was_changed_meanwhile_needs_its_own_approval(as_, incident):
    lea = as_("lea")
    press(lea, incident, "reply", htmx=True, how="all")
    press(as_("ben"), incident, "propose", text="Service near Riverside is back. Please try again.")
    html = press(lea, incident, "reply", htmx=True, how="on")
    assert answered(incident) == 20
    assert "Approve and reply to all 10" in html


def test_only_who_leads_stops_rolls_back_or_ends(as_, incident):
    for what in ("reply", "stop", "roll-back", "correct", "over"):
        assert as_("ana").post(f"/incidents/{incident}/{what}/").status_code == 404
        assert as_("lea").get(f"/incidents/{incident}/{what}/").status_code == 403


def test_an_incident_that_is_over_gives_its_cases_back(as_, incident):
    assert gathered()[0][2] == 30
    assert "Over since" in press(as_("lea"), incident, "over")
    assert gathered() == []
    assert "Approve" not in as_("lea").get(f"/incidents/{incident}/").content.decode()


def test_every_list_of_the_desk_leads_to_the_one_answer_that_its_cases_wait_for(as_, incident):
    everything = as_("lea").get("/inbox/?view=all").content.decode()
    assert "30 cases wait" in everything
    assert f"/incidents/{incident}/" in everything
    assert "Waits for one answer" in everything
    assert "They are not listed here" not in everything, "in the list of all they are"
    unassigned = as_("lea").get("/inbox/?view=unassigned").content.decode()
    assert "They are not listed here" in unassigned
    assert "Waits for one answer" not in unassigned


def test_an_incident_of_which_nobody_tells_ends_by_itself(as_, incident):
    desk = world.the_desk()
    assert surge.end_quiet(desk) == 0
    long_ago = wiring.now() - timedelta(hours=3)
    CaseRow.objects.update(opened_at=long_ago)
    IncidentRow.objects.update(opened_at=long_ago)
    assert surge.end_quiet(desk) == 1
    assert surge.end_quiet(desk) == 0
    assert AuditRow.objects.filter(what="incident over", about=incident).count() == 1


def test_a_roll_back_holds_against_a_piece_that_was_under_way(as_, incident):
    lea, desk, members = as_("lea"), world.the_desk(), DjangoIncidents()
    press(lea, incident, "reply", how="sample")
    begun = (members.get(incident), members.proposal(incident), fan_out.state_of(incident))
    press(as_("leo"), incident, "roll-back")
    agent = Agent("lea", "Lea", role="lead")
    seat = Seat(agent, "L", sight_of(agent, desk.policy), desk, desk.now(), {}, demo=False)
    place(*begun, 20, seat, sample=False)
    kept = fan_out.state_of(incident)
    assert (kept.state, kept.again, kept.back, kept.gone) == ("rolled_back", 1, 23, ())
    assert (answered(incident), members.get(incident).answer) == (0, "")
    assert not ReplyRow.objects.exclude(status="cancelled").exists()
    press(lea, incident, "reply", how="sample")
    assert ReplyRow.objects.filter(status="ready").count() == 3


def test_nothing_more_is_placed_once_the_incident_is_over(as_, incident):
    lea = as_("lea")
    press(lea, incident, "reply", htmx=True, how="all")
    press(lea, incident, "over")
    press(lea, incident, "reply", htmx=True, how="on")
    press(lea, incident, "reply", how="all")
    assert answered(incident) == 20
