"""Rules of a lead: word forms, near and unless, negation, priority; and what is wrong is named with its mend."""

from __future__ import annotations

import time

import pytest

from firsthand.classifiers.phrases import PhraseBook
from firsthand.classifiers.rule_file import WrongRules, parse_rules, read_rules


def fired(rule: str, text: str) -> list[str]:
    return [hit.rule.name for hit in PhraseBook(parse_rules(rule)).hits([text])[0]]


BILL = '[[rule]]\nname = "bill"\nwords = ["bill+", "refund*"]\nnudge = ["topic=billing +1"]\n'


@pytest.mark.parametrize("text", ["my bill", "BILLS!", "billed twice", "refunding", "the (bill)", "bill,"])
def test_forms_and_endings_fire(text: str) -> None:
    assert fired(BILL, text) == ["bill"]


def test_a_plus_finds_the_forms_of_its_word_and_no_other_word() -> None:
    rule = '[[rule]]\nname = "leaves"\nwords = ["quit+"]\nnudge = ["churn=explicit +1"]\n'
    assert all(fired(rule, text) == ["leaves"] for text in ("quitting!", "she QUITS", "I quit", "so I quitted"))
    assert not any(fired(rule, text) for text in ("it is quite slow", "quiting", "acquitted", "quitters"))


def test_a_rule_is_shown_in_the_words_that_were_written() -> None:
    (written,) = parse_rules(BILL)
    assert written.as_written == ("bill+", "refund*")


@pytest.mark.parametrize("text", ["billboard", "rebill", "nothing of it", ""])
def test_other_words_do_not(text: str) -> None:
    assert fired(BILL, text) == []


def test_negation_cancels_where_it_stands_close() -> None:
    rule = '[[rule]]\nname = "slow"\nwords = ["slow"]\nnudge = ["topic=network +1"]\n'
    assert fired(rule, "it is so slow") == ["slow"]
    assert fired(rule, "not slow at all") == []
    assert fired(rule, "it is not the rep, it is just slow") == ["slow"]
    assert fired(rule + 'negation = "keeps"\n', "not slow") == ["slow"]


def test_near_must_stand_and_unless_must_not() -> None:
    rule = """
[groups]
me = ["my", "our"]
[[rule]]
name = "stolen"
words = ["stolen"]
near = ["<me>"]
unless = ["base", "movie"]
critical = "fraud"
"""
    assert fired(rule, "my number was stolen") == ["stolen"]
    assert fired(rule, "a number was stolen") == []
    assert fired(rule, "our team has a stolen base") == []


def test_near_and_unless_of_one_mention_do_not_reach_into_the_next() -> None:
    rule = '[[rule]]\nname = "x"\nwords = ["stolen"]\nnear = ["my"]\nunless = ["movie"]\ncritical = "fraud"\n'
    hits = PhraseBook(parse_rules(rule)).hits(["stolen", "my dog", "movie", "my phone was stolen"])
    assert [len(each) for each in hits] == [0, 0, 0, 1]


def test_handles_and_emoji_are_words() -> None:
    rule = '[[rule]]\nname = "angry"\nwords = ["😡", "@ceo"]\nnudge = ["sentiment=negative +1"]\n'
    assert fired(rule, "great job 😡") == ["angry"]
    assert fired(rule, "@CEO do something") == ["angry"]


def test_the_graver_rule_comes_first() -> None:
    rule = BILL + '[[rule]]\nname = "lawyer"\nwords = ["lawyer"]\ncritical = "regulator"\npriority = 90\n'
    assert fired(rule, "this bill goes to my lawyer") == ["lawyer", "bill"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[rule]]\nwords = ['a']\n", "line 1"),
        ("[[rule]]\nname = 'a'\nwords = ['a']\n", "does nothing"),
        ("[[rule]]\nname = 'a'\nwords = []\ncritical = 'fraud'\n", "nothing to look for"),
        ("[[rule]]\nname = 'a'\nwords = ['a']\ncritical = 'boredom'\n", "use one of"),
        ("[[rule]]\nname = 'a'\nwords = ['a']\nnudge = ['topic=weather +1']\n", "no answer “weather”"),
        ("[[rule]]\nname = 'a'\nwords = ['a']\nnudge = ['topic=billing +99']\n", "beyond"),
        ("[[rule]]\nname = 'a'\nwords = ['a']\nnear = ['<me>']\ncritical = 'fraud'\n", "no group"),
        ("[[rule]]\nname = 'a'\nwords = ['a']\ncritical = 'fraud'\ncolour = 'red'\n", "no such field"),
        (BILL + BILL, "stands twice"),
        ("[[rule", "not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(text: str, told: str) -> None:
    with pytest.raises(WrongRules, match=told):
        parse_rules(text)


def test_the_shipped_rules_know_every_critical_kind() -> None:
    kinds = {written.rule.critical for written in read_rules()} - {""}
    assert kinds == {"outage", "fraud", "regulator", "safety", "leaving", "vulnerable"}


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("after several calls and repeated complaints we still have no line", True),
        ("I have sent you numerous emails. Nothing.", True),
        ("Several customers sent complaints about prices, reports say", False),
        ("countless messages from fans after the show", False),
    ],
)
def test_who_tells_of_many_contacts_is_heard(text: str, fires: bool) -> None:
    names = [hit.rule.name for hit in PhraseBook(read_rules()).hits([text])[0]]
    assert ("many contacts" in names) == fires


def test_a_thousand_rules_cost_next_to_nothing() -> None:
    rules = "".join(
        f'[[rule]]\nname = "r{n}"\nwords = ["phrase{n} of {n % 17}", "word{n}"]\nnudge = ["topic=billing +0.1"]\n'
        for n in range(1_000)
    )
    book = PhraseBook(parse_rules(rules))
    texts = [f"nothing of note in text {n}, only word{n % 5000} perhaps" for n in range(2_000)]
    book.hits(texts)
    started = time.process_time()
    book.hits(texts)
    assert (time.process_time() - started) / len(texts) < 200e-6
