"""A launch as somebody writes it down: read with every mistake named beside its field, with the mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.desk.listening import ListeningProblem
from firsthand.desk.listening import read as read_phrases
from firsthand.domain.launch import Called, Launch, Prepared

NAME_MOST = 80
DAYS_MOST = 60
TIMES_MOST = 50.0
CASES_MOST = 1_000_000
ANSWERS_MOST = 12
TITLE_MOST = 80
TEXT_MOST = 4000
CALLED_MOST = 60
LOCAL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form, as it was typed. Times are the desk's own wall clock."""

    name: str = ""
    starts: str = ""
    ends: str = ""
    phrases: str = ""
    expect: str = "times"
    number: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    called: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """The launch that was meant, or what is wrong by field."""

    launch: Launch | None
    problems: Mapping[str, str] = field(default_factory=dict)


def filled(given: Callable[[str], Sequence[str]]) -> Filled:
    """The form as it was sent; `given` gives all values of a name."""

    def one(name: str, most: int = 200) -> str:
        found = given(name)
        return found[0].strip()[:most] if found else ""

    answers = zip(given("answer_title"), given("answer_text"), strict=False)
    called = zip(given("person"), given("from"), given("until"), strict=False)
    return Filled(
        one("name"),
        one("starts"),
        one("ends"),
        one("phrases", 8000),
        one("expect") or "times",
        one("number"),
        tuple((title.strip(), text.strip()) for title, text in answers if title.strip() or text.strip()),
        tuple((who, start, end) for who, start, end in called if who or start or end),
    )


def as_filled(launch: Launch, zone: str) -> Filled:
    """A launch as the form shows it."""

    def local(at: datetime) -> str:
        return at.astimezone(ZoneInfo(zone)).strftime(LOCAL)

    return Filled(
        launch.name,
        local(launch.starts_at),
        local(launch.ends_at),
        "\n".join(launch.phrases),
        "times" if launch.times else "cases",
        f"{launch.times:g}" if launch.times else str(launch.cases),
        tuple((one.title, one.text) for one in launch.answers),
        tuple((one.person, local(one.from_at), local(one.until)) for one in launch.called),
    )


def read(form: Filled, launch: str, zone: str, people: Mapping[str, str]) -> Read:
    """The launch with this id. `people` are those who may be called in, by id with their names."""
    wrong: dict[str, str] = {}
    starts, ends = _span(form, zone, wrong)
    phrases = _phrases(form, wrong)
    times, cases = _volume(form, wrong)
    answers = _answers(form, wrong)
    if not form.name:
        wrong["name"] = "Give it a name that people at the desk know it by."
    elif len(form.name) > NAME_MOST:
        wrong["name"] = f"At most {NAME_MOST} characters."
    called = _called(form, zone, people, (starts, ends), wrong) if not wrong.keys() & {"starts", "ends"} else ()
    if wrong or starts is None or ends is None:
        return Read(None, wrong)
    return Read(Launch(launch, form.name, starts, ends, phrases, times, cases, answers, called))


def tried(form: Filled, now: datetime) -> Read:
    """A launch of these words alone, for a preview; what else the form lacks is asked for when it is kept."""
    wrong: dict[str, str] = {}
    phrases = _phrases(form, wrong)
    return Read(None, wrong) if wrong else Read(Launch("tried", form.name, now, now, phrases))


def moment(text: str, zone: str) -> datetime:
    """A wall-clock time of the desk as a moment. Raises ValueError with the mend in its words."""
    try:
        local = datetime.strptime(text, LOCAL).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise ValueError("give a day and a time, like 2026-09-18 07:00") from None
    try:
        at = local.astimezone(UTC)
    except OverflowError:  # the last or first hours that there are
        raise ValueError("give a day and a time, like 2026-09-18 07:00") from None
    if at.astimezone(ZoneInfo(zone)).strftime(LOCAL) != local.strftime(LOCAL):
        raise ValueError("clocks go forward over this hour that day: choose an hour before or after")
    return at


def _span(form: Filled, zone: str, wrong: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    found: list[datetime | None] = []
    for name, text in (("starts", form.starts), ("ends", form.ends)):
        try:
            found.append(moment(text, zone))
        except ValueError as problem:
            wrong[name] = _sentence(str(problem))
            found.append(None)
    starts, ends = found
    if starts and ends and ends <= starts:
        wrong["ends"] = "It ends before it begins: choose a later time."
    elif starts and ends and ends - starts > timedelta(days=DAYS_MOST):
        wrong["ends"] = f"More than {DAYS_MOST} days is no launch but the new usual: choose an earlier end."
    return starts, ends


def _phrases(form: Filled, wrong: dict[str, str]) -> tuple[str, ...]:
    try:
        found = read_phrases(form.phrases, "", "").words
    except ListeningProblem as problem:
        wrong["phrases"] = _sentence(
            str(problem).replace(" among words", "").replace("hear everybody", "tell all")
        )
        return ()
    if not found:
        wrong["phrases"] = "Write at least one word or phrase that its mentions say, one a line."
    return found


def _volume(form: Filled, wrong: dict[str, str]) -> tuple[float, int]:
    """(times the usual, cases a day more): one of them, the other 0."""
    try:
        number = float(form.number.replace(",", "."))
    except ValueError:
        number = -1.0
    if form.expect == "cases":
        if not 1 <= number <= CASES_MOST or number != int(number):
            wrong["number"] = f"Give a whole number of cases from 1 to {CASES_MOST:,}."
            return 0.0, 0
        return 0.0, int(number)
    if not 1 < number <= TIMES_MOST:
        wrong["number"] = f"Give how many times the usual: above 1, at most {TIMES_MOST:g}. Usual is 1."
        return 0.0, 0
    return number, 0


def _answers(form: Filled, wrong: dict[str, str]) -> tuple[Prepared, ...]:
    titles = [title.casefold() for title, _ in form.answers]
    for title, text in form.answers:
        if not title:
            wrong["answers"] = f"The answer “{text[:30]}…” has no title: people choose by it."
        elif not text:
            wrong["answers"] = f"“{title[:TITLE_MOST]}” has no text: write it, or clear its title."
        elif len(title) > TITLE_MOST or len(text) > TEXT_MOST:
            wrong["answers"] = f"“{title[:30]}…” is too long: at most {TITLE_MOST} and {TEXT_MOST:,} characters."
        elif titles.count(title.casefold()) > 1:
            wrong["answers"] = f"Two answers are called “{title}”: give one of them another title."
    if len(form.answers) > ANSWERS_MOST:
        wrong["answers"] = f"At most {ANSWERS_MOST} answers: nobody finds theirs in a longer list."
    return tuple(Prepared(title, text) for title, text in form.answers)


def _called(
    form: Filled,
    zone: str,
    people: Mapping[str, str],
    span: tuple[datetime | None, datetime | None],
    wrong: dict[str, str],
) -> tuple[Called, ...]:
    """Whole rows only; hours outside the launch are refused, for nobody is called then."""
    starts, ends = span
    assert starts is not None
    assert ends is not None
    found: list[Called] = []
    for person, start, end in form.called:
        if person not in people:
            wrong["called"] = "Choose who is called, or clear the hours of that row."
            continue
        try:
            one = Called(person, moment(start, zone), moment(end, zone))
        except ValueError as problem:
            wrong["called"] = f"From when until when is {people[person]} called? {_sentence(str(problem))}"
            continue
        if one.until <= one.from_at:
            wrong["called"] = f"The hours of {people[person]} end before they begin: choose a later time."
        elif one.from_at < starts or one.until > ends:
            wrong["called"] = f"The hours of {people[person]} lie outside the launch: change them, or its times."
        found.append(one)
    if len(form.called) > CALLED_MOST:
        wrong["called"] = f"At most {CALLED_MOST} rows."
    return tuple(found)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
