"""People and own settings: who is on, who may switch whom, what a skill changes, and a password that is really new."""

from django.contrib.auth import get_user_model

from firsthand.records.models import AuditRow, PersonRow
from tests.workspace import world


def person(name):
    return PersonRow.objects.get(id=name)


def test_an_own_switch_says_whether_new_work_comes(as_):
    ana = as_("ana")
    before = person("ana").on_duty
    ana.post("/me/duty/", {"on": "1", "next": "/inbox/"})
    assert person("ana").on_duty
    assert b"You are on duty" in ana.get("/me/").content
    answer = ana.post("/me/duty/", {"on": "0", "next": "//elsewhere.example/"})
    assert answer["Location"] == "/me/"
    assert not person("ana").on_duty
    assert not before
    assert AuditRow.objects.filter(who="ana", what="away").exists()


def test_somebody_away_is_given_nothing_new(as_):
    ana = as_("ana")
    ana.post("/me/duty/", {"on": "1"})
    assert "ana" in {idle.agent.id for idle in world.the_desk().waiting.idle()}
    ana.post("/me/duty/", {"on": "0"})
    assert "ana" not in {idle.agent.id for idle in world.the_desk().waiting.idle()}


def test_a_lead_switches_a_colleague_and_an_agent_does_not(as_):
    as_("lea").post("/people/ana/duty/", {"on": "1"})
    assert person("ana").on_duty
    assert as_("ben").post("/people/ana/duty/", {"on": "0"}).status_code == 404
    assert as_("quinn").post("/people/ana/duty/", {"on": "0"}).status_code == 404
    assert as_("lea").post("/people/nobody/duty/", {"on": "0"}).status_code == 404
    assert person("ana").on_duty


def test_a_lead_corrects_skills_tier_and_capacity(as_):
    lea = as_("lea")
    assert b"Best at it" in lea.get("/people/ana/form/").content
    lea.post("/people/ana/", {"tier": "2", "capacity": "5", "skill-order": "primary", "skill-device": "secondary"})
    ana = person("ana")
    assert (ana.tier, ana.capacity, ana.primary, ana.secondary) == (2, 5, "order", "device")
    assert AuditRow.objects.filter(who="lea", what="skills changed").exists()


def test_a_capacity_that_is_no_number_changes_nothing(as_):
    as_("lea").post("/people/ana/", {"tier": "9", "capacity": "many"})
    assert person("ana").tier == 1


def test_only_leads_quality_and_administrators_see_the_people(as_):
    answers = {name: as_(name).get("/people/").status_code for name in ("ana", "lea", "quinn", "helen")}
    assert answers == {"ana": 404, "lea": 200, "quinn": 200, "helen": 404}


def password(client, old, fresh, again=None):
    return client.post("/me/password/", {"old": old, "fresh": fresh, "again": again or fresh})


def test_a_new_password_ends_the_other_sessions_and_not_this_one(as_):
    here, there = as_("ana"), as_("ana")
    answer = password(here, world.PASSWORD, "another-long-password-7")
    assert answer.status_code == 302
    assert here.get("/inbox/").status_code == 200
    assert there.get("/inbox/").status_code == 302
    assert get_user_model().objects.get(username="ana").check_password("another-long-password-7")


def test_a_password_is_refused_with_the_reason(as_):
    ana = as_("ana")
    assert b"not your password of now" in password(ana, "wrong", "another-long-password-7").content
    assert b"12 characters" in password(ana, world.PASSWORD, "short").content
    assert b"same way twice" in password(ana, world.PASSWORD, "another-long-password-7", "else").content
    assert get_user_model().objects.get(username="ana").check_password(world.PASSWORD)


def test_about_says_that_no_worker_runs(as_):
    html = as_("lea").get("/about/").content.decode()
    assert "No worker has been started here" in html
    assert "What waits" not in as_("ana").get("/about/").content.decode()
