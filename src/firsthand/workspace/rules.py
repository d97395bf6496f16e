"""Rules of triage: read, tried on a mention and on the last 10,000, put in force; and one reading taken apart."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from firsthand import wiring
from firsthand.classifiers.explain import Explanation, explain
from firsthand.classifiers.rule_file import Written, WrongRules, parse_rules
from firsthand.classifiers.rule_trial import try_rules
from firsthand.classifiers.triager import Triager
from firsthand.domain.digest import text_sha256
from firsthand.domain.mention import Mention
from firsthand.records import drift, heard_lately
from firsthand.wiring import triage
from firsthand.workspace.access import Seat, case_in_sight, page, seated

TEXT_MOST = 200_000
BENCH_MOST = 1_000
TRIED_MOST = 10_000
MOVES_SHOWN = 12
SAMPLES: tuple[tuple[str, dict[str, object]], ...] = (
    ("an urgent one", {"actionable": True, "topic": "network"}),
    ("a bill", {"actionable": True, "topic": "billing"}),
    ("somebody leaving", {"actionable": True, "topic": "cancel"}),
    ("filtered out", {"actionable": False, "abstain": False}),
    ("needs a person", {"abstain": True}),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """A mention on the bench, and how it is read with the rules at hand."""

    text: str
    told: Explanation


@seated("lead", "qa", "admin")
def rules(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The rules in force, and the bench."""
    return _shown(request, seat, triage.rules_text(wiring.home()))


@seated("lead", "admin", writes=True)
def attempt(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Check the text and read the last mentions with it. Nothing is kept yet."""
    return _shown(request, seat, _text(request), tried=True)


@seated("lead", "admin", writes=True)
def keep(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Put the text in force, unless it is wrong or somebody changed the rules meanwhile."""
    text, in_force = _text(request), triage.rules_text(wiring.home())
    if request.POST.get("base") != text_sha256(in_force):
        return _shown(
            request, seat, text, tried=True, problem="Somebody changed the rules meanwhile. Try yours again."
        )
    try:
        parse_rules(text)
    except WrongRules as error:
        return _shown(request, seat, text, problem=str(error))
    if text != in_force:
        triage.keep_rules(wiring.home(), text)
        seat.desk.audit.note(seat.agent.id, "triage rules changed", "", request.POST.get("note", "")[:200])
        request.session["toast"] = "In force: new mentions are read with these rules."
    return redirect("rules")


@seated("lead", "admin", writes=True)
def back(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Show the rules that were in force before, tried, so that they can be put back."""
    before = triage.rules_before(wiring.home())
    if before is None:
        raise Http404
    return _shown(request, seat, before, tried=True)


@seated("agent", "lead", "qa", "admin")
def why(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """One mention's reading, taken apart."""
    mention = heard_lately.one(key)
    if mention is None:
        raise Http404
    if case := heard_lately.case_of(key):
        case_in_sight(seat, case)
    return _why(request, seat, mention)


@seated("agent", "lead", "qa", "admin", "store_manager")
def why_case(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """The reading of the mention that opened a case."""
    case = case_in_sight(seat, case_id)
    mention = heard_lately.first_of_case(case.id)
    if mention is None:
        raise Http404
    return _why(request, seat, mention, case.id)


def _why(request: HttpRequest, seat: Seat, mention: Mention, case: str = "") -> HttpResponse:
    told = explain(_reader(), mention, seat.policy)
    return page(request, seat, "why.html", {"mention": mention, "told": told, "case_id": case})


def _reader() -> Triager:
    return wiring.triager()


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")[:TEXT_MOST].replace("\r\n", "\n")


def _shown(request: HttpRequest, seat: Seat, text: str, *, tried: bool = False, problem: str = "") -> HttpResponse:
    in_force = triage.rules_text(wiring.home())
    wrong = ""
    try:
        written = parse_rules(text, "the rules")
    except WrongRules as error:
        written, wrong = _written(in_force), str(error)
    trial = None
    if tried and not wrong and text != in_force:
        trial = try_rules(_reader(), written, heard_lately.lately(TRIED_MOST), seat.policy)
    context = {
        "text": text,
        "written": written,
        "base": text_sha256(in_force),
        "wrong": wrong,
        "problem": "" if problem == wrong else problem,
        "tried": tried,
        "same": text == in_force,
        "trial": trial,
        "moves": trial.moves.most_common(MOVES_SHOWN) if trial else [],
        "bench": _bench(request, seat, written) if not wrong else None,
        "samples": heard_lately.samples(SAMPLES),
        "outcomes": drift.outcomes(seat.now),
        "topic_shares": drift.topics(seat.now),
        "corrections": drift.corrections(seat.now),
        "may_go_back": triage.rules_before(wiring.home()) is not None,
    }
    return page(request, seat, "rules.html", context, status=400 if wrong or problem else 200)


def _written(text: str) -> tuple[Written, ...]:
    """The rules of a text; none where it cannot be read."""
    try:
        return parse_rules(text, "the rules")
    except WrongRules:
        return ()


def _bench(request: HttpRequest, seat: Seat, written: tuple[Written, ...]) -> Bench | None:
    """The mention on the bench, read with the rules that stand in the editor."""
    said = (request.POST.get("bench") or request.GET.get("bench") or "").strip()[:BENCH_MOST]
    if not said:
        return None
    mention = Mention("bench", "x", "somebody", said, seat.now)
    return Bench(said, explain(_reader().with_rules(written), mention, seat.policy))
