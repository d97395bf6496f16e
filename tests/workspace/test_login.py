"""The way in: one door, the same words for every mistake, and a demo that only this machine can enter."""

from django.test import Client

from firsthand.records import settings
from tests.workspace import world


def log_in(client, name="ana", password=world.PASSWORD, **more):
    return client.post("/login/", {"username": name, "password": password, **more})


def test_a_name_and_its_password_lead_to_the_inbox(desk_world):
    answer = log_in(Client())
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_name_and_a_wrong_password_get_the_same_words(desk_world):
    stranger = log_in(Client(), name="nobody").content.replace(b"nobody", b"")
    forgetful = log_in(Client(), password="wrong-wrong-wrong").content.replace(b'value="ana"', b'value=""')
    assert b"do not belong together" in stranger
    assert b"do not belong together" in forgetful
    assert Client().get("/inbox/").status_code == 302


def test_after_ten_wrong_passwords_the_right_one_waits_too(desk_world):
    client = Client()
    for _ in range(10):
        log_in(client, password="wrong-wrong-wrong")
    assert log_in(client).status_code != 302


def test_a_link_to_another_site_is_not_followed_after_the_log_in(desk_world):
    assert log_in(Client(), next="https://elsewhere.example/")["Location"] == "/"
    assert log_in(Client(), next="//elsewhere.example/")["Location"] == "/"
    assert log_in(Client(), next="/board/")["Location"] == "/board/"


def test_one_click_enters_only_while_it_is_a_demo_and_only_from_this_machine(desk_world):
    assert Client().post("/enter/", {"role": "agent"}).status_code == 404
    settings.put("demo", "1")
    assert Client(REMOTE_ADDR="203.0.113.9").post("/enter/", {"role": "agent"}).status_code == 404
    assert b"Enter as agent" in Client().get("/login/").content
    assert Client().post("/enter/", {"role": "agent"})["Location"] == "/"
    assert Client().post("/enter/", {"role": "admin"}).status_code == 404


def test_a_proxy_on_this_machine_does_not_open_the_demo_to_the_world(desk_world):
    settings.put("demo", "1")
    for header in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED"):
        through = Client(**{header: "203.0.113.9"})
        assert through.post("/enter/", {"role": "lead"}).status_code == 404, header
        assert b"Enter as agent" not in through.get("/login/").content


def test_the_doors_need_the_forms_token(desk_world):
    settings.put("demo", "1")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/enter/", {"role": "agent"}).status_code == 403
    assert log_in(strict).status_code == 403


def test_whoever_logs_out_is_out(as_):
    client = as_("ana")
    client.post("/logout/")
    assert client.get("/inbox/").status_code == 302
