"""A form that somebody filled in: what is secret, what is a setting, and what we make ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.channels.forms import made_up
from firsthand.desk.form import Form


class AccountProblem(ValueError):
    """What was asked cannot be connected; the message names the mend. `field` is where, if it is one field."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers sorted. `made` are the secrets that we made ourselves, to be shown this once."""

    options: dict[str, str]
    secrets: dict[str, str]
    made: dict[str, str]


def filled(
    form: Form, answers: Mapping[str, str], options: Mapping[str, str], secrets: Mapping[str, str]
) -> Filled:
    """`answers` over what was kept: an empty setting is taken out, an empty secret stays what it was.

    Raises AccountProblem for a field that is needed and stays empty.
    """
    found = Filled(dict(options), dict(secrets), {})
    for field in form.fields:
        said = answers.get(field.name, "").strip()
        if not field.secret:
            found.options.pop(field.name, None)
        kept = found.secrets if field.secret else found.options
        if said:
            kept[field.name] = said
        elif field.secret and field.made and not kept.get(field.name):
            found.made[field.name] = kept[field.name] = made_up(field)
        if field.needed and not kept.get(field.name):
            raise AccountProblem(f"{field.label} is needed.", field.name)
    return found
