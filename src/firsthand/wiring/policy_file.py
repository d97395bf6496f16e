"""The waist, the policy's page: the newest in the records, else the home's file, else the shipped one."""

from __future__ import annotations

from pathlib import Path

from firsthand.domain.policy import PolicyError, parse
from firsthand.wiring.in_force import InForce


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
    return _files.get(file, (file, file.stat().st_mtime_ns)) if file.exists() else None


def trouble(home: Path) -> str:
    """What is wrong with the file that should be in force; empty when nothing is, or when the records keep the policy."""
    from firsthand.records.policies import newest_text

    file = own(home)
    if newest_text() or not file.exists():
        return ""
    return _files.trouble(file, (file, file.stat().st_mtime_ns))
