"""The support AI in the workspace: a kinder wording for a person to read, and nothing without one connected."""

from __future__ import annotations

import pytest

from firsthand.wiring import care
from tests.fakes.drafters import Obeying, Scripted
from tests.workspace import world

HTMX = {"HX-Request": "true"}


@pytest.fixture
def begun(as_):
    ana, key = as_("ana"), world.case_of("ines")
    ana.post(f"/case/{key}/playbook/start/", {"playbook": "general"}, headers=HTMX)
    return ana, key


def test_without_one_nothing_is_offered_and_all_works(begun):
    ana, key = begun
    assert "Phrase it" not in ana.get(f"/case/{key}/").content.decode()
    told = ana.post(f"/case/{key}/playbook/phrase/", headers=HTMX).content.decode()
    assert "No support AI is connected" in told


def test_a_kinder_wording_stands_in_the_reply_for_a_person_to_read(begun, monkeypatch):
    kinder = Scripted(lambda wording, words: f"Thank you for your patience. {wording}")
    monkeypatch.setattr(care, "drafter", lambda: kinder)
    ana, key = begun
    html = ana.post(f"/case/{key}/playbook/phrase/", headers=HTMX).content.decode()
    assert "Thank you for your patience." in html.split("<textarea")[1].split("</textarea>")[0]


def test_what_an_obeying_model_proposes_never_reaches_the_reply(begun, monkeypatch):
    monkeypatch.setattr(care, "drafter", Obeying)
    ana, key = begun
    html = ana.post(f"/case/{key}/playbook/phrase/", headers=HTMX).content.decode()
    assert "evil.example" not in html
    assert "did not fit" in html
