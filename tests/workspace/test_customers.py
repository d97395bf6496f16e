"""A customer above the cases: every channel on one page, and nothing of what is not in sight."""

from datetime import timedelta

from firsthand.desk.intake import take
from firsthand.records.models import CaseRow
from tests.builders import a_mention
from tests.workspace import world


def heard(text, **more):
    now = world.wiring.now() - timedelta(minutes=1)
    take([a_mention(text, account="larkwire", created_at=now, **more)], world.the_desk())


def customer_of(author):
    return CaseRow.objects.filter(author=author).first().customer


def test_every_case_of_a_customer_stands_on_one_page(as_):
    heard("my bill is wrong as well", author="ines", id="ines-again")
    html = as_("lea").get(f"/customer/{customer_of('ines')}/").content.decode()
    assert "no signal since this morning" in html
    assert "my bill is wrong as well" in html


def test_whoever_may_open_no_case_is_not_told_that_the_customer_exists(as_):
    key = customer_of("ines")
    assert as_("helen").get(f"/customer/{key}/").status_code == 404
    assert as_("ana").get(f"/customer/{key}/").status_code == 200
    assert as_("lea").get("/customer/nobody/").status_code == 404


def test_a_store_manager_reads_nothing_of_the_customers_other_cases(as_):
    heard(
        "waited long again", author="guest", id="g1", channel="google_reviews", rating=2, page="store:oak-street"
    )
    heard("no signal, my number is private", author="guest", id="g2", channel="google_reviews")
    case = CaseRow.objects.get(author="guest", store="oak-street")
    helen = as_("helen")
    for address in (f"/case/{case.id}/", f"/customer/{case.customer}/"):
        html = helen.get(address).content.decode()
        assert "waited long again" in html
        assert "my number is private" not in html, address
    assert "1 more with another team" in helen.get(f"/case/{case.id}/").content.decode()
    assert "my number is private" in as_("lea").get(f"/customer/{case.customer}/").content.decode()
