"""`firsthand channel`: accounts of channels, connected, watched, fed, paused and removed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Accounts of channels: connect one, see how they do, feed recorded bodies, pause, remove.",
)

Id = Annotated[str, typer.Option("--id", help="A short name of your own, as in /hooks/ID.")]
Account = Annotated[str, typer.Argument(help="The account's id.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


@app.command()
def add(
    kind: Annotated[
        str, typer.Argument(help="x, facebook, instagram, whatsapp, google_reviews, webhook, replay, ...")
    ],
    account: Id,
    secret_file: Annotated[
        str | None,
        typer.Option("--secret-file", help="The secret, or name=value lines, or JSON; - is standard input."),
    ] = None,
    verify_token_file: Annotated[
        Path | None, typer.Option("--verify-token-file", help="The token that answers the channel's own check.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="key=value; the kind's page in docs/how-to/channels lists them."),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="How people call it.")] = "",
    live: Annotated[
        bool, typer.Option("--live", help="Let replies out at once; without it the account listens only.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Connect an account and print its hook.

    A new account listens only: mentions come in and replies wait until `firsthand channel live ID`. An account that
    takes webhooks does not start without its secret. Secrets are read from a file or from standard input, so that
    they stand in no history, and are stored encrypted under FIRSTHAND_SECRETS_KEY or the home's own key file.

    Examples:

      firsthand channel add webhook --id crm --secret-file secret.txt

      firsthand channel add facebook --id fb --secret-file app.json --verify-token-file token.txt --set page_id=1234
    """
    from firsthand.cli.connecting import connect

    made = connect(kind, account, secret_file, verify_token_file, settings or [], name, live)
    if as_json:
        print(json.dumps(made))
        return
    typer.echo(f"{kind} account '{account}' is connected and {made['state']}.")
    if made["hook"]:
        typer.echo(f"Its hook: {made['hook']}   (behind your public https address)")
    if made["state"] == "listening":
        typer.echo(f"Replies wait until you say: firsthand channel live {account}")


@app.command("list")
def listing(as_json: AsJson = False) -> None:
    """Show the accounts and how they do: last event, last catch-up, what was refused, what waits.

    Example: firsthand channel list --json
    """
    from firsthand.cli.connecting import listed, table

    found = listed()
    print(json.dumps(found)) if as_json else table(found)


@app.command()
def feed(
    account: Account,
    files: Annotated[list[str], typer.Argument(help="Recorded bodies: one a file, or one JSON document a line.")],
    as_json: AsJson = False,
) -> None:
    """Put recorded raw bodies through the raw inbox and the channel's splitter, as if they had just come.

    A file that is one document is one body; a file of JSON lines is one body a line; .gz is unpacked. Each thing in a
    body becomes a mention, a change of state, or something that a person sees as unread. Feeding again adds nothing.

    Example: firsthand channel feed crm recorded.json
    """
    from firsthand.cli.feeding import feed as put_in

    summary = put_in(account, files)
    if as_json:
        print(json.dumps(summary))
    else:
        typer.echo(", ".join(f"{name} {count}" for name, count in summary.items()))


@app.command()
def live(account: Account) -> None:
    """Let replies out by this account.

    Example: firsthand channel live crm
    """
    _state(account, "live")


@app.command()
def pause(
    account: Annotated[str | None, typer.Argument(help="The account's id; none with --all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="The red button: nothing leaves by any account.")] = False,
) -> None:
    """Stop replies of one account, or of all of them. Listening goes on.

    Example: firsthand channel pause --all
    """
    if every:
        _button(True)
        return
    if account is None:
        typer.echo("name an account, or say --all", err=True)
        raise typer.Exit(2)
    _state(account, "paused")


@app.command()
def resume(
    account: Annotated[str | None, typer.Argument(help="The account's id; none with --all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Take the red button out again.")] = False,
) -> None:
    """Let replies out again, of one account or after the red button.

    Example: firsthand channel resume --all
    """
    if every:
        _button(False)
        return
    if account is None:
        typer.echo("name an account, or say --all", err=True)
        raise typer.Exit(2)
    _state(account, "live")


@app.command()
def remove(account: Account) -> None:
    """Disconnect an account: its hook closes and its secrets are deleted. What it heard stays.

    Example: firsthand channel remove crm
    """
    _state(account, "removed")


def _state(account: str, state: str) -> None:
    from firsthand.cli.connecting import set_state

    set_state(account, state)
    typer.echo(f"account '{account}' is {state}")


def _button(pressed: bool) -> None:
    from firsthand.cli.connecting import press

    press(pressed)
    typer.echo("all publishing is paused" if pressed else "publishing goes on")
