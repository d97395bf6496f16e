"""A store's page: the review as it was written, what came after it, and numbers that lead to their cases."""

from __future__ import annotations

import re
from datetime import timedelta

from firsthand import wiring
from firsthand.desk.intake import take
from tests.builders import a_mention
from tests.workspace import world


def test_the_review_itself_stands_there_and_what_its_author_wrote_later_under_it(as_):
    now = wiring.now()
    review = a_mention(
        "The door was shut at nine.",
        channel="google_reviews",
        author="vera",
        account="larkwire",
        page="store:oak-street",
        rating=1,
        created_at=now - timedelta(minutes=5),
    )
    later = a_mention(
        "it is open now, thanks",
        channel="google_reviews",
        author="vera",
        account="larkwire",
        page="store:oak-street",
        in_reply_to=review.id,
        created_at=now,
    )
    take([review, later], world.the_desk())
    shown = as_("helen").get("/store/oak-street/").content.decode()
    card = shown[shown.index("<b>vera</b>") :]
    assert card.index("The door was shut at nine.") < card.index("it is open now, thanks")


def test_the_numbers_of_a_store_lead_to_what_stands_behind_them(as_):
    shown = as_("helen").get("/store/oak-street/").content.decode()
    assert 'href="#waiting"' in shown
    assert 'id="waiting"' in shown
    listed = as_("lea").get("/stores/").content.decode()
    assert 'href="/store/oak-street/#waiting"' in listed


def test_a_review_is_due_at_one_time_on_the_stores_page_and_on_the_case(as_):
    helen = as_("helen")
    listed = re.search(r'data-due="([^"]+)"', helen.get("/store/oak-street/").content.decode())
    opened = re.search(
        r'data-due="([^"]+)"', helen.get(f"/case/{world.case_of('guest of oak-street')}/").content.decode()
    )
    assert listed
    assert opened
    assert opened[1] == listed[1]


def test_a_store_manager_goes_back_to_the_store_that_the_review_was_opened_from(as_):
    shown = as_("helen").get(f"/case/{world.case_of('guest of oak-street')}/").content.decode()
    assert re.search(r'<a [^>]*href="/"[^>]*data-back', shown)
    assert re.search(
        r'<a [^>]*href="/inbox/"[^>]*data-back', as_("ana").get(f"/case/{world.case_of('ines')}/").content.decode()
    )
