"""Every page: links lead somewhere, commands exist with these options, configuration files can be read."""

from __future__ import annotations

import configparser
import json
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from firsthand.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
WRITTEN = [page for page in PAGES if page.name not in ("commands.md",)]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def headings(page: Path) -> set[str]:
    """The anchors of a page, as the usual renderers make them."""
    lines = FENCE.sub("", page.read_text()).splitlines()
    titles = [line.lstrip("#").strip() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_leads_somewhere(page):
    for found in LINK.finditer(FENCE.sub("", page.read_text())):
        target = found.group(1) or found.group(2)
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        there = (page.parent / place).resolve() if place else page
        assert there.exists(), f"{relative(page)}: {target} leads nowhere"
        if anchor and there.suffix == ".md":
            assert anchor in headings(there), f"{relative(page)}: {target} has no such heading"


@pytest.mark.parametrize("page", WRITTEN, ids=relative)
def test_every_command_on_a_page_is_one_with_these_options(page):
    for language, body in fences(page):
        if language in ("sh", "console", "bash"):
            for words in commands_in(body):
                must_be_known(words, relative(page))


@pytest.mark.parametrize("page", WRITTEN, ids=relative)
def test_every_block_of_json_or_settings_can_be_read(page):
    for language, body in fences(page):
        if language == "json":
            json.loads(body)
        elif language == "ini":
            text = body if body.lstrip().startswith("[") else "[all]\n" + body
            configparser.ConfigParser(interpolation=None, strict=False).read_string(text)


def test_every_page_is_in_the_index():
    index = (ROOT / "docs" / "README.md").read_text()
    listed = {(ROOT / "docs" / target.partition("#")[0]).resolve() for target, _ in LINK.findall(index)}
    own = [page for page in PAGES if page.parent.parent == ROOT / "docs" or page.parent == ROOT / "docs"]
    missing = [
        relative(p) for p in own if p not in listed and p.name != "README.md" and "decisions" not in p.parts
    ]
    assert missing == []


def fences(page: Path) -> list[tuple[str, str]]:
    return [(found.group(2), found.group(3)) for found in FENCE.finditer(page.read_text())]


def commands_in(body: str) -> list[list[str]]:
    """The calls of `firsthand` in a block of shell, without what the shell does around them."""
    found = []
    for line in body.replace("\\\n", " ").splitlines():
        for part in re.split(r" \| | && |; ", line.split(" #")[0]):
            if "firsthand" not in part:
                continue
            words = shlex.split(part.strip().removeprefix("$ "))
            while words and (re.match(r"^[A-Z_]+=", words[0]) or words[0] in ("sudo", "exec")):
                words = words[1:]
            if words and words[0].split("/")[-1] == "firsthand":
                found.append(words[1:])
    return found


def must_be_known(words: list[str], where: str) -> None:
    said = f"{where}: firsthand {' '.join(words)}"
    command: Any = get_command(app)
    while hasattr(command, "get_command") and words and not words[0].startswith("-"):
        inner = command.get_command(None, words[0])
        assert inner is not None, f"{said}: there is no {words[0]}"
        command, words = inner, words[1:]
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
    for word in words:
        if word.startswith("--"):
            assert word.split("=")[0] in known, f"{said}: there is no {word}"
    needed = [p for p in command.params if p.param_type_name == "argument" and p.required]
    plain = [word for word in words if not word.startswith("--")]
    assert len(plain) >= len(needed), f"{said}: {needed[len(plain)].name} is missing"
