"""`firsthand token`: bearer tokens for programs."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    name: Annotated[str, typer.Argument(help="What the token is for, as the audit will name it.")] = "",
    role: Annotated[
        str, typer.Option("--role", help="agent, lead, qa, store_manager, admin or integrator.")
    ] = "integrator",
    person: Annotated[
        str, typer.Option("--for", help="The person whose token it is: it is them, and sees what they see.")
    ] = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="End the token of this name.")] = False,
    show: Annotated[bool, typer.Option("--list", help="List names, roles and last use.")] = False,
) -> None:
    """Make a bearer token for the API, end one, or list them.

    The token is printed once on standard output and kept only as a hash: store it where your program keeps
    its secrets. Making one under a known name replaces it, so the old one ends at once.

    Examples:

      firsthand token crm-sync --role integrator

      firsthand token ana-laptop --for ana

      firsthand token crm-sync --revoke

      firsthand token --list
    """
    from firsthand import wiring
    from firsthand.domain.people import ROLES

    wiring.migrate()
    from firsthand.records import tokens

    audit = wiring.audit()
    if show:
        for known, its_role, revoked, used in tokens.names():
            last = f"last used {used:%Y-%m-%d %H:%M} UTC" if used else "never used"
            typer.echo(f"{known}  {its_role}  {'revoked' if revoked else last}")
        return
    if not name:
        _stop("name the token: firsthand token NAME --role ROLE")
    if revoke:
        if not tokens.revoke(name):
            _stop(f"no token is called {name!r}; firsthand token --list shows them")
        audit.note("console", "token revoked", name)
        typer.echo(f"{name} is revoked", err=True)
        return
    if role not in ROLES:
        _stop(f"no role is called {role!r}; use one of {', '.join(ROLES)}")
    whose = tokens.person(person) if person else None
    if person and whose is None:
        _stop(f"nobody who can sign in is called {person!r}; the page People names them")
    secret = tokens.make(name, whose.role if whose else role, wiring.now(), person=person)
    audit.note("console", "token made", name, f"for {person}" if person else role)
    typer.echo(secret)


def _stop(words: str) -> None:
    typer.echo(words, err=True)
    raise typer.Exit(2)
