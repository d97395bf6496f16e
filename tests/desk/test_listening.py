"""Listening words: whole words in any writing, misspellings, hashtags, and a stadium that is not the brand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.channels import connect
from firsthand.channels.reddit import reddit_query
from firsthand.channels.x import QUERY_MOST, x_query
from firsthand.desk.channel import CaughtUp, ChannelAccount
from firsthand.desk.listening import Listening, ListeningProblem, folded, read
from firsthand.desk.searching import search
from tests.fakes.vendor import Vendor

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
WORDS = Listening(("AT&T", "at and t", "Telefónica"), ("attdown",), ("AT&T Stadium",))


@pytest.mark.parametrize(
    "text",
    [
        "at&t is down",
        "Why, AT&T, why",
        "at  and  t charged me twice",
        "telefonica no funciona",
        "#ATTDown again",
        "(AT&T)",
    ],
)
def test_the_brand_is_heard_however_it_is_written(text):
    assert WORDS.judged(text).heard


@pytest.mark.parametrize("text", ["that&this", "combat&t", "no brand here", "@at&t", "attdown without a sign"])
def test_what_only_contains_it_is_not(text):
    assert not WORDS.judged(text).heard


def test_the_stadium_of_the_same_name_is_left_out_and_says_why():
    judged = WORDS.judged("great night at AT&T Stadium!")
    assert not judged.heard
    assert judged.left_out_by == "at&t stadium"
    assert judged.spans


@given(st.text(max_size=200))
def test_folding_keeps_every_letter_in_its_place(text):
    assert len(folded(text)) == len(text)
    for start, end in WORDS.judged(text).spans:
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("words", "tags", "problem"),
    [
        ("at", "", "too short"),
        ("x" * 80, "", "too long"),
        ("", "two words", "no hashtag"),
        ("\n".join(f"word{n}" for n in range(50)), "", "at most"),
    ],
)
def test_a_line_that_cannot_be_listened_for_is_named(words, tags, problem):
    with pytest.raises(ListeningProblem, match=problem):
        read(words, tags, "")


def test_the_same_word_twice_is_once_and_quotes_go():
    assert read('"Carrier"\ncarrier\n', "#one\none", "").words == ("Carrier",)


def test_the_question_to_x_fits_and_leaves_out():
    query = x_query(WORDS)
    assert query == '("AT&T" OR "at and t" OR Telefónica OR #attdown) -"AT&T Stadium" -is:retweet'
    many = Listening(tuple(f"a rather long brand phrase number {n}" for n in range(40)))
    assert len(x_query(many)) <= QUERY_MOST
    assert reddit_query(WORDS).endswith('AND NOT "AT&T Stadium"')


class Searched:
    def __init__(self):
        self.bodies, self.cursor, self.at, self.problem = [], "", None, ""

    def keep(self, account, bodies, cursor, now, notes):
        self.bodies += bodies
        self.cursor, self.at, self.problem = cursor, now, notes["search_problem"]
        return len(bodies)

    def last(self, account):
        return self.cursor, self.at


class WordsVendor(Vendor):
    """Gives one page for every question, and remembers what it was asked."""

    pages: dict[str, object] = {}

    def publishes(self, asked):
        return None

    def read(self, asked):
        return 200, self.pages.get(asked.path, {})


@pytest.mark.parametrize(
    ("kind", "path", "page", "calls"),
    [
        (
            "x",
            "/2/tweets/search/recent",
            {"data": [{"id": "5", "text": "at&t", "author_id": "1"}], "meta": {"newest_id": "5"}},
            1,
        ),
        (
            "bluesky",
            "/xrpc/app.bsky.feed.searchPosts",
            {"posts": [{"uri": "at://d/app.bsky.feed.post/1", "record": {"text": "a"}}]},
            4,
        ),
        (
            "reddit",
            "/search",
            {
                "kind": "Listing",
                "data": {
                    "children": [
                        {
                            "kind": "t3",
                            "data": {"name": "t3_a", "author": "j", "title": "at&t", "created_utc": 1.0},
                        }
                    ]
                },
            },
            1,
        ),
        (
            "mastodon",
            "/api/v1/timelines/tag/attdown",
            [{"id": "9", "content": "<p>x</p>", "account": {"acct": "j"}}],
            1,
        ),
    ],
)
def test_each_channel_that_can_search_is_asked_and_its_answer_is_read(kind, path, page, calls):
    with WordsVendor() as vendor:
        vendor.pages = {path: page}
        options = {"api_base": vendor.base, **({"did": "d"} if kind == "bluesky" else {})}
        secrets = {"secret": "s", "access_token": "t"}
        channel = connect(ChannelAccount("acc", kind, options=options, secrets=secrets), Path("/nowhere"))
        searches = Searched()
        assert search(channel, "acc", WORDS, searches, NOW) == calls
        assert searches.problem == ""
        assert [a.path for a in vendor.asked] == [path] * calls
        assert all(channel.split(body, NOW) for body in searches.bodies)
        assert search(channel, "acc", WORDS, searches, NOW + timedelta(seconds=5)) == 0


def test_nothing_is_asked_while_no_word_is_in_force_and_most_kinds_cannot_be():
    assert search(connect(ChannelAccount("a", "x"), Path("/nowhere")), "a", Listening(), Searched(), NOW) == 0
    youtube = connect(ChannelAccount("a", "youtube"), Path("/nowhere"))
    assert youtube.search(WORDS, "c", NOW) == CaughtUp(cursor="c")
