"""`firsthand person`: who works at the desk, and how they sign in."""

from __future__ import annotations

import json
import re
import sys
from types import ModuleType
from typing import Annotated, Any, NoReturn

import typer

from firsthand.domain import decisions
from firsthand.domain.people import ROLES, Agent

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Who works at the desk: add people, list them, give passwords, end log-ins.",
)
TOPICS = tuple(topic for topic in decisions.TOPICS if topic != "none")
PEOPLE_ROLES = tuple(role for role in ROLES if role != "integrator")
Login = Annotated[str, typer.Argument(help="The short name to sign in with.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of making one.")
]


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option("--name", help="How colleagues call this person.")] = "",
    role: Annotated[str, typer.Option("--role", help=f"{', '.join(PEOPLE_ROLES)}.")] = "agent",
    tier: Annotated[int, typer.Option("--tier", min=1, max=3, help="1 is the first line, 3 the last.")] = 1,
    skills: Annotated[str, typer.Option("--skills", help="Topics this person is best at: network,billing")] = "",
    also: Annotated[str, typer.Option("--also", help="Topics this person knows too.")] = "",
    store: Annotated[str, typer.Option("--store", help="The store of a store manager: oak-street")] = "",
    languages: Annotated[str, typer.Option("--languages", help="What this person answers in.")] = "en",
    capacity: Annotated[int, typer.Option("--capacity", min=1, max=20, help="Conversations at once.")] = 3,
    from_input: FromInput = False,
) -> None:
    """Add a person, or change one, and give a log-in.

    A new person's password is printed once on standard output and kept only as a hash; `--password-stdin` takes one
    of at least 12 characters instead. Adding under a known name changes the role, tier and skills, and leaves the
    password as it is. A store that is not known yet is put on the list of stores.

    Examples:

      firsthand person add ana --name "Ana Ruiz" --role agent --tier 2 --skills network,device

      firsthand person add joe --role store_manager --store oak-street
    """
    person = _person(login, name, role, tier, skills, also, store, languages, capacity)
    wiring = _ready()
    from firsthand.records import hiring

    known = hiring.may_sign_in().get(login)
    chosen = _chosen(login) if from_input else ""
    new = hiring.add(person, wiring.now())
    wiring.audit().note("console", "person added" if new else "person changed", login, role)
    typer.echo(f"{person.name} ({role}, tier {tier}) {'joins' if new else 'is changed'}", err=True)
    if chosen or not known:
        _give(login, chosen)


@app.command("list")
def listing(
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Show who works here: role, tier, skills, store, on duty, and whether a log-in is in force.

    Example: firsthand person list
    """
    _ready()
    from firsthand.records import hiring
    from firsthand.records.people import colleagues

    active = hiring.may_sign_in()
    rows: list[dict[str, Any]] = [
        {
            "id": each.id,
            "name": each.name,
            "role": each.role,
            "tier": each.tier,
            "skills": list(each.topics),
            "store": each.store,
            "on_duty": each.on_duty,
            "simulated": each.simulated,
            "may_sign_in": active.get(each.id, False),
        }
        for each in colleagues()
    ]
    if json_out:
        print(json.dumps({"people": rows}))
        return
    for row in rows:
        skills = ",".join(row["skills"]) or "-"
        duty = "on duty" if row["on_duty"] else "off duty"
        sign_in = "may sign in" if row["may_sign_in"] else "no log-in"
        typer.echo(f"{row['id']}  {row['name']}  {row['role']}  tier {row['tier']}  {skills}  {duty}  {sign_in}")


@app.command()
def password(login: Login, from_input: FromInput = False) -> None:
    """Give a person a new password; every session under the old one ends.

    Example: firsthand person password ana
    """
    wiring = _ready()
    _give(login, _chosen(login) if from_input else "")
    wiring.audit().note("console", "password given", login)


@app.command()
def leave(login: Login) -> None:
    """End a person's log-in and take them off duty; what they did stays under their name.

    Example: firsthand person leave ana
    """
    wiring = _ready()
    from firsthand.records import hiring

    if not hiring.leave(login, wiring.now()):
        _stop(f"nobody is called {login!r}; firsthand person list shows everybody")
    wiring.audit().note("console", "person left", login)
    typer.echo(f"{login} can no longer sign in", err=True)


def _person(
    login: str, name: str, role: str, tier: int, skills: str, also: str, store: str, languages: str, capacity: int
) -> Agent:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,39}", login):
        _stop(f"{login!r} is no log-in name; use small letters, digits, . _ - and at most 40 of them")
    if role not in PEOPLE_ROLES:
        _stop(f"no role of a person is called {role!r}; use one of {', '.join(PEOPLE_ROLES)}")
    if role == "store_manager" and not store:
        _stop("a store manager answers for one store: name it with --store")
    if store and not re.fullmatch(r"[a-z0-9-]{1,60}", store):
        _stop(f"{store!r} is no store's id; use small letters, digits and -, as in oak-street")
    return Agent(
        login,
        name or login.replace(".", " ").title(),
        role,
        tier,
        _topics(skills, "--skills"),
        _topics(also, "--also"),
        capacity,
        store or None,
        _languages(languages),
    )


def _topics(words: str, option: str) -> frozenset[str]:
    found = frozenset(re.split(r"[,\s]+", words.strip())) - {""}
    if unknown := sorted(found - set(TOPICS)):
        _stop(f"{option}: no topic is called {unknown[0]!r}; use {', '.join(TOPICS)}")
    return found


def _languages(words: str) -> frozenset[str]:
    found = frozenset(re.split(r"[,\s]+", words.strip().lower())) - {""}
    if wrong := [word for word in found if not re.fullmatch(r"[a-z]{2,3}", word)]:
        _stop(f"--languages: {wrong[0]!r} is no language code; write en,es")
    return found or frozenset({"en"})


def _chosen(login: str) -> str:
    """The password from standard input, if it is strong enough."""
    from firsthand.records import hiring

    password = sys.stdin.readline().rstrip("\r\n")
    if problem := hiring.weakness(password, login):
        _stop(f"the password is refused: {problem}")
    return password


def _give(login: str, chosen: str) -> None:
    from firsthand.records import hiring

    try:
        made = hiring.give_password(login, chosen)
    except KeyError:
        _stop(f"nobody is called {login!r}; firsthand person list shows everybody")
    if not chosen:
        typer.echo("The password, shown this once:", err=True)
        typer.echo(made)


def _ready() -> ModuleType:
    from firsthand import wiring

    wiring.migrate()
    return wiring


def _stop(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(2)
