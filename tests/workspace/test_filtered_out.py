"""What is filtered out: read again by chance, brought back when it matters, and learnt from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.test import Client

from firsthand import wiring
from firsthand.classifiers.corpus import labelled
from firsthand.desk.intake import take
from firsthand.desk.second_look import look_again
from firsthand.engine.triage.audit import audit
from firsthand.engine.triage.evidence import Bars
from firsthand.records import labels, pile, second_look
from firsthand.records.models import CaseRow, MentionRow
from firsthand.workspace.reasons import plain_reason, why_left_out
from tests.builders import a_mention, a_triage
from tests.workspace import world

As = Callable[[str], Client]
BARS = Bars(drop=0.28, act=0.54)


class Doubtful:
    """A reader that would rather not answer, and is not sure of it."""

    version = "doubtful"

    def __init__(self, chance: float) -> None:
        self.chance = chance

    def triage(self, mentions):  # type: ignore[no-untyped-def]
        return [
            a_triage(actionable=False, p_actionable=self.chance, topic="none", tier=0, cluster=mention.text[:16])
            for mention in mentions
        ]


def hear(texts: list[str], author: str, chance: float = 0.26) -> None:
    desk = replace(wiring.desk(), reader=Doubtful(chance))
    now = wiring.now()
    take(
        [
            a_mention(text, id=f"{author}-{n}", author=author, created_at=now - timedelta(minutes=n + 1))
            for n, text in enumerate(texts)
        ],
        desk,
    )


def test_an_author_who_writes_again_is_brought_back_once(desk_world: None) -> None:
    hear(["so this happened", "and once more today", "really, every day"], "again")
    opened = look_again(second_look.groups(wiring.now()), BARS, world.the_desk())
    assert len(opened) == 1
    assert look_again(second_look.groups(wiring.now()), BARS, world.the_desk()) == []


def test_the_same_words_twice_are_no_second_reason(desk_world: None) -> None:
    hear(["the very same words here"] * 3, "echo")
    assert look_again(second_look.groups(wiring.now()), BARS, world.the_desk()) == []


def test_what_people_said_becomes_labels_that_training_reads(as_: As) -> None:
    lea = as_("lea")
    advert = MentionRow.objects.get(author="enter2win")
    lea.post(f"/filtered-out/{advert.key}/agree/")
    lea.post(f"/case/{world.case_of('bo')}/correct/", {"field": "topic", "value": "sales"})
    rows = [labelled(row, "here") for row in labels.corrected()]
    assert {row.piece.text: dict(row.labels) for row in rows} == {
        world.TEXTS["enter2win"]: {"actionable": False},
        world.TEXTS["bo"]: {"topic": "sales"},
    }


def test_a_second_press_leads_to_the_case_that_the_first_one_made(as_: As) -> None:
    key = MentionRow.objects.get(author="enter2win").key
    lea = as_("lea")
    made = lea.post(f"/filtered-out/{key}/matters/")
    again = lea.post(f"/filtered-out/{key}/matters/", follow=True)
    assert again.redirect_chain == [(made.url, 302)]
    assert "It belongs to this case already." in again.content.decode()
    assert labels.corrected()[0]["actionable"] == "true"


def test_a_second_press_tells_whoever_may_not_see_the_case_that_there_is_one(as_: As) -> None:
    advert = MentionRow.objects.get(author="enter2win")
    MentionRow.objects.filter(key=advert.key).update(case=CaseRow.objects.get(store="oak-street").id)
    again = as_("ana").post(f"/filtered-out/{advert.key}/matters/", follow=True)
    assert again.redirect_chain == [("/filtered-out/", 302)]
    assert "It belongs to a case already, which is not in your sight." in again.content.decode()


def test_the_pile_tells_what_is_missed_at_most_and_raises_the_alarm(as_: As) -> None:
    hear([f"nothing much, number {n}" for n in range(40)], "many")
    keys = list(MentionRow.objects.filter(author="many").order_by("key").values_list("key", flat=True))
    for key in keys[:30]:
        labels.keep(key, "actionable", "false", "false", "lea", wiring.now())
    due, reads, missed = pile.audited(wiring.now(), share=1.0)
    assert (reads, missed) == (30, 0)
    assert due >= 40
    for key in keys[30:34]:
        labels.keep(key, "actionable", "false", "true", "lea", wiring.now())
    assert pile.audited(wiring.now(), share=1.0)[1:] == (34, 4)
    assert pile.audited(wiring.now(), share=0.0)[1:] == (0, 0), "what chance did not choose does not count"
    assert audit(34, 4).alarm
    assert as_("lea").get("/filtered-out/").status_code == 200


def test_why_it_was_filtered_out_is_told_once_and_in_percent() -> None:
    sure = ("filtered out: 0.95 sure that nothing needs an answer",)
    assert why_left_out(0.954, sure) == "95 % sure that nothing needs an answer"
    assert why_left_out(0.998, sure).startswith("over 99 % sure"), "nothing that was guessed is quite sure"
    assert plain_reason(sure[0]) == "filtered out: 95 % sure that nothing needs an answer"
    assert why_left_out(1.0, ("reads as spam",)) == "100 % sure that nothing needs an answer; reads as spam"
