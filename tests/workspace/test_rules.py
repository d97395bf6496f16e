"""The triage rules in the workspace: tried on a mention and on what came in, then put in force."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from firsthand import wiring
from firsthand.records.models import AuditRow, MentionRow
from firsthand.wiring import triage
from tests.workspace import world

As = Callable[[str], Client]
RULE = """
[[rule]]
name = "upgrade day"
words = ["nova 12"]
set = ["urgency=high"]
critical = "outage"
"""


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    return tmp_path


def text_in_force() -> str:
    return triage.rules_text(wiring.home())


def base_of(page: Any) -> str:
    return re.search(r'name="base" value="(\w+)"', page.content.decode())[1]


def test_a_lead_sees_what_a_rule_would_change_before_it_goes_live(as_: As, own_home: Path) -> None:
    lea = as_("lea")
    tried = lea.post("/rules/try/", {"text": text_in_force() + RULE, "bench": "when can i get the Nova 12?"})
    told = html.unescape(tried.content.decode())
    assert tried.status_code == 200
    assert "upgrade day" in told
    assert "for “nova 12”" in told
    assert "What would change" in told
    assert text_in_force() == triage.rules_text(own_home / "nowhere"), "trying keeps nothing"


def test_a_text_that_cannot_be_read_leaves_the_rules_in_force_on_the_page(as_: As, own_home: Path) -> None:
    lea = as_("lea")
    count = re.search(r"(\d+) rules stand beside", lea.get("/rules/").content.decode())[1]
    refused = lea.post("/rules/try/", {"text": text_in_force() + '[[rule]]\nname = "x"\nwordz = ["y"]\n'})
    assert refused.status_code == 400
    assert f"{count} rules stand beside" in refused.content.decode()
    assert "In force now" in refused.content.decode()


def test_kept_rules_read_the_next_mention_and_can_be_taken_back(as_: As, own_home: Path) -> None:
    lea = as_("lea")
    before = text_in_force()
    tried = lea.post("/rules/try/", {"text": before + RULE})
    lea.post("/rules/keep/", {"text": before + RULE, "base": base_of(tried), "note": "launch"})
    assert "upgrade day" in text_in_force()
    assert "upgrade day" in [written.rule.name for written in wiring.triager().book.rules]
    assert AuditRow.objects.filter(what="triage rules changed", who="lea").exists()
    back = lea.post("/rules/back/")
    assert "What would change" in html.unescape(back.content.decode())
    assert triage.rules_before(own_home) == before


def test_a_wrong_rule_is_named_with_its_mend_and_not_kept(as_: As, own_home: Path) -> None:
    broken = text_in_force() + '\n[[rule]]\nname = "x"\nwords = ["a"]\nnudge = ["topic=weather +1"]\n'
    kept = as_("lea").post("/rules/keep/", {"text": broken, "base": "nonsense"})
    assert kept.status_code == 400
    tried = as_("lea").post("/rules/try/", {"text": broken})
    assert tried.status_code == 400
    assert "topic has no answer" in html.unescape(tried.content.decode())


def test_two_leads_do_not_overwrite_each_other(as_: As, own_home: Path) -> None:
    tried = as_("lea").post("/rules/try/", {"text": text_in_force() + RULE})
    triage.keep_rules(own_home, text_in_force() + RULE.replace("upgrade day", "leo was first"))
    kept = as_("lea").post("/rules/keep/", {"text": text_in_force() + RULE, "base": base_of(tried)})
    assert kept.status_code == 400
    assert "leo was first" in text_in_force()


def test_agents_change_no_rules_but_see_why(as_: As, own_home: Path) -> None:
    ana = as_("ana")
    assert ana.get("/rules/").status_code == 404
    key = MentionRow.objects.get(author="enter2win").key
    told = html.unescape(ana.get(f"/why/{key}/").content.decode())
    assert "Does it need an answer?" in told
    assert "Which team knows this?" in told


def test_a_case_tells_its_reading_word_by_word(as_: As, own_home: Path) -> None:
    told = html.unescape(as_("ana").get(f"/case/{world.case_of('ines')}/why/").content.decode())
    assert "“signal”" in told or "no signal" in told
    assert "no service at all" in told, "the rule that fired is named"
    assert "of those are right; below, a person chooses. Measured on" in told, "and which bar it was held against"
    assert "worth an answer +0.8" in told, "what the rule does, in words"


def test_a_mention_that_is_not_there_is_not_found(as_: As, own_home: Path) -> None:
    assert as_("lea").get("/why/nothing/").status_code == 404


def test_the_page_tells_how_the_reading_is_doing(as_: As, own_home: Path) -> None:
    lea = as_("lea")
    lea.post(f"/case/{world.case_of('bo')}/correct/", {"field": "topic", "value": "sales"})
    told = html.unescape(lea.get("/rules/").content.decode())
    assert "How the reading is doing" in told
    assert "Needs a person" in told
    assert "What people said to it this week" in told
    assert "Each of these teaches the next training." in told
