"""What the pages show is carried out: each command of a page, as it stands there, in a home of its own."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from tests.cli.running import Terminal
from tests.docs.test_pages import ROOT, commands_in, fences

STANDS = {
    "serve": "it goes on until it is stopped",
    "worker": "it goes on until it is stopped",
    "demo": "tests/journeys walk through it",
    "simulate": "tests/cli/test_simulate.py",
    "train": "tests/cli/test_triage.py",
    "triage": "it is shown with a model that `train` made",
    "playbook": "tests/desk/test_playbook_howto.py",
}
"""What is not carried out here, and why."""
MORE = {"erase": ["--yes"]}
"""What a person is asked at the terminal."""

EXPORT = """Case Number,Description,Contact Name,Date/Time Opened,Case Origin,Case Reason
101,no signal since this morning,Jane,2026-11-20 10:00,Email,Network
102,my bill is 30 dollars too high,Bo,2026-11-20 11:00,Email,Billing
"""
MENTIONS = [
    {"id": "1", "channel": "x", "author": "jane_doe", "text": "no signal since this morning"},
    {"id": "2", "channel": "x", "author": "bo", "text": "my bill is 30 dollars too high"},
]
LABEL = {"text": "no signal since this morning", "topic": "network", "actionable": True}
EVENT = {"id": "e1", "account": "LW-1", "kind": "sim_changed", "at": "2026-11-28T09:30:00Z"}
DRAFT = {"id": "1", "text": "We are on it, Jane."}


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def here(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A folder with the files that the pages speak of, and the data folder `var` in it."""
    at = tmp_path / "here"
    at.mkdir()
    monkeypatch.chdir(at)
    dated = [{**each, "created_at": f"2026-11-2{n}T15:00:00Z"} for n, each in enumerate(MENTIONS, 1)]
    (at / "monday.jsonl").write_text(lines(*dated[:1]))
    (at / "tuesday.jsonl.gz").write_bytes(gzip.compress(lines(*dated[1:]).encode()))
    (at / "export.csv").write_text(EXPORT)
    (at / "labels.jsonl").write_text(lines(LABEL))
    (at / "changes.jsonl").write_text(lines(EVENT))
    (at / "drafts.jsonl").write_text(lines(DRAFT))
    (at / "backups").mkdir()
    return terminal.copy(at / "var")


def shown(*names: str) -> list[tuple[str, list[str]]]:
    """Each command of these pages, in the order of the page, with its page."""
    found = []
    for name in names:
        for language, body in fences(ROOT / name):
            if language in ("sh", "console", "bash"):
                found += [(name, words) for words in commands_in(body) if words and words[0] not in STANDS]
    return found


def as_typed(words: list[str]) -> list[str]:
    """In this folder: the backups' folder is here, and the archive is the one that was made."""
    words = [word.replace("/backups/", f"{os.getcwd()}/backups/") for word in words]
    if words[0] == "restore":
        made = sorted(Path("backups").glob("*.tar.gz"))
        words = [str(made[-1]) if word.endswith(".tar.gz") and made else word for word in words]
    return [*words, *MORE.get(words[0], [])]


@pytest.mark.parametrize(
    "pages",
    [
        ("docs/how-to/bring-your-own-history.md", "docs/how-to/erase-a-person.md"),
        ("docs/how-to/run-as-a-service.md", "docs/how-to/use-the-api.md", "docs/how-to/crm.md"),
        ("docs/how-to/tune-the-rules.md",),
    ],
    ids=["history and erasure", "a service and its programs", "rules"],
)
def test_every_command_of_a_page_does_what_it_says(here, pages):
    here("person", "add", "ana")
    wrong = []
    for page, words in shown(*pages):
        ran = here(*as_typed(words))
        if ran.code != 0:
            wrong.append(f"{page}: firsthand {' '.join(words)}: {ran.code}: {ran.said[-400:]}")
    assert wrong == []


def test_what_stands_elsewhere_is_shown_on_some_page():
    """A reason for a command that no page shows any more is one too many."""
    pages = [str(page.relative_to(ROOT)) for page in (ROOT / "docs").rglob("*.md")] + ["README.md"]
    words = {words[0] for name in pages for _, body in fences(ROOT / name) for words in commands_in(body) if words}
    assert {"serve", "demo", "simulate", "train", "playbook"} <= words
