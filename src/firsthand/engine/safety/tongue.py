"""Tongue: which language a reply is in, told by its small words."""

from __future__ import annotations

import re

from firsthand.engine.safety.masking import prose

SIGNS = {
    name: frozenset(words.split())
    for name, words in {
        "Spanish": "gracias hola usted ustedes para por pero nosotros cuenta estamos lamentamos ayuda puede está su "
        "que con una los las del nos te en el más si tu correo mensaje privado favor muy es y",
        "Portuguese": "obrigado obrigada olá você para por favor não com uma dos das nos em sua seu conta mensagem que "
        "estamos muito isso pode ajudar contato",
        "French": "merci bonjour vous nous pour avec votre notre sommes désolés compte est les des une dans pas sur qui "
        "je et le la que ne",
        "German": "danke hallo sie wir bitte ihre ihr und nicht ist für mit das die der uns auf haben den von bei wird "
        "hier leider",
    }.items()
}
UNMISTAKABLE = frozenset(
    "gracias hola buenas buenos saludos usted ustedes obrigado obrigada olá bom merci bonjour bonsoir désolés danke "
    "hallo bitte guten grazie buongiorno ciao bedankt goedemiddag".split()
)
"""One of these, without any English small word beside it, tells the language of a short reply."""

ENGLISH = frozenset(
    "the you your we our is are to for and with this that have please thanks us can of it on will i be sorry at "
    "if not do was as hi".split()
)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", prose(text).lower())


def small_words(text: str) -> dict[str, int]:
    """How many small words of each language the text has."""
    words = _words(text)
    counts = {name: sum(word in signs for word in words) for name, signs in SIGNS.items()}
    return counts | {"English": sum(word in ENGLISH for word in words)}


def is_english(text: str) -> bool:
    """Whether English rules may be held against the text; a text without any sign counts as English."""
    counts = small_words(text)
    if not counts["English"] and not UNMISTAKABLE.isdisjoint(_words(text)):
        return False
    others = max(count for name, count in counts.items() if name != "English")
    return others < 2 or counts["English"] > others
