"""What went wrong, said to a person: the place, the reason, the mend, and no trace."""

from __future__ import annotations

import errno

TELL_THEMSELVES = {
    "firsthand.wiring.NotConfigured",
    "firsthand.classifiers.wrong_model.WrongModel",
    "firsthand.classifiers.rule_file.WrongRules",
    "firsthand.records.codec.StrangeEvent",
    "firsthand.records.migrating.NewerDatabase",
}
"""By name: an error is told without loading the rooms that did not raise it."""

MENDS = {
    errno.ENOENT: "check the path",
    errno.EISDIR: "name a file, this is a folder",
    errno.ENOTDIR: "check the path: a part of it is no folder",
    errno.EACCES: "give this account the right to it, or name another path",
    errno.EPERM: "give this account the right to it, or name another path",
    errno.EROFS: "name a path that can be written to",
    errno.ENOSPC: "make room on this disk, or name a path on another one",
    errno.EDQUOT: "make room on this disk, or name a path on another one",
    errno.ENAMETOOLONG: "name a shorter path",
}
"""What the system may refuse, and what a person does about it."""


def plainly(error: Exception) -> str:
    """What a person can mend by themselves, without a trace; empty for a mistake of ours."""
    kinds = _kinds(error)
    if words := of_itself(error):
        return words
    if "django.db.utils.OperationalError" in kinds:
        return f"the database does not answer: {error}".strip()
    return of_the_system(error) if isinstance(error, OSError) and error.errno in MENDS else ""


def of_itself(error: Exception) -> str:
    """The words of an error that says itself what to mend; empty for any other."""
    return str(error) if _kinds(error) & TELL_THEMSELVES else ""


def _kinds(error: Exception) -> set[str]:
    return {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}


def of_the_system(error: Exception, file: object = "the file") -> str:
    """A file that cannot be read or written: which one, why, and the mend."""
    if isinstance(error, UnicodeDecodeError):
        return f"{file}: this is not UTF-8 text; to mend: save it as UTF-8"
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    place = f"{error.filename}: " if error.filename is not None else ""
    mend = f"; to mend: {MENDS[error.errno]}" if error.errno in MENDS else ""
    return f"{place}{error.strerror}{mend}"
