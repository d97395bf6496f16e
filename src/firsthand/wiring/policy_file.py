"""The waist, the policy's page: the file of the home, which is in force while the records keep no policy."""

from __future__ import annotations

from pathlib import Path

from firsthand.domain.policy import PolicyError, parse
from firsthand.wiring.in_force import InForce, stamp


def _read(files: tuple[Path, int]) -> str:
    text = files[0].read_text(encoding="utf-8")
    parse(text)
    return text


_files: InForce[Path, tuple[Path, int], str] = InForce(
    "policy", _read, lambda error: isinstance(error, PolicyError | UnicodeDecodeError), lambda own: own
)


def own(home: Path) -> Path:
    """The policy file of a home, which there need not be."""
    return home / "policy.toml"


def text(home: Path) -> str | None:
    """What the file says, or said before it broke; None where there is none. Raises PolicyError at a start."""
    file = own(home)
    return _files.get(file, (file, stamp(file))) if file.exists() else None


def trouble(home: Path) -> str:
    """What is wrong with the file that should be in force; empty when nothing is, or when the records keep the policy."""
    from firsthand.records.policies import newest_text

    file = own(home)
    if not file.exists() or newest_text():
        return ""
    return _files.trouble(file, (file, stamp(file)))
