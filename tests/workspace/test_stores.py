"""A store's page: the review as it was written, what came after it, and numbers that lead to their cases."""

from __future__ import annotations

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
