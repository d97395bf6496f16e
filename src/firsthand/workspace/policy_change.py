"""Changing the policy: written, checked, compared, tried on the last month, put in force, and taken back."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from firsthand import wiring
from firsthand.domain.digest import text_sha256
from firsthand.domain.policy import Policy, PolicyError, Problem, parse
from firsthand.records import policies
from firsthand.records.case_log import DjangoCaseLog
from firsthand.records.spans import opened_between
from firsthand.simulation.dry_run import DryRun, dry_run
from firsthand.workspace.access import Seat, page, seated
from firsthand.workspace.differences import Difference, differences

TEXT_MOST = 200_000
MONTH = timedelta(days=30)
TRIED_MOST = 1500
"""Cases of a dry run: a larger month is thinned out evenly, and the page says so."""


@seated("lead", "admin")
def edit(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The file in an editor, as it is in force."""
    return _shown(request, seat, wiring.policy_text())


@seated("lead", "admin", writes=True)
def attempt(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Check the text, show what it changes, and try it on the last month. Nothing is kept yet."""
    text = _text(request)
    return _shown(request, seat, text, _problems(text), tried=True, note=request.POST.get("note", ""))


@seated("lead", "admin", writes=True)
def keep(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Put the text in force, unless it is wrong or somebody changed the policy meanwhile."""
    text, note = _text(request), request.POST.get("note", "").strip()
    in_force = wiring.policy_text()
    problems = _problems(text)
    if problems:
        return _shown(request, seat, text, problems, note=note)
    if request.POST.get("base") != text_sha256(in_force):
        words = "Somebody changed the policy while you wrote. Look at what differs now, then try again."
        return _shown(request, seat, text, tried=True, note=note, problem=words)
    if text == in_force:
        request.session["toast"] = "Nothing was changed."
        return redirect("policy")
    with seat.desk.unit():
        if not policies.newest_text():
            policies.save(in_force, "firsthand", seat.now, "as it was before the first change here")
        policies.save(text, seat.agent.id, seat.now, note or "changed in the workspace")
        seat.desk.audit.note(seat.agent.id, "policy changed", "", note)
    request.session["toast"] = "In force. New cases are routed by it; every clock is counted anew."
    return redirect("policy")


@seated("lead", "qa", "admin")
def version(request: HttpRequest, seat: Seat, number: int) -> HttpResponseBase:
    """One saved version, and how it differs from what is in force."""
    found = policies.version(number)
    if found is None:
        raise Http404
    in_force = wiring.policy_text()
    context = {
        "version": found,
        "in_force": found.text == in_force,
        "differs": differences(in_force, found.text),
        "base": text_sha256(in_force),
    }
    return page(request, seat, "policy_version.html", context)


def _text(request: HttpRequest) -> str:
    """The text as it was typed; a browser sends line ends of its own kind."""
    return request.POST.get("text", "")[:TEXT_MOST].replace("\r\n", "\n")


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        parse(text)
    except PolicyError as error:
        return error.problems
    return ()


def _shown(
    request: HttpRequest,
    seat: Seat,
    text: str,
    problems: tuple[Problem, ...] = (),
    *,
    tried: bool = False,
    note: str = "",
    problem: str = "",
) -> HttpResponse:
    in_force = wiring.policy_text()
    differs: tuple[Difference, ...] = ()
    found: DryRun | None = None
    of = 0
    if tried and not problems:
        differs = differences(in_force, text)
        if differs:
            found, of = _tried(seat, wiring.parsed(in_force), parse(text))
    context = {
        "text": text,
        "note": note,
        "base": text_sha256(in_force),
        "problems": problems,
        "tried": tried,
        "differs": differs,
        "found": found,
        "of": of,
        "problem": problem,
        "changed": text != in_force,
        "target_count": len(text.splitlines()),
    }
    return page(request, seat, "policy_edit.html", context, status=400 if problems or problem else 200)


def _tried(seat: Seat, before: Policy, after: Policy) -> tuple[DryRun, int]:
    """The dry run over the cases of the last thirty days, and how many there were."""
    ids = opened_between(seat.now - MONTH, seat.now)
    step = max(1, -(-len(ids) // TRIED_MOST))
    cases = DjangoCaseLog(lambda: before).cases(ids[::step])
    return dry_run((cases[case] for case in sorted(cases)), before, after, seat.now), len(ids)
