"""Every page for every role: open, or as if it were not there; and what every page has in its headers."""

import re

import pytest

from firsthand.records import settings
from tests.workspace import world

OPEN = {
    "/inbox/": {"ana", "lea", "quinn", "helen", "robot"},
    "/inbox/?view=all&q=signal&tier=2&order=newest": {"ana", "lea", "quinn", "helen", "robot"},
    "/board/": {"ana", "lea", "quinn"},
    "/board/service_level/": {"ana", "lea", "quinn"},
    "/filtered-out/": {"ana", "lea", "quinn"},
    "/filtered-out/?view=sample": {"ana", "lea", "quinn"},
    "/incidents/": {"ana", "lea", "quinn"},
    "/attention/": {"ana", "lea", "quinn"},
    "/forgetting/": {"lea"},
    "/stores/": {"lea", "quinn"},
    "/store/oak-street/": {"lea", "quinn", "helen"},
    "/store/elm-plaza/": {"lea", "quinn", "milo"},
    "/playbooks/": {"ana", "lea", "quinn"},
    "/offers/": {"lea", "quinn"},
    "/offers/held_out/all/": {"lea", "quinn"},
    "/policy/": {"lea", "quinn"},
}
EVERYBODY = ("ana", "lea", "quinn", "helen", "milo", "robot")


@pytest.mark.parametrize("address", OPEN)
def test_a_page_opens_for_its_roles_and_is_not_there_for_others(as_, address):
    allowed = OPEN[address] | ({"milo"} if "inbox" in address else set())
    answers = {name: as_(name).get(address).status_code for name in EVERYBODY}
    assert answers == {name: 200 if name in allowed else 404 for name in EVERYBODY}


@pytest.mark.parametrize("address", ["/", *OPEN, "/case/case-x/", "/case/case-x/send/"])
def test_without_a_log_in_every_page_leads_to_the_door(client, db, address):
    assert client.get(address)["Location"].startswith("/login/")


def test_every_page_is_strict_about_where_things_come_from(as_):
    settings.put("demo", "1")
    lea, case = as_("lea"), world.case_of("ines")
    for address in (*OPEN, f"/case/{case}/", "/public/", "/login/", f"/case/{case}/forms/hand-off/"):
        answer = lea.get(address)
        if answer.status_code == 302:
            continue
        rules = answer["Content-Security-Policy"]
        assert "style-src 'self'" in rules
        assert "script-src 'self'" in rules
        assert "unsafe" not in rules
        html = answer.content.decode()
        assert not re.search(r"""\b(src|href|action)=["'](https?:)?//""", html), address
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", html), address


def test_the_inbox_lists_only_what_is_in_sight(as_):
    ana = as_("ana").get("/inbox/?view=all").content.decode()
    assert "ines" in ana
    assert "guest of oak-street" not in ana
    helen = as_("helen").get("/inbox/?view=all").content.decode()
    assert "guest of oak-street" in helen
    assert "guest of elm-plaza" not in helen
    assert "ines" not in helen


def test_a_case_out_of_sight_is_not_there(as_):
    oak, network = world.case_of("guest of oak-street"), world.case_of("ines")
    assert as_("helen").get(f"/case/{oak}/").status_code == 200
    assert as_("milo").get(f"/case/{oak}/").status_code == 404
    assert as_("milo").post(f"/case/{oak}/send/", {"text": "hello"}).status_code == 404
    assert as_("helen").get(f"/case/{network}/").status_code == 404
    assert as_("ana").get("/case/case-nowhere/").status_code == 404


def test_quality_reads_everything_and_writes_nothing(as_):
    case = world.case_of("ines")
    quinn = as_("quinn")
    assert quinn.get(f"/case/{case}/").status_code == 200
    for what in ("send", "take", "note", "hand-off", "wrap-up", "correct", "check", "verify-link", "private"):
        assert quinn.post(f"/case/{case}/{what}/", {"text": "x"}).status_code == 403, what


def test_filters_and_search_narrow_the_list(as_):
    lea = as_("lea")
    assert b"ines" in lea.get("/inbox/?view=all&topic=network").content
    assert b"ines" not in lea.get("/inbox/?view=all&topic=billing").content
    assert b"my bill" in lea.get("/inbox/?view=all&q=dollars+bill").content
    assert b"hmm so this" in lea.get("/inbox/?view=all&flag=needs_person").content
    assert b"Nothing matches" in lea.get("/inbox/?view=all&q=nobodysaidthis").content


def test_a_strange_address_is_no_error(as_):
    for query in (
        "page=9999999999999999",
        "page=-1",
        "page=0",
        "page=x",
        "tier=seven",
        "view=%00",
        "order=",
        "q=%25%27",
    ):
        assert as_("lea").get(f"/inbox/?{query}").status_code == 200, query


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9999999"])
def test_a_page_number_that_is_none_is_no_error(as_, number):
    for address in ("/filtered-out/", "/offers/offered/all/"):
        assert as_("lea").get(f"{address}?page={number}").status_code == 200


@pytest.mark.parametrize(
    ("who", "address", "place"),
    [
        ("ana", "/case/CASE/", "/inbox/"),
        ("ana", "/case/CASE/why/", "/inbox/"),
        ("lea", "/board/service_level/", "/board/"),
        ("lea", "/store/oak-street/", "/stores/"),
        ("lea", "/policy/edit/", "/policy/"),
        ("ana", "/playbooks/no_service/", "/playbooks/"),
    ],
)
def test_a_page_inside_a_place_keeps_the_place_marked(as_, who, address, place):
    shown = as_(who).get(address.replace("CASE", world.case_of("ines"))).content.decode()
    assert re.search(rf'href="{place}" aria-current="true"', shown)


def test_notices_that_wait_are_told_on_a_phone_where_their_place_is_folded_away(as_):
    shown = as_("ana").get("/inbox/").content.decode()
    assert 'id="n-more"' in shown[shown.index('popovertarget="more"') :]


def test_a_page_says_to_each_what_they_may_do_on_it(as_):
    quinn, helen, key = as_("quinn"), as_("helen"), world.case_of("ines")
    assert "What comes to you" not in quinn.get("/me/").content.decode(), "nothing comes to who only reads"
    assert "Oak Street</a>" in helen.get("/me/").content.decode()
    assert "Best at" not in helen.get("/me/").content.decode(), "a store's reviews come, whatever their topic"
    ana = as_("ana")
    ana.post(f"/case/{key}/take/")
    ana.post(f"/case/{key}/wrap-up/", {"disposition": "solved", "resolved": "yes", "note": "done"})
    assert "Open it again to write" in ana.get(f"/case/{key}/").content.decode()
    assert "Open it again to write" not in quinn.get(f"/case/{key}/").content.decode()


def test_a_number_that_nothing_stands_behind_says_so_and_leads_to_a_longer_span(as_):
    shown = as_("quinn").get("/board/saves/").content.decode()
    assert "<title>Stayed after all" in shown
    assert "No case counts here yet" in shown
    assert 'href="?span=7d"' in shown


def test_the_reading_of_a_case_leads_back_to_it_by_the_same_key_as_the_case_to_its_list(as_):
    key = world.case_of("ines")
    assert f'href="/case/{key}/" data-back' in as_("ana").get(f"/case/{key}/why/").content.decode()


def test_what_waits_opens_from_the_page_about_the_desk(as_):
    assert '<a href="/inbox/?view=all">' in as_("lea").get("/about/").content.decode()


def test_what_waits_in_a_queue_opens_to_exactly_those_cases_also_in_a_store_s_queue(as_):
    lea, ana = as_("lea"), as_("ana")
    answered = world.case_of("ines")
    ana.post(f"/case/{answered}/take/")
    case = world.the_desk().log.case(answered)
    sent = {
        "text": "We are on it and will write here soon.",
        "client_token": "t1",
        "seen_version": str(case.version),
    }
    ana.post(f"/case/{answered}/send/", sent)
    board = lea.get("/board/").content.decode()
    found = re.findall(r'href="(/inbox/\?view=all&amp;flag=waiting&amp;queue=[^"]+)">(\d+)<', board)
    assert len(found) > 2
    for address, number in found:
        listed = lea.get(address.replace("&amp;", "&")).content.decode()
        assert listed.count('<li class="case ') == int(number), address
        assert 'name="queue"' in listed
        assert re.search(r'<select name="queue">.*?selected.*?</select>', listed, re.S), "the menu says which"
