"""The desk lives: mentions arrive, colleagues answer, a taken seat is left alone, and a second start goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.records import at_work, settings
from firsthand.records.models import CaseRow, MentionRow, PersonRow, ReplyRow
from firsthand.wiring import clock

pytestmark = pytest.mark.slow


@pytest.fixture
def live_for(enter, morning):
    """`live_for(5)`: five minutes go by at the desk, in rounds as the thread makes them."""
    from firsthand.demo.living import living_day

    day = living_day(morning, wiring.now())

    def go_by(minutes: float, seconds: float = 60) -> None:
        day.worker = True
        until = wiring.now() + timedelta(minutes=minutes)
        at = wiring.now()
        while at < until:
            at += timedelta(seconds=seconds)
            clock.set_clock(wiring.home(), at)
            day.step(at)

    return go_by


def test_mentions_keep_arriving_and_colleagues_answer_at_a_human_pace(live_for):
    heard, sent = MentionRow.objects.count(), ReplyRow.objects.filter(status="sent").count()
    live_for(10)
    assert MentionRow.objects.count() > heard + 10
    fresh = ReplyRow.objects.filter(status="sent").count() - sent
    people = PersonRow.objects.filter(simulated=True, on_duty=True).count()
    assert 3 <= fresh <= people * 10
    authors = set(ReplyRow.objects.filter(status="sent").values_list("author", flat=True))
    assert authors <= set(PersonRow.objects.filter(simulated=True).values_list("id", flat=True))


def test_what_is_left_for_the_visitor_stays_where_it_is(live_for, morning):
    from firsthand.demo.story import left_for

    before = dict(CaseRow.objects.filter(id__in=left_for(morning)).values_list("id", "version"))
    live_for(6)
    now = dict(CaseRow.objects.filter(id__in=left_for(morning)).values_list("id", "version"))
    assert now == before


def test_a_seat_that_somebody_takes_is_played_no_longer(enter, live_for):
    assert "dana-whitfield" in at_work.simulated()
    lead = enter("lead")
    assert "dana-whitfield" not in at_work.simulated()
    live_for(30, seconds=600)
    assert not ReplyRow.objects.filter(author="dana-whitfield").exists()
    lead.post("/logout/")
    assert "dana-whitfield" in at_work.simulated()


def test_where_no_lead_visits_the_lead_answers_the_incident_in_the_end(live_for):
    live_for(30, seconds=600)
    live_for(3)
    assert ReplyRow.objects.filter(author="dana-whitfield", status="sent").count() > 100


def test_every_colleague_is_labelled_as_simulated_on_the_board(enter):
    shown = enter("agent").get("/board/").content.decode()
    assert shown.count("simulated") >= PersonRow.objects.filter(simulated=True, role="agent").count()
    assert PersonRow.objects.filter(simulated=True).count() == 11


def test_a_second_start_goes_on_where_the_first_one_stopped(enter, morning):
    from firsthand.demo.opening import kept_until, open_home

    cases = CaseRow.objects.count()
    clock.set_clock(wiring.home(), morning.demo_opens + timedelta(minutes=12))
    kept_until(wiring.now(), {})
    clock.set_clock(wiring.home(), morning.demo_opens + timedelta(days=3))
    opened = open_home(morning)
    assert not opened.fresh
    assert timedelta(minutes=12) <= wiring.now() - morning.demo_opens < timedelta(minutes=13)
    assert CaseRow.objects.count() == cases


def test_a_visited_day_is_played_to_its_end_from_where_it_stands(enter, morning):
    from dataclasses import replace

    from firsthand.demo.playing_out import play_out

    short = replace(morning, day={**morning.day, "ends": "10:50"})
    heard = MentionRow.objects.count()
    assert play_out(short) is False
    assert MentionRow.objects.count() > heard
    assert settings.get("demo_stopped_at") == short.ends.isoformat()
    assert ReplyRow.objects.filter(author="dana-whitfield", status="sent").count() > 100


def test_a_home_with_a_desk_of_its_own_is_no_demo(enter, morning):
    from firsthand.demo.opening import NotADemo, open_home

    settings.put("demo", "")
    with pytest.raises(NotADemo, match="FIRSTHAND_HOME"):
        open_home(morning, fresh=True)


def test_the_clock_of_another_home_is_the_wall_clock(tmp_path):
    assert abs((clock.now(tmp_path) - clock.now(tmp_path / "another")).total_seconds()) < 5


def test_the_customer_writes_back_to_the_visitors_answer_in_the_same_case(enter, live_for):
    from tests.journeys.at_the_desk import send, the_case

    case = "case-d6b46f796550397b303a"
    send(enter("agent"), case, "Good morning! Shall I hold one for you at Oak Street?")
    live_for(3)
    assert [seen.inbound for seen in the_case(case).thread if seen.inbound] == [True, True]
    assert "coral 256" in MentionRow.objects.filter(case=case, inbound=True).latest("created_at").text


def test_deliveries_and_dates_from_outside_are_held_against_the_wall_clock(enter, morning):
    assert timedelta() <= wiring.now() - morning.demo_opens < timedelta(minutes=1)
    assert abs(wiring.door.__wrapped__().now() - clock.wall()) < timedelta(seconds=5)
    assert clock.latest(wiring.home()) >= max(clock.wall() - timedelta(seconds=5), morning.demo_opens)
