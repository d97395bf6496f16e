"""The waist, the reader's page: which model and which rules read the mentions of this desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.wiring.in_force import InForce, stamp

if TYPE_CHECKING:
    from firsthand.classifiers.triager import Triager

MODEL, RULES, VERSIONS = "triage.model", "rules.toml", "rules.versions"

Place = tuple[Path, Path | None]
Files = tuple[Path | None, Path | None, int, int]


def reader(home: Path, model: Path | None = None) -> Triager:
    """The reader of mentions: the model of --model, else the home's, else the shipped one; the rules alike.

    A model or a rules file that was put in place meanwhile is read anew. One that cannot be read leaves the reader of before
    in force; where this process has none, it raises WrongModel, WrongRules.
    """
    return _readers.get((home, model), _files(home, model))


def trouble(home: Path, model: Path | None = None) -> str:
    """What is wrong with the model or the rules that should be in force; empty when nothing is."""
    return _readers.trouble((home, model), _files(home, model))


def _is_of_the_files(error: Exception) -> bool:
    from firsthand.classifiers.rule_file import WrongRules
    from firsthand.classifiers.wrong_model import WrongModel

    return isinstance(error, WrongModel | WrongRules)


def _files(home: Path, model: Path | None) -> Files:
    own, rules = home / MODEL, home / RULES
    chosen = model or (own if own.exists() else None)
    kept = rules if rules.exists() else None
    return chosen, kept, stamp(chosen), stamp(kept)


def _read(files: Files) -> Triager:
    from firsthand.classifiers.triager import Triager

    return Triager.load(files[0], files[1])


def _where(place: Place) -> Path:
    home, model = place
    return model.resolve().parent if model else home


_readers: InForce[Place, Files, Triager] = InForce("triage", _read, _is_of_the_files, _where)


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
