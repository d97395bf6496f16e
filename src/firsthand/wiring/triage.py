"""The waist, the reader's page: which model and which rules read the mentions of this desk.

Both are files that a person or a training may change at any moment. A mistake in one stops nothing that runs: what was in
force stays in force, the mistake is told, and a file that is whole again is taken up.
"""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firsthand.classifiers.triager import Triager

MODEL, RULES, VERSIONS = "triage.model", "rules.toml", "rules.versions"


log = logging.getLogger("firsthand.triage")
Files = tuple[Path | None, Path | None, int, int]

_in_force: dict[tuple[Path, Path | None], tuple[Files, Triager]] = {}
_wrong: dict[tuple[Path, Path | None], tuple[Files, str]] = {}
_looking = threading.Lock()


def reader(home: Path, model: Path | None = None) -> Triager:
    """The reader of mentions: the model of --model, else the home's, else the shipped one; the rules alike.

    A model or a rules file that was put in place meanwhile is read anew. One that cannot be read leaves the reader of before
    in force; where this process has none, it raises WrongModel, WrongRules.
    """
    files = _files(home, model)
    kept = _in_force.get((home, model))
    if kept and kept[0] == files and (home, model) not in _wrong:
        return kept[1]
    with _looking:
        return _read_anew((home, model), files)


def _read_anew(place: tuple[Path, Path | None], files: Files) -> Triager:
    """What these files say; where they are wrong, what was in force, and the mistake is told once."""
    kept = _in_force.get(place)
    if kept and place in _wrong and _wrong[place][0] == files:
        return kept[1]
    try:
        found = _reader(*files)
    except Exception as error:
        if kept is None or not _is_of_the_files(error):
            raise
        _wrong[place] = files, str(error)
        home, model = place
        where = model.resolve().parent if model else home
        log.error("%s. It stands in %s. Triage goes on as it was; a new start would not go through", error, where)
        return kept[1]
    if _wrong.pop(place, None):
        log.warning("the files of triage are whole again: they are in force")
    _in_force[place] = files, found
    return found


def trouble(home: Path, model: Path | None = None) -> str:
    """What is wrong with the model or the rules that should be in force; empty when nothing is."""
    try:
        reader(home, model)
    except Exception as error:
        if not _is_of_the_files(error):
            raise
        return str(error)
    return _wrong.get((home, model), (None, ""))[1]


def _is_of_the_files(error: Exception) -> bool:
    from firsthand.classifiers.rule_file import WrongRules
    from firsthand.classifiers.wrong_model import WrongModel

    return isinstance(error, WrongModel | WrongRules)


def _files(home: Path, model: Path | None) -> Files:
    own, rules = home / MODEL, home / RULES
    chosen = model or (own if own.exists() else None)
    kept = rules if rules.exists() else None
    return chosen, kept, _stamp(chosen), _stamp(kept)


@lru_cache(maxsize=2)
def _reader(model: Path | None, rules: Path | None, *stamps: int) -> Triager:
    from firsthand.classifiers.triager import Triager

    return Triager.load(model, rules)


def _stamp(path: Path | None) -> int:
    return path.stat().st_mtime_ns if path and path.exists() else 0


def rules_text(home: Path) -> str:
    """The rules in force, as text."""
    from firsthand.classifiers.rule_file import SHIPPED

    own = home / RULES
    return (own if own.exists() else SHIPPED).read_text("utf-8")


def keep_rules(home: Path, text: str) -> int:
    """Put rules in force, the ones before kept under the next number; that number."""
    folder = home / VERSIONS
    folder.mkdir(parents=True, exist_ok=True)
    number = max((int(path.stem) for path in folder.glob("*.toml") if path.stem.isdigit()), default=0) + 1
    (folder / f"{number:04d}.toml").write_text(rules_text(home), "utf-8")
    fresh = home / f"{RULES}.new"
    fresh.write_text(text, "utf-8")
    fresh.replace(home / RULES)
    return number


def rules_before(home: Path) -> str | None:
    """The rules that were in force before the last change, None where nothing was changed."""
    kept = sorted((home / VERSIONS).glob("*.toml"))
    return kept[-1].read_text("utf-8") if kept else None
