"""The people of the desk: who is on, what each knows and holds; a lead switches and corrects it here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from firsthand.domain.decisions import TOPICS
from firsthand.records import people
from firsthand.records.shifts import set_end
from firsthand.workspace import words
from firsthand.workspace.access import Seat, page, seated
from firsthand.workspace.hand_over import clock_of, next_at

CAPACITY_MOST = 20


@seated("lead", "qa", "admin")
def team(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Everybody, those on duty first, with how full each is."""
    everybody = [p for p in people.colleagues() if p.role != "integrator"]
    answering = [p for p in everybody if p.role in ("agent", "lead", "store_manager")]
    context = {
        "everybody": everybody,
        "on": sum(p.on_duty for p in answering),
        "away": sum(not p.on_duty for p in answering),
        "in_hand": sum(p.in_hand for p in answering),
        "room": sum(max(0, p.capacity - p.in_hand) for p in answering if p.on_duty),
    }
    return page(request, seat, "team.html", context)


@seated("lead", "admin", writes=True)
def switch(request: HttpRequest, seat: Seat, person: str) -> HttpResponseBase:
    """On duty or away: new work goes only to those who are on duty; what is left waiting goes on by the policy."""
    on = request.POST.get("on") == "1"
    if person not in seat.names:
        raise Http404
    with seat.desk.unit():
        people.set_on_duty(person, on, seat.now)
        seat.desk.audit.note(seat.agent.id, "set on duty" if on else "set away", person)
    request.session["toast"] = f"{seat.names[person]} is {'on duty' if on else 'away'}."
    return redirect("team")


@seated("lead", "admin")
def person_form(request: HttpRequest, seat: Seat, person: str) -> HttpResponseBase:
    """What a person knows and can hold, to be corrected."""
    found = next((p for p in people.colleagues() if p.id == person), None)
    if found is None:
        raise Http404
    context = {"person": found, "topics": words.FIELDS["topic"], "ends": clock_of(found.shift_ends, seat)}
    return page(request, seat, "form_person.html", context)


@seated("lead", "admin", writes=True)
def keep(request: HttpRequest, seat: Seat, person: str) -> HttpResponseBase:
    """Keep a person's tier, capacity and skills."""
    tier, capacity = request.POST.get("tier", ""), request.POST.get("capacity", "")
    known = {topic: request.POST.get(f"skill-{topic}", "") for topic in TOPICS}
    if tier not in ("1", "2", "3") or not capacity.isascii() or not capacity.isdigit():
        request.session["toast"] = "Nothing was changed: the tier is 1 to 3 and the capacity a number."
        return redirect("team")
    try:
        ends = next_at(request.POST.get("ends", ""), seat.now, seat.policy.zone)
    except ValueError:
        request.session["toast"] = "Nothing was changed: write the end of the shift like 17:30."
        return redirect("team")
    with seat.desk.unit():
        changed = people.change(
            person,
            tier=int(tier),
            capacity=min(CAPACITY_MOST, int(capacity)),
            primary=frozenset(topic for topic, how in known.items() if how == "primary"),
            secondary=frozenset(topic for topic, how in known.items() if how == "secondary"),
        )
        if not changed:
            raise Http404
        if "ends" in request.POST:
            set_end(person, ends, seat.now)
        seat.desk.audit.note(seat.agent.id, "skills changed", person, f"tier {tier}, capacity {capacity}")
    request.session["toast"] = f"Kept for {seat.names[person]}. The next case is given by it."
    return redirect("team")
