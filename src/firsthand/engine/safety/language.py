"""Language: one reply, one language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.policy import Policy
from firsthand.engine.safety.marks import Marks
from firsthand.engine.safety.masking import prose

_SIGNS = {
    "Spanish": frozenset(
        "gracias hola usted ustedes para por pero nosotros cuenta teléfono estamos lamentamos ayuda puede está su que con una los las del".split()
    ),
    "French": frozenset(
        "merci bonjour vous nous pour avec votre notre sommes désolés compte est les des une dans pas sur que qui".split()
    ),
    "German": frozenset(
        "danke hallo sie wir bitte ihre ihr und nicht ist für mit das die der wir uns auf haben".split()
    ),
}
_ENGLISH = frozenset(
    "the you your we our is are to for with and this that have please thanks us can in of it on will".split()
)


def language(draft: Draft, marks: Marks, case: Case | None, policy: Policy | None) -> Iterator[Finding]:
    """Warns where two languages each fill a good part of the reply."""
    words = re.findall(r"[^\W\d_]+", prose(draft.text).lower())
    english = sum(word in _ENGLISH for word in words)
    for name, signs in _SIGNS.items():
        other = sum(word in signs for word in words)
        if other >= 4 and english >= 4:
            message = f"this mixes English and {name}"
            yield Finding("language", "warn", 0, len(draft.text), message, "write one reply for each language")
