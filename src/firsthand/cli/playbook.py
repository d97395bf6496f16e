"""`firsthand playbook`: write, check, run and test playbooks, and print their surfaces."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from firsthand.domain.playbook import Playbook

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write, check, run and test playbooks, and print their surfaces: script, CRM prompt, scorecard.",
)
File = Annotated[str, typer.Argument(help="A playbook's file, or the id of one of the library (`general`).")]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write; standard output without it.")]


def _wall_clock() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def opened(file: str) -> Playbook:
    """A playbook by its path or its library id; what is wrong with it goes to standard error, exit code 1."""
    from firsthand.desk.playbook_files import WrongPlaybook, load

    try:
        return load(path_of(file))
    except WrongPlaybook as error:
        for each in error.wrong:
            typer.echo(str(each), err=True)
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"{file} cannot be read: {error}", err=True)
    raise typer.Exit(1)


def path_of(file: str) -> Path:
    from firsthand.desk.playbook_files import LIBRARY

    path, known = Path(file), LIBRARY / f"{file}.yaml"
    if not path.exists() and known.exists():
        return known
    if not path.exists():
        typer.echo(f"there is no file {file}, and no playbook of that name in the library", err=True)
        raise typer.Exit(1)
    return path


@app.command("run")
def run(
    file: File,
    stdio: Annotated[bool, typer.Option("--stdio", help="Talk JSON lines with a program.")] = False,
    text: Annotated[str, typer.Option("--text", help="The customer's first message.")] = "",
) -> None:
    """Run a playbook: at the terminal with a person, or with --stdio over standard input and output.

    With --stdio, one JSON object a line: {"start": {"text": ..., "facts": {}, "tools": []}} begins;
    {"answer": ...}, {"message": ...}, {"silence": minutes} and {"result": ..., "error": false} follow.
    The playbook writes {"say"}, {"ask"}, {"call"} and at last {"done"}. The end of input ends it as
    stopped, with the hand-off summary. Errors go to standard error, exit code 1.

    Example: firsthand playbook run no_service
    """
    playbook = opened(file)
    if stdio:
        _run_stdio(playbook)
    else:
        _run_terminal(playbook, text)


def _run_stdio(playbook: Playbook) -> None:
    from firsthand.desk.playbook_talk import WrongLine, converse

    try:
        for line in converse(playbook, iter(sys.stdin.readline, ""), _wall_clock):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    except WrongLine as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except BrokenPipeError as error:
        raise typer.Exit(1) from error


def _run_terminal(playbook: Playbook, text: str) -> None:
    from firsthand.desk.playbook_terminal import talk

    opening = text or typer.prompt("The customer writes", default="")
    talk(playbook, opening, _wall_clock(), typer.echo, lambda words: typer.prompt(words, default=""))


@app.command("check")
def check(
    files: Annotated[list[str] | None, typer.Argument(help="Playbooks; the whole library without any.")] = None,
    svg: Annotated[Path | None, typer.Option("--svg", help="Draw the flow of one into this file.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the format as JSON Schema, and leave.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Check playbooks: format, names, types, ends, bounds, consents; print the length of the paths to each end.

    A wrong file is refused with its line, the reason and the mend; the exit code is then 1. --svg draws the
    flow as a picture.

    Example: firsthand playbook check mine.yaml
    """
    from firsthand.desk.playbook_files import LIBRARY
    from firsthand.desk.playbook_format import schema as format_schema
    from firsthand.desk.playbook_report import check_rows

    if schema:
        typer.echo(json.dumps(format_schema(), indent=2))
        return
    paths = [path_of(file) for file in files or []] or sorted(LIBRARY.glob("*.yaml"))
    rows = check_rows(paths)
    if as_json:
        typer.echo(json.dumps({"playbooks": rows}, ensure_ascii=False))
    for row in rows:
        for wrong in row["wrong"]:
            typer.echo(wrong, err=True)
        if not as_json and not row["wrong"]:
            typer.echo(f"{row['id']} v{row['version']}: {row['steps']} steps, fine")
            for end in row["paths"]:
                typer.echo(
                    f"  to {end['end']}: {end['paths']:,} paths, {end['shortest']} to {end['longest']} steps"
                )
    if svg is not None:
        from firsthand.engine.playbook.picture import picture

        svg.write_text(picture(opened(str(paths[0]))), encoding="utf-8")
        typer.echo(f"drawn into {svg}", err=True)
    if any(row["wrong"] for row in rows):
        raise typer.Exit(1)


@app.command("new")
def new(
    out: Annotated[Path, typer.Argument(help="The file to write, such as router_restarts.yaml.")],
    script_file: Annotated[Path | None, typer.Option("--from", help="A numbered call-centre script.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Begin a playbook: an example to change, or with --from a draft made of a numbered call-centre script.

    The script's numbered lines become steps, "If yes: go to step 5" becomes a branch, "Tools" and "Failure
    points" are kept. The draft passes `check`; what the script leaves open is printed as questions.

    Example: firsthand playbook new router_restarts.yaml
    """
    from firsthand.desk.playbook_draft import draft
    from firsthand.desk.playbook_example import example

    name = re.sub(r"[^a-z0-9]+", "_", out.stem.lower()).strip("_") or "playbook"
    name = name if name[0].isalpha() else f"p_{name}"
    if out.exists() and not force:
        typer.echo(f"{out} is there already; choose another name, or write over it with --force", err=True)
        raise typer.Exit(1)
    questions: list[str] = []
    try:
        text = example(name)
        if script_file is not None:
            text, questions = draft(script_file.read_text(encoding="utf-8"), name)
    except (OSError, ValueError) as error:
        typer.echo(f"{script_file}: {error}", err=True)
        raise typer.Exit(1) from error
    _write(text, out)
    for question in questions:
        typer.echo(f"  to answer: {question}")
    typer.echo(f"next: open {out}, then `firsthand playbook check {out}` and `firsthand playbook run {out}`")


@app.command("script")
def script(
    file: File,
    page: Annotated[str, typer.Option("--format", help="md or html.")] = "md",
    out: Out = None,
) -> None:
    """The script of a playbook: a page that a person can read aloud from, as Markdown or HTML.

    Example: firsthand playbook script no_service
    """
    from firsthand.engine.playbook.script import html, markdown

    if page not in ("md", "html"):
        raise typer.BadParameter("write md or html", param_hint="--format")
    playbook = opened(file)
    _write(html(playbook) if page == "html" else markdown(playbook), out)


@app.command("crm")
def crm(file: File, out: Out = None) -> None:
    """The CRM prompt of a playbook as JSON: fields, prompts, picklists, next best steps, and two mappings.

    Example: firsthand playbook crm no_service
    """
    from firsthand.engine.playbook.crm_prompt import crm_prompt

    _write(json.dumps(crm_prompt(opened(file)), indent=2, ensure_ascii=False) + "\n", out)


@app.command("scorecard")
def scorecard(
    file: File,
    page: Annotated[str, typer.Option("--format", help="json or md.")] = "json",
    out: Out = None,
) -> None:
    """The QA scorecard of a playbook: questions bound to steps, with weights, critical ones and N/A rules.

    Example: firsthand playbook scorecard no_service
    """
    from firsthand.engine.playbook.scorecard import as_markdown
    from firsthand.engine.playbook.scorecard import scorecard as form

    if page not in ("json", "md"):
        raise typer.BadParameter("write json or md", param_hint="--format")
    playbook = opened(file)
    as_json = json.dumps(form(playbook), indent=2, ensure_ascii=False) + "\n"
    _write(as_markdown(playbook) if page == "md" else as_json, out)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        typer.echo(f"{out} cannot be written: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"written to {out}", err=True)


@app.command("test")
def rehearse_files(
    files: Annotated[list[str] | None, typer.Argument(help="Playbooks; the whole library without any.")] = None,
    scenarios: Annotated[Path | None, typer.Option("--scenarios", help="A scenario file of one playbook.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Keep the ways that passing scenarios took.")] = False,
    no_mutation: Annotated[bool, typer.Option("--no-mutation", help="Leave the mutation check out.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Play the scenarios beside a playbook: do they end as expected, what do they cover, what would nobody miss?

    Scenarios stand in scenarios/ID.yaml beside the playbook: the customer's facts and words, stubbed tools, the
    expected end, steps that must be passed and actions that must never happen. The mutation check drops each
    step in turn; a step whose loss no scenario notices is named. Exit code 1 when a scenario fails.

    Example: firsthand playbook test mine.yaml
    """
    from firsthand.desk.playbook_files import LIBRARY
    from firsthand.desk.playbook_scenarios import beside, rehearse, write_ways

    paths = [path_of(file) for file in files or []] or sorted(LIBRARY.glob("*.yaml"))
    rows = []
    for path in paths:
        playbook, file = opened(str(path)), scenarios or beside(path)
        if not file.exists():
            typer.echo(f"{path.name}: no scenarios at {file.name}; write some beside it", err=True)
            raise typer.Exit(1)
        told, played = rehearse(playbook, file, mutate=not no_mutation and not record)
        if record:
            write_ways(file, played)
        rows.append(told)
        if not as_json:
            _tell(told)
    if as_json:
        typer.echo(json.dumps({"playbooks": [row.model_dump() for row in rows]}, ensure_ascii=False))
    if any(row.failed for row in rows):
        raise typer.Exit(1)


def _tell(told: Any) -> None:
    covered = told.steps - len(told.steps_missed), told.branches - len(told.branches_missed)
    typer.echo(
        f"{told.playbook}: {told.played - len(told.failed)} of {told.played} as expected; "
        f"{covered[0]} of {told.steps} steps, {covered[1]} of {told.branches} branches"
    )
    for name, problems in told.failed:
        typer.echo(f"  failed: {name}: {'; '.join(problems)}", err=True)
    for kind, names in (("steps", told.steps_missed), ("branches", told.branches_missed)):
        if names:
            typer.echo(f"  {kind} that no scenario takes: {', '.join(names)}")
    if told.unnoticed:
        typer.echo(f"  steps that nobody would miss: {', '.join(told.unnoticed)}")
