"""The consent ledger, and the words that stop marketing at once and care never.

An entry says for what (`scope`), where (`channel`), how it was given (`method`), the words or record that prove
it (`evidence`), when, and when it was taken back. The law: 47 CFR 64.2007-2009 (approval lasts until revoked,
records a year or longer) and 64.1200(a)(10) (the reply words that revoke).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from firsthand.engine.plain_words import plain

SCOPES = ("account_data_for_offers", "marketing_messages", "survey", "call_recording")
METHODS = ("asked_in_conversation", "account_settings", "store", "stop_word", "import")


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One yes or no of a customer's; `until` ends a one-time consent by itself (64.2008(f): this contact only)."""

    scope: str
    channel: str
    granted: bool
    method: str
    evidence: str
    at: datetime
    until: datetime | None = None
    revoked_at: datetime | None = None


def standing(entries: Iterable[ConsentEntry], scope: str, channel: str, now: datetime) -> str:
    """granted, refused, revoked or unknown: the newest word on this scope counts, `*` is every channel."""
    about = [e for e in entries if e.scope == scope and e.channel in (channel, "*") and e.at <= now]
    if not about:
        return "unknown"
    last = max(about, key=lambda entry: entry.at)
    if last.revoked_at is not None and last.revoked_at <= now:
        return "revoked"
    if last.until is not None and last.until <= now:
        return "unknown"
    return "granted" if last.granted else "refused"


def revoked(entries: Iterable[ConsentEntry], scope: str, now: datetime) -> tuple[ConsentEntry, ...]:
    """The ledger with every yes of this scope taken back, on every channel, from now on. Nothing is deleted."""
    return tuple(
        replace(entry, revoked_at=now)
        if entry.scope == scope and entry.granted and not entry.revoked_at
        else entry
        for entry in entries
    )


@dataclass(frozen=True, slots=True)
class StopWord:
    """Words that stop marketing: what was heard. Care goes on in any case."""

    words: str
    language: str


WHOLE_MESSAGE = {
    "en": "stop quit end revoke cancel unsubscribe stopall stop all opt out optout opt-out remove me no more".split(),
    "es": ["alto", "baja", "parar", "pare", "stop", "cancelar suscripcion", "no mas"],
    "fr": ["stop", "arret", "arreter", "desabonner", "desabonnement", "desinscription", "plus de pub"],
}
"""A message that is nothing but one of these (politeness aside) revokes."""
WHOLE_MESSAGE["en"] += ["stop all", "opt out", "remove me", "no more", "stop please"]

_MARKETING_EN = (
    r"(?:ads?|adverts?|advertis\w+|promos?|promotion\w*|offers?|marketing|spam\w*|newsletters?|"
    r"(?:promo\w*|marketing|sales?) (?:texts?|emails?|e mails?|calls?|messages?|sms)|unsolicited \w+)"
)
INSIDE = {
    "en": re.compile(
        rf"\b(?:unsubscribe me|opt me out|opt out of|take me off (?:your|the|this)(?: \w+)? list|"
        rf"remove me from (?:your|the|this)(?: \w+)? list|"
        rf"(?:stop|quit|no more|enough with|dont send me(?: any)?(?: more)?|do not send me(?: any)?(?: more)?)"
        rf"(?: \w+){{0,3}} {_MARKETING_EN}|"
        rf"(?:stop|quit) (?:texting|emailing|messaging|spamming|dming) me|"
        rf"i (?:dont|do not) want (?:any |your |more )*{_MARKETING_EN})\b"
    ),
    "es": re.compile(
        r"\b(?:dar(?:me|se) de baja de (?:la lista|las promociones|los anuncios|sus correos|la publicidad)|"
        r"no (?:me )?(?:envien|manden|envies|mandes)(?: \w+){0,2} (?:publicidad|promociones|anuncios|ofertas|spam|mensajes)|"
        r"dejen de (?:enviarme|mandarme|escribirme|spamear\w*)|no quiero (?:mas |su |sus |recibir )*(?:publicidad|promociones|ofertas|anuncios)|"
        r"basta de (?:publicidad|spam|promociones))\b"
    ),
    "fr": re.compile(
        r"\b(?:desabonnez moi|desinscrivez moi|me desabonner|me desinscrire|"
        r"(?:arretez|cessez) de m ?(?:envoyer|ecrire|spammer)|"
        r"(?:plus|pas) de (?:pubs?|publicites?|promotions?|promos?|offres|spam)|"
        r"ne (?:m envoyez|menvoyez) plus|je ne veux plus (?:recevoir )?(?:de |vos |de vos )?(?:pubs?|publicites?|promotions?|offres|messages publicitaires))\b"
    ),
}
_POLITE = re.compile(r"\b(?:please|pls|thanks|thank you|now|por favor|gracias|s il vous plait|svp|merci)\b")


def stop_word(text: str) -> StopWord | None:
    """The words that stop marketing, or None. "Cancel my plan" and "stop charging me" are requests for help."""
    said = re.sub(r"[-.]", " ", plain(text))
    bare = " ".join(_POLITE.sub(" ", said).split())
    for language, words in WHOLE_MESSAGE.items():
        if bare in words:
            return StopWord(bare, language)
    for language, pattern in INSIDE.items():
        if found := pattern.search(said):
            return StopWord(found[0], language)
    return None
