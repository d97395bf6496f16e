"""The waist, the reader's page: which model and which rules read the mentions of this desk."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firsthand.classifiers.triager import Triager

MODEL, RULES, VERSIONS = "triage.model", "rules.toml", "rules.versions"


def reader(home: Path, model: Path | None = None) -> Triager:
    """The reader of mentions: the model of --model, else the home's, else the shipped one; the rules alike.

    A model or a rules file that was put in place meanwhile is read anew. Raises WrongModel, WrongRules.
    """
    own, rules = home / MODEL, home / RULES
    chosen = model or (own if own.exists() else None)
    kept = rules if rules.exists() else None
    return _reader(chosen, kept, _stamp(chosen), _stamp(kept))


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
