"""The demo's mentions are our own, messy, many, and held out of everything that triage learns from."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import firsthand
from firsthand.demo.arrivals import schedule, story_mentions
from firsthand.demo.world import read_world

LIBRARY = Path(firsthand.__file__).parent / "library"
WORLD = read_world(LIBRARY)
DAY = schedule(WORLD)


def bare(text: str) -> str:
    """A text without what a careless copy would change: handles, links, marks and capitals."""
    return " ".join(re.findall(r"\w+", re.sub(r"@\w+|https?://\S+|^RT\b", " ", text.lower())))


def pieces(text: str) -> set[str]:
    words = bare(text).split()
    return {" ".join(words[n : n + 6]) for n in range(max(0, len(words) - 5))}


def test_none_of_them_is_in_the_corpus_that_triage_is_trained_on():
    corpus = [
        line.split("|", 1)[-1]
        for file in sorted((LIBRARY / "corpus").rglob("*.txt"))
        for line in file.read_text("utf-8").splitlines()
    ]
    assert len(corpus) > 1000
    known = {bare(line) for line in corpus if len(bare(line).split()) > 2}
    assert [told.text for told in WORLD.told if bare(told.text) in known] == []


def test_hardly_a_phrase_of_six_words_stands_in_both():
    corpus = "\n".join(file.read_text("utf-8") for file in sorted((LIBRARY / "corpus").rglob("*.txt")))
    shared = set().union(*map(pieces, corpus.splitlines()))
    both = [told.text for told in WORLD.told if pieces(told.text) & shared]
    assert len(both) <= len(WORLD.told) // 50, both


def test_about_three_thousand_come_in_a_day_and_most_of_them_before_the_desk_opens():
    assert 2700 <= len(DAY.due) <= 3300
    early = sum(mention.created_at <= WORLD.demo_opens for mention in DAY.due)
    assert 2000 <= early <= 2300
    assert len({mention.id for mention in DAY.due}) == len(DAY.due)


def test_about_one_in_ten_needs_an_answer_besides_the_outage():
    low, high = WORLD.truth["riverside"]["lines"]
    needing = sum(told.needs_answer and not low <= told.line <= high for told in WORLD.told)
    assert 0.07 <= needing / len(DAY.due) <= 0.13


def test_they_come_by_many_channels_in_several_languages_and_as_people_write():
    channels = Counter(mention.channel for mention in DAY.due)
    assert {"x", "facebook", "instagram", "google_reviews", "reddit", "youtube", "bluesky", "whatsapp"} <= set(
        channels
    )
    assert len({told.lang for told in WORLD.told if told.lang}) >= 2
    texts = [told.text for told in WORLD.told]
    assert sum(any(ord(letter) > 0x1F000 for letter in text) for text in texts) > 50
    assert sum(text.isupper() for text in texts) >= 5
    assert sum(mention.text.startswith("RT @") for mention in DAY.due) > 500
    assert len(set(texts)) > 0.99 * len(texts)


def test_the_day_is_the_same_at_every_start():
    assert schedule(read_world(LIBRARY)) == DAY


def test_the_story_cases_are_among_them_and_the_days_before_have_theirs():
    ids = {mention.id for mention in DAY.due}
    assert {"story-b-1", "story-c-3", "story-d-2", "story-f-1", "story-g-2"} <= ids
    assert [mention.id for mention in story_mentions(WORLD, history=True)] == ["story-c-1", "story-c-2"]


def test_what_comes_between_two_moments_is_what_lies_between_them():
    middle = WORLD.demo_opens
    assert [*DAY.between(WORLD.opens, middle), *DAY.between(middle, WORLD.ends)] == [
        mention for mention in DAY.due if WORLD.opens < mention.created_at <= WORLD.ends
    ]
