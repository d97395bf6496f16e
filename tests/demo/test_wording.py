"""What the colleagues write passes every reply check as it stands, so that no start has to read it again."""

from __future__ import annotations

from pathlib import Path

import pytest

import firsthand
from firsthand.demo.house import read_by_the_colleagues
from firsthand.demo.reading import fitting
from firsthand.demo.world import read_world
from firsthand.domain.decisions import Draft
from firsthand.engine.safety import check
from firsthand.engine.safety.marks import Lexicon
from firsthand.proofreaders import proofread

WORLD = read_world(Path(firsthand.__file__).parent / "library")
LINES = sorted(
    (topic, lang, text)
    for topic, by_lang in WORLD.replies.items()
    for lang, wordings in by_lang.items()
    for texts in wordings.values()
    for text in texts
)


def findings(text: str, severities: tuple[str, ...] = ("block", "warn")) -> list[str]:
    draft = Draft(f"{text} ^TL", "x", True, "my phone is dead", "jonah_bikes_pe")
    found = check(draft, proofread(text), None, WORLD.policy)
    return [f"{each.check}: {each.message}" for each in found if each.severity in severities]


def test_what_is_told_passes_every_check_but_the_draft_that_is_stopped():
    stopped = WORLD.story["f"]["first_draft"]
    told = WORLD.wordings - {text for _, _, text in LINES}
    assert {text for text in told if findings(text)} == {stopped}
    assert findings(stopped)[0].startswith("private_data")


def test_every_wording_passes_every_check():
    assert {text: found for _, lang, text in LINES if lang == "en" if (found := findings(text))} == {}


def test_wordings_in_other_languages_are_stopped_by_no_check():
    draft = {text: findings(text, ("block",)) for _, lang, text in LINES if lang != "en"}
    assert {text: found for text, found in draft.items() if found} == {}


@pytest.mark.parametrize("macro", WORLD.macros, ids=lambda macro: macro["id"])
def test_every_prepared_answer_passes_every_check(macro):
    assert findings(macro["text"]) == []


def test_the_answer_to_all_affected_passes_every_check():
    assert findings(WORLD.story["e"]["answer"]) == []


def test_only_words_of_the_library_are_taken_as_read():
    known = read_by_the_colleagues(WORLD)
    assert known("It is avaliable today. ^TL").spelling
    assert known(f"{LINES[0][2]} ^TL").lexicon == Lexicon()


def test_a_line_that_speaks_of_something_goes_to_whoever_spoke_of_it():
    lines, said_to = WORLD.replies["account"]["en"]["first"], WORLD.said_to
    scam = "Thanks for being careful. That message was not from us; please do not open the link in it."
    assert fitting(lines, said_to, "is this TEXT from you guys legit??", 0.0)[0] == scam
    assert scam not in fitting(lines, said_to, "divorced, need my line off her account", 0.9)
    assert scam not in fitting(lines, said_to, "the context of it", 0.9)


def test_every_topic_has_lines_that_answer_anything():
    few = {
        (topic, lang, name): left
        for topic, by_lang in WORLD.replies.items()
        for lang, said in by_lang.items()
        for name, lines in said.items()
        if (left := len(fitting(lines, WORLD.said_to, "", 0.0))) < (2 if lang == "en" else 1)
    }
    assert few == {}


def test_no_topic_is_short_of_words():
    short = {
        topic: counts
        for topic, by_lang in WORLD.replies.items()
        if min(counts := (len(by_lang["en"]["first"]), len(by_lang["en"]["more"]))) < 2
    }
    assert short == {}
