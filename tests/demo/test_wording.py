"""What the colleagues write passes every reply check as it stands, so that no start has to read it again."""

from __future__ import annotations

from pathlib import Path

import pytest

import firsthand
from firsthand.demo.house import read_by_the_colleagues
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


def test_no_topic_is_short_of_words():
    short = {
        topic: counts
        for topic, by_lang in WORLD.replies.items()
        if min(counts := (len(by_lang["en"]["first"]), len(by_lang["en"]["more"]))) < 2
    }
    assert short == {}
