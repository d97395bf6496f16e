"""The page of playbooks: what is in force, and a file that is wrong is named to whoever leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from firsthand import wiring
from firsthand.desk.playbook_example import example
from firsthand.desk.playbook_files import load_library
from firsthand.wiring import care
from tests.workspace import world


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """`house("ring.yaml", text)` puts a file into a home of the test's own, as if this process began then."""
    monkeypatch.setenv("FIRSTHAND_HOME", str(tmp_path))
    wiring.crm.cache_clear()

    def put(name: str, text: str) -> None:
        (tmp_path / "playbooks").mkdir(exist_ok=True)
        (tmp_path / "playbooks" / name).write_text(text)
        care._house.cache_clear()

    yield put
    care._house.cache_clear()
    wiring.crm.cache_clear()


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_page_has_every_playbook_and_says_which_are_the_houses_own(as_, house):
    house("ring.yaml", example("ring").replace("title: Ring", "title: Where it rings"))
    page = read(as_("ana"), "/playbooks/")
    for playbook in load_library().values():
        assert playbook.title in page
    assert "Where it rings" in page
    assert page.count("Your own") == 1
    assert f"{len(load_library()) + 1} in force, 1 of them your own" in page


def test_a_wrong_file_is_named_to_leads_with_line_reason_and_fix(as_, house):
    house("ring.yaml", example("ring").replace("topic: ", "topicc: "))
    for address in ("/playbooks/", "/attention/"):
        page = read(as_("lea"), address)
        assert "ring.yaml" in page
        assert "there is no field “topicc” here" in page.replace("There is", "there is")
        assert "Nothing of it is in force." in page
    assert "ring.yaml" not in read(as_("ana"), "/playbooks/")
    assert "ring.yaml" not in read(as_("ana"), "/attention/")


def test_no_mistake_no_notice(as_, house):
    house("ring.yaml", example("ring"))
    assert "ring.yaml" not in read(as_("lea"), "/attention/")
    assert "as it stands" not in read(as_("lea"), "/playbooks/")


def test_a_case_goes_on_with_the_version_that_it_was_begun_with(as_, house):
    house("ring.yaml", example("ring"))
    ana, case = as_("ana"), world.case_of("ines")
    ana.post(f"/case/{case}/take/")
    ana.post(f"/case/{case}/playbook/start/", {"playbook": "ring"})
    later = example("ring").replace("version: 1\n", "version: 2\n").replace("Which store is it?", "Where?")
    house("ring.yaml", later)
    assert care.playbooks()["ring"].version == 2
    assert "Which store is it?" in read(ana, f"/case/{case}/")
    ana.post(f"/case/{case}/playbook/", {"kind": "answer", "said": "Oak Street"})
    assert "Open the store's page." in read(ana, f"/case/{case}/")


def test_a_version_that_is_gone_is_said(as_, house, tmp_path):
    house("ring.yaml", example("ring"))
    ana, case = as_("ana"), world.case_of("ines")
    ana.post(f"/case/{case}/take/")
    ana.post(f"/case/{case}/playbook/start/", {"playbook": "ring"})
    for path in (tmp_path / "playbooks.versions" / "ring" / "1").iterdir():
        path.unlink()
    house("ring.yaml", example("ring").replace("version: 1\n", "version: 2\n"))
    page = read(ana, f"/case/{case}/")
    title = care.playbooks()["ring"].title
    assert f"“{title}” was begun in version 1, which this desk does not have any more" in page
    assert "Begin it anew in version 2: what is known stays." in page
    assert page.index('name="playbook" value="ring"') < page.index('name="playbook" value="general"')
    ana.post(f"/case/{case}/playbook/start/", {"playbook": "ring"})
    assert "does not have any more" not in read(ana, f"/case/{case}/")


def test_the_page_of_a_playbook_has_its_script_its_scorecard_and_its_flow(as_, house):
    page = read(as_("ana"), "/playbooks/no_service/")
    book = load_library()["no_service"]
    for step in book.steps.values():
        assert f'id="step-{step.id}"' in page
    for question in book.questions:
        assert question.text in page
    assert "<svg" in page
    assert page.count("<g><title>") == len(book.steps)


def test_words_of_a_house_file_are_words_on_its_page_and_no_markup(as_, house):
    house("ring.yaml", example("ring").replace("title: Ring", 'title: "Ring <script>alert(1)</script>"'))
    answer = as_("ana").get("/playbooks/ring/")
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_a_playbook_that_is_not_in_force_is_no_page(as_, house):
    assert as_("ana").get("/playbooks/no-such/").status_code == 404
