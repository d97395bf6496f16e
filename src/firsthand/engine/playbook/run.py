"""A run on the workbench: the state while one input is worked through, and what it knows and may say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from firsthand.domain.playbook import BACK, Expression, Playbook, Step, Unanswerable
from firsthand.domain.playbook_run import Action, Known, Said, State

EMPTY: dict[str, Any] = {
    "text": "",
    "yes_no": False,
    "number": 0.0,
    "choice": "",
    "phone": "",
    "date": "",
    "list": [],
    "record": {},
}
MASK = "[shown after sign-in]"
_SLOT = re.compile(r"\{(\w+)(?:\|(\w+))?\}")


_FIELDS = tuple(State.__dataclass_fields__)


class _Bench:
    """A state's fields in the open, so that a step costs microseconds: copying a frozen state each time would not."""


@dataclass(slots=True)
class Run:
    """One playbook and its state, changed in place while an input is worked through."""

    playbook: Playbook
    state: State
    says: list[Said]
    facts: dict[str, Known]
    visits: dict[str, int]
    trace: list[str]

    @staticmethod
    def of(playbook: Playbook, state: State) -> Run:
        bench = _Bench()
        bench.__dict__ = {name: getattr(state, name) for name in _FIELDS}
        copied = cast(State, bench)
        return Run(playbook, copied, [], dict(state.facts), dict(state.visits), list(state.trace))

    def change(self, **fields: Any) -> None:
        """Set fields of the state on the bench; nobody outside this run sees it until `end`."""
        self.state.__dict__.update(fields)

    def end(self, action: Action) -> tuple[State, Action]:
        """The state as a value, and the action with everything that was said on the way."""
        self.change(facts=self.facts, visits=self.visits, trace=tuple(self.trace), step=action.step)
        state = State(**self.state.__dict__)
        return state, replace(action, says=tuple(self.says))

    def say(self, text: str, step: str) -> None:
        if text:
            self.says.append(Said(text, step))
            self.change(last=f"said: {text}")

    # --- moving ---

    def go(self, target: str) -> None:
        """To the next step; `back` leaves the part and goes on after the step that entered it."""
        while target == BACK:
            assert self.state.stack, "back outside a part is refused when the file is read"
            *rest, caller = self.state.stack
            self.change(stack=tuple(rest))
            target = self.playbook.steps[caller].next
        assert target in self.playbook.steps, f"no step {target}"
        self.change(step=target, asked=0, proposed="")

    @property
    def step(self) -> Step:
        return self.playbook.steps[self.state.step]

    # --- knowing ---

    def learn(self, name: str, value: Any, source: str, step: str) -> None:
        """A fact is known from now on; a former value is kept among the earlier ones."""
        old = self.facts.pop(name, None)
        if old is not None and old.value != value:
            self.change(earlier=(*self.state.earlier, (name, old.value, old.source)))
        self.facts[name] = Known(value, source, step, self.state.stack)

    def forget(self, name: str) -> None:
        """A fact was taken back: it is asked again, and what was said stays among the earlier ones."""
        old = self.facts.pop(name, None)
        if old is not None:
            self.change(earlier=(*self.state.earlier, (name, old.value, old.source)))

    def values(self, names: frozenset[str]) -> dict[str, Any]:
        """What an expression may look at: known values, empty ones for the rest, and what is derived."""
        facts = self.playbook.facts
        found: dict[str, Any] = {}
        for name in names:
            if (known := self.facts.get(name)) is not None:
                found[name] = known.value
            elif name in facts:
                found[name] = self._without_answer(name)
            else:
                found[name] = self._own_word(name)
        return found

    def _without_answer(self, name: str) -> Any:
        fact = self.playbook.facts[name]
        if fact.value is not None:
            return fact.value.run(self.values(fact.value.names))
        return EMPTY[fact.type] if fact.default is None else fact.default

    def _own_word(self, name: str) -> Any:
        """The words that every expression may use besides the playbook's facts."""
        state = self.state
        if name == "known":
            return {fact: self.is_known(fact) for fact in self.playbook.facts}
        return {
            "today": state.now[:10],
            "auth_level": float(state.auth_level),
            "confirmed": state.confirmed,
            "upset": bool(state.moods) and state.moods[-1] < 0,
            "leaving": state.leaving,
            "public": state.public,
            "opening": state.text,
            "can_go_private": bool(state.context.get("can_go_private", True)),
        }[name]

    def is_known(self, name: str) -> bool:
        fact = self.playbook.facts[name]
        if fact.value is not None:
            return all(self.is_known(other) for other in fact.value.names if other in self.playbook.facts)
        return name in self.facts

    def holds(self, condition: Expression) -> bool:
        """Whether a condition is true; one that cannot be answered is not."""
        try:
            return bool(condition.run(self.values(condition.names)))
        except Unanswerable:
            return False

    # --- wording ---

    def fill(self, wording: str) -> str:
        """A wording with its slots filled; what may not be spoken of at this level stays masked."""
        return _SLOT.sub(self._slot, wording) if "{" in wording else wording

    def _slot(self, match: re.Match[str]) -> str:
        name, form = match[1], match[2] or ""
        fact = self.playbook.facts.get(name)
        if fact is None:
            return str(self._own_word(name))
        if self.hides(name):
            return MASK
        known = self.facts.get(name)
        return in_words(known.value if known else self._without_answer(name), form)

    def hides(self, name: str) -> bool:
        """Whether a fact may not be spoken of now: its level is not reached, or the conversation is public."""
        least = self.playbook.facts[name].min_auth
        return least > 0 and (self.state.public or self.state.auth_level < least)

    def scrub(self, text: str) -> str:
        """A sentence that was said while more was open, without what may not be spoken of now."""
        for name, known in self.facts.items():
            if isinstance(known.value, bool) or not self.hides(name):
                continue
            for form in {in_words(known.value), in_words(known.value, "words"), *_as_money(known.value)}:
                if len(form) > 1:
                    text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", MASK, text, flags=re.IGNORECASE)
        return text

    def later(self, minutes: float) -> str:
        """The time that is so many minutes after now, RFC 3339."""
        return (datetime.fromisoformat(self.state.now) + timedelta(minutes=minutes)).isoformat()


def in_words(value: Any, form: str = "") -> str:
    """A value as it is said: 2 rather than 2.0, $4.00 for money, yes and no for true and false."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if form == "money":
        return f"${float(value):,.2f}"
    if isinstance(value, float):
        return f"{value:g}" if value < 1e6 else f"{value:,.0f}"
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {in_words(each)}" for key, each in value.items())
    return str(value).replace("_", " ") if form == "words" else str(value)


def _as_money(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ()
    return (in_words(value, "money"), f"{value:.2f}", f"${value:g}", f"{value:g}")
