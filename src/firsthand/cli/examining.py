"""What the doctor looks at outside the database: Python, libraries, the home, keys, and the files that are read."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from firsthand import wiring
from firsthand.cli import examining_care, examining_records
from firsthand.cli.examined import Line

GIGABYTE = 1024**3
ROOM_LEAST = GIGABYTE // 2
ROOM_GOOD = 5 * GIGABYTE
"""A million mentions a month take about 2 GB in the database; a backup takes as much again for a while."""

KEY_LENGTH_LEAST = 32

NEEDED = {
    "django": "everything that has to do with the database",
    "ninja": "the API",
    "allauth": "log-in",
    "axes": "log-in",
    "jinja2": "the workspace's pages",
    "granian": "firsthand serve",
    "a2wsgi": "firsthand serve",
    "msgspec": "reading mentions",
    "pydantic": "reading playbooks",
    "yaml": "reading playbooks",
    "cel_expr_python": "the conditions of playbooks",
    "numpy": "triage",
    "scipy.sparse": "triage",
    "ahocorasick_rs": "the rules of triage",
    "cryptography": "the secrets of accounts",
    "httpx": "calling channels",
}
"""Libraries that Firsthand does not work without, and what would fail."""

OF_THE_FRAMEWORK = ("ninja", "allauth", "axes")
"""These read the settings when they are loaded, so that the doctor only looks whether they are there."""

USEFUL = {
    "harper": ("grammar and spelling are not checked in replies", "harper-py"),
    "phonenumbers": ("telephone numbers are not found in replies", "phonenumbers"),
    "stdnum": ("check digits of private numbers are not verified in replies", "python-stdnum"),
    "pycld2": ("the language of a mention is not recognised", "pycld2"),
    "psycopg": ("PostgreSQL cannot be used", "psycopg[binary]"),
    "prometheus_client": ("/metrics does not answer", "prometheus-client"),
    "rich": ("progress bars and tables are not shown", "rich"),
}
"""Libraries that may be missing: what is lost, and what to install."""


def examine() -> list[Line]:
    """Look at everything. What breaks while it is looked at is a line too, never a trace."""
    parts: tuple[Callable[[], Iterator[Line]], ...] = (
        python,
        libraries,
        home,
        keys,
        doors,
        examining_records.examine,
        triage,
        policy,
        playbooks,
        examining_care.examine,
    )
    found: list[Line] = []
    for part in parts:
        try:
            found.extend(part())
        except Exception as error:
            about = (part.__doc__ or "").partition(":")[0]
            found.append(
                Line("fix", about.lower(), f"could not be looked at: {type(error).__name__}: {error}"[:300])
            )
    return found


def python() -> Iterator[Line]:
    """Python: the one version that is tested."""
    have = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] == (3, 11):
        yield Line("ok", "python", have)
    else:
        yield Line("fix", "python", f"{have} is not the version that Firsthand is made for", "install Python 3.11")


def libraries() -> Iterator[Line]:
    """Libraries: each that is missing, with what would fail."""
    fine = 0
    for name, what in NEEDED.items():
        if problem := _problem_of(name):
            yield Line(
                "fix", "libraries", f"{name}: {problem}; without it fails: {what}", "pip install firsthand again"
            )
        else:
            fine += 1
    for name, (lost, package) in USEFUL.items():
        if problem := _problem_of(name):
            yield Line("warn", "libraries", f"{name}: {problem}; {lost}", f"pip install '{package}'")
        else:
            fine += 1
    if fine == len(NEEDED) + len(USEFUL):
        yield Line("ok", "libraries", f"all {fine} are here")


def _problem_of(name: str) -> str:
    """Why a library does not load; a binary that is not for this machine shows only when it is loaded."""
    try:
        if name in OF_THE_FRAMEWORK:
            return "" if importlib.util.find_spec(name) else "is not installed"
        importlib.import_module(name)
    except ImportError as error:
        return f"does not load ({error})"
    return ""


def home() -> Iterator[Line]:
    """Home: there, writable, with room on its disk."""
    here = wiring.home()
    if here.exists() and not here.is_dir():
        yield Line("fix", "home", f"{here} is a file", "set FIRSTHAND_HOME to a folder")
        return
    nearest = next(folder for folder in (here, *here.parents) if folder.exists())
    if problem := _not_writable(nearest):
        yield Line(
            "fix",
            "home",
            f"{nearest} cannot be written to: {problem}",
            f"give this account the right to {nearest}",
        )
    elif here.exists():
        yield Line("ok", "home", str(here))
    else:
        yield Line(
            "warn", "home", f"{here} is not there yet", "any command that needs it makes it; firsthand demo is one"
        )
    room = shutil.disk_usage(nearest).free
    words = f"{room / GIGABYTE:.1f} GB free"
    if room < ROOM_LEAST:
        yield Line(
            "fix",
            "disk",
            f"{words}; mentions will soon not be kept",
            "make room, or set FIRSTHAND_HOME to another disk",
        )
    elif room < ROOM_GOOD:
        yield Line(
            "warn", "disk", words, "a million mentions take about 2 GB, and a backup as much again: make room"
        )
    else:
        yield Line("ok", "disk", words)


def _not_writable(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def keys() -> Iterator[Line]:
    """Keys: the one that signs sessions, and the one that the secrets of accounts are stored under."""
    yield from _key("secret key", "FIRSTHAND_SECRET_KEY", wiring.home() / "secret.key", _weak)
    yield from _key("secrets key", "FIRSTHAND_SECRETS_KEY", wiring.home() / "secrets.key", _no_fernet)


def _key(about: str, variable: str, file: Path, problem_of: Callable[[str], str]) -> Iterator[Line]:
    if key := os.environ.get(variable, ""):
        where = f"from {variable}"
    elif file.exists():
        key, where = file.read_text().strip(), f"in {file.name}"
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Line("warn", about, f"{file} can be read by others", f"chmod 600 {file}")
    else:
        yield Line("ok", about, f"none yet; one is made in {file.name} when it is needed")
        return
    if problem := problem_of(key):
        yield Line(
            "fix",
            about,
            f"{where}: {problem}",
            f"set {variable} to the right key, or leave it out to have one made",
        )
    else:
        yield Line("ok", about, where)


def _weak(key: str) -> str:
    return f"has {len(key)} characters of at least {KEY_LENGTH_LEAST}" if len(key) < KEY_LENGTH_LEAST else ""


def _no_fernet(key: str) -> str:
    from cryptography.fernet import Fernet

    try:
        Fernet(key)
    except ValueError:
        return "is no key (32 bytes in URL-safe base64)"
    return ""


def doors() -> Iterator[Line]:
    """Address: whether other machines may come in, and whether what they send is encrypted."""
    named = [h for h in os.environ.get("FIRSTHAND_HOSTS", "").split(",") if h]
    abroad = [h for h in named if h not in ("localhost", "127.0.0.1", "[::1]")]
    if not abroad:
        yield Line("ok", "address", "this machine only; FIRSTHAND_HOSTS names more")
    elif os.environ.get("FIRSTHAND_HTTPS") == "1":
        yield Line("ok", "address", f"{', '.join(abroad)} by https")
    else:
        mend = "put a proxy with TLS in front and set FIRSTHAND_HTTPS=1"
        yield Line("warn", "address", f"{', '.join(abroad)} without https: passwords travel in the open", mend)


def triage() -> Iterator[Line]:
    """Triage: the model in use and the rules load."""
    from firsthand.classifiers.model_file import SHIPPED, load
    from firsthand.classifiers.rule_file import SHIPPED as SHIPPED_RULES
    from firsthand.classifiers.rule_file import WrongRules, read_rules
    from firsthand.classifiers.wrong_model import WrongModel
    from firsthand.wiring.triage import MODEL, RULES

    own, rules = wiring.home() / MODEL, wiring.home() / RULES
    path = own if own.exists() else SHIPPED
    try:
        model = load(path)
        whose = "its own model" if path == own else "the shipped model"
        yield Line("ok", "triage", f"{whose}, version {model.version}, {len(model.heads)} heads")
    except WrongModel as error:
        yield Line(
            "fix",
            "triage",
            str(error),
            f"put a sound model in {path}, or take the file away to use the shipped one",
        )
    try:
        yield Line("ok", "rules", f"{len(read_rules(rules if rules.exists() else SHIPPED_RULES))} rules")
    except WrongRules as error:
        yield Line("fix", "rules", str(error), "the message names the line")


def policy() -> Iterator[Line]:
    """Policy: the one in force is valid; the home's own file too, where there is one."""
    from firsthand.domain.policy import PolicyError, parse
    from firsthand.wiring import policy_file

    own = policy_file.own(wiring.home())
    text, whose = (
        (own.read_text(), str(own)) if own.exists() else (wiring.shipped_policy_text(), "the shipped one")
    )
    try:
        parse(text)
    except PolicyError as error:
        yield Line("fix", "policy", f"{whose}: {error}"[:300], "the message names the line and the mend")
    else:
        yield Line("ok", "policy", f"{whose} is valid")


def playbooks() -> Iterator[Line]:
    """Playbooks: every one of the library is valid."""
    from firsthand.desk.playbook_files import WrongPlaybook, load_library

    try:
        yield Line("ok", "playbooks", f"{len(load_library())} are valid")
    except WrongPlaybook as error:
        yield Line("fix", "playbooks", str(error)[:300], "firsthand playbook check names each line and mend")
