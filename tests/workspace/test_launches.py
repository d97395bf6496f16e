"""The lead plans a launch, sees what its words would tell, keeps it, and ends it; the desk works with it meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from firsthand import wiring
from firsthand.desk.ports import Conflict
from firsthand.domain.launch import Called, Launch, Prepared
from firsthand.records import launches as kept
from firsthand.records.models import AuditRow, CaseRow, LaunchRow, MentionRow
from tests.workspace import world

HOUR = timedelta(hours=1)


def local(at) -> str:
    return at.astimezone(ZoneInfo(wiring.policy().zone)).strftime("%Y-%m-%dT%H:%M")


def asked(**changes):
    now = wiring.now()
    return {
        "name": "Nova 12 on sale",
        "starts": local(now - HOUR),
        "ends": local(now + 48 * HOUR),
        "phrases": "nova 12\npreorder",
        "expect": "times",
        "number": "3",
        "answer_title": ["When it ships", ""],
        "answer_text": ["Preorders ship on Friday.", ""],
        "person": ["ana", ""],
        "from": [local(now), ""],
        "until": [local(now + 8 * HOUR), ""],
        "do": "keep",
        **changes,
    }


def a_running_launch(**changes) -> Launch:
    now = wiring.now()
    told = {
        "id": "launch-1",
        "name": "Nova 12 on sale",
        "starts_at": now - HOUR,
        "ends_at": now + HOUR,
        "phrases": ("nova 12",),
        "times": 3.0,
        "answers": (Prepared("When it ships", "Preorders ship on Friday."),),
        "called": (Called("ben", now - HOUR, now + HOUR),),
    }
    one = Launch(**(told | changes))
    kept.keep(one, "lea", now)
    return one


def text(client, address, status=200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_desk_without_launches_says_what_one_is_for(as_):
    assert "Plan the first one" in text(as_("lea"), "/launches/")
    assert "Plan the first one" not in text(as_("quinn"), "/launches/")


def test_only_who_leads_plans_and_others_are_not_told(as_):
    assert as_("ana").get("/launches/").status_code == 404
    assert as_("quinn").get("/launches/new/").status_code == 404
    assert as_("quinn").post("/launches/new/", asked()).status_code == 404
    assert not LaunchRow.objects.exists()


def test_a_preview_tells_how_many_and_keeps_nothing(as_):
    MentionRow.objects.update(created_at=wiring.now() - HOUR)
    html = as_("lea").post("/launches/new/", asked(do="preview")).content.decode()
    assert "<mark>nova 12</mark>" in html
    assert "<b>2</b> of 7 mentions" in html
    assert not LaunchRow.objects.exists()


def test_words_are_tried_before_anything_else_is_known_and_need_be_right_themselves(as_):
    MentionRow.objects.update(created_at=wiring.now() - HOUR)
    bare = {"name": "", "starts": "", "ends": "", "number": "", "person": [], "from": [], "until": []}
    tried = as_("lea").post("/launches/new/", asked(do="preview", **bare))
    assert tried.status_code == 200
    assert "<b>2</b> of 7 mentions" in tried.content.decode()
    without = as_("lea").post("/launches/new/", asked(do="preview", **bare | {"phrases": ""}))
    assert without.status_code == 422
    assert without.content.decode().count('aria-invalid="true"') == 1


def test_a_launch_is_planned_and_marks_what_came_since_it_began(as_):
    CaseRow.objects.filter(author="cy").update(opened_at=wiring.now())
    answer = as_("lea").post("/launches/new/", asked(), follow=True)
    assert "Planned." in answer.content.decode()
    (one,) = kept.every()
    assert CaseRow.objects.get(author="cy").launch == one.id
    assert AuditRow.objects.filter(who="lea", what="launch planned", about=one.id).exists()
    assert "Nova 12 on sale" in text(as_("ana"), f"/inbox/?view=all&launch={one.id}")
    assert "Nova 12 on sale" in text(as_("ana"), "/board/")


def test_mistakes_are_named_and_what_was_typed_stays(as_):
    answer = as_("lea").post("/launches/new/", asked(number="many", ends=local(wiring.now() - 2 * HOUR)))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "above 1, at most 50" in html
    assert 'value="many"' in html
    assert html.count('aria-invalid="true"') == 2


@pytest.mark.parametrize(
    ("changes", "mend"),
    [
        ({"answer_text": ["Your PIN is 4711 and your card is 4111 1111 1111 1111.", ""]}, "would be stopped on sending"),
        ({"starts": "2020-01-01T07:00", "ends": "2020-01-02T07:00", "person": ["", ""], "from": ["", ""],
          "until": ["", ""]}, "That time is past"),
    ],
)  # fmt: skip
def test_what_only_the_desk_knows_is_checked_too(as_, changes, mend):
    answer = as_("lea").post("/launches/new/", asked(**changes))
    assert answer.status_code == 422
    assert mend in answer.content.decode()


def test_two_launches_at_a_time_need_two_names(as_):
    a_running_launch(name="nova 12 ON SALE")
    assert "has this name" in as_("lea").post("/launches/new/", asked()).content.decode()


def test_its_answers_stand_first_in_the_composer_of_its_cases_while_it_runs(as_):
    one = a_running_launch()
    case = world.case_of("cy")
    assert "Preorders ship on Friday." not in text(as_("ana"), f"/case/{case}/")
    as_("lea").post(f"/launches/{one.id}/change/", asked(starts=local(wiring.now() - HOUR), over=kept.mark(one)))
    kept_case = wiring.desk().log.case(case)
    assert (one.id, "launch") in kept_case.links
    html = text(as_("ana"), f"/case/{case}/")
    assert html.index("Preorders ship on Friday.") < html.index("Let me check the stock for you.")
    as_("lea").post(f"/launches/{one.id}/end/")
    assert "Preorders ship on Friday." not in text(as_("ana"), f"/case/{case}/")


def test_it_is_ended_early_once_and_the_page_says_who(as_):
    one = a_running_launch()
    as_("lea").post(f"/launches/{one.id}/end/")
    first = kept.get(one.id).ended_at
    as_("leo").post(f"/launches/{one.id}/end/")
    assert kept.get(one.id).ended_at == first
    html = text(as_("leo"), f"/launches/{one.id}/")
    assert "Lea: ended early" in html
    assert as_("lea").get(f"/launches/{one.id}/change/").status_code == 302


def test_one_that_is_called_off_stays_so_and_its_name_is_free_again(as_):
    one = a_running_launch(starts_at=wiring.now() + HOUR, ends_at=wiring.now() + 48 * HOUR)
    lea = as_("lea")
    lea.post(f"/launches/{one.id}/end/")
    html = text(lea, f"/launches/{one.id}/")
    assert "Called off</span>" in html
    assert "Call it off" not in html
    assert "called off</span>" in text(lea, "/launches/")
    lea.post(f"/launches/{one.id}/change/", asked())
    lea.post(f"/launches/{one.id}/end/")
    assert kept.get(one.id).called_off
    assert AuditRow.objects.filter(what__startswith="launch ", about=one.id).count() == 1
    assert "Planned." in lea.post("/launches/new/", asked(), follow=True).content.decode()


def test_a_change_that_did_not_know_of_the_end_does_not_undo_it(as_):
    one = a_running_launch()
    seen = kept.mark(one)
    kept.keep(replace(one, ended_at=wiring.now()), "leo", wiring.now(), seen)
    with pytest.raises(Conflict, match="changed meanwhile"):
        kept.keep(replace(one, times=4.0), "lea", wiring.now(), seen)
    assert kept.get(one.id).ended_at


def test_of_two_who_change_it_at_once_the_second_is_told_and_keeps_what_was_typed(as_):
    one = a_running_launch()
    seen = kept.mark(one)
    as_("leo").post(f"/launches/{one.id}/change/", asked(number="4", over=seen))
    lea = as_("lea")
    answer = lea.post(f"/launches/{one.id}/change/", asked(number="5", over=seen))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this launch while you wrote" in html
    assert 'value="5"' in html
    assert kept.get(one.id).times == 4.0
    lea.post(f"/launches/{one.id}/change/", asked(number="5", over=kept.mark(kept.get(one.id))))
    assert kept.get(one.id).times == 5.0


def test_a_change_is_noted_by_what_it_changed(as_):
    one = a_running_launch()
    as_("lea").post(f"/launches/{one.id}/change/", asked(number="4", over=kept.mark(one)))
    assert kept.get(one.id).times == 4.0
    assert "volume" in AuditRow.objects.get(what="launch changed").detail


def test_a_stranger_is_not_found(as_):
    assert as_("lea").get("/launches/launch-none/").status_code == 404


def test_staffing_counts_a_planned_launch_in_and_names_the_gap(as_, monkeypatch):
    from firsthand.workspace import staffing

    monkeypatch.setattr(staffing, "FEWEST_CASES", 1)
    CaseRow.objects.update(opened_at=wiring.now() - 2 * HOUR, store="")
    before = text(as_("lea"), "/staffing/")
    one = a_running_launch(times=50.0, ends_at=wiring.now() + 30 * HOUR)
    after = text(as_("lea"), "/staffing/")
    assert one.name not in before
    assert "missing on" in after
    assert "For the next seven days, launches counted in" in after
