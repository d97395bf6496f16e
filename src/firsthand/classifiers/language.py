"""Which language: CLD2 where it is sure, common words where the text is short, else what the desk speaks."""

from __future__ import annotations

import re

import pycld2

_COMMON = {
    "en": "the to and you is my for it of in on this that have not your with no are was me can get please thanks what why how "
    "service phone still again out they been just when",
    "es": "de la que el en y los no por con una para mi es se lo del me su ya sin hola gracias buenas favor porque cuando como "
    "tengo senal señal servicio internet nada",
    "fr": "de la le et les des pas je est que un une vous pour en mon ma sur bonjour merci plus depuis votre j'ai c'est ne ça "
    "svp réseau service toujours",
    "pt": "de a o que e do da em um para não com uma os no se na por mais as dos como mas ao ele obrigado meu minha vocês sem",
    "sw": "na ya wa kwa ni za hii yangu mbona leo sasa niko hapa lakini kama iko wapi tafadhali asante nini hivi",
}
_WORDS = {lang: frozenset(words.split()) for lang, words in _COMMON.items()}
# What CLD2 refuses: control characters, lone surrogates, and the noncharacters, of which each plane ends with two.
_NONCHARACTERS = "".join(chr(plane << 16 | end) for plane in range(0x11) for end in (0xFFFE, 0xFFFF))
_UNSEEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
# Begins with one of a few characters, so that the search skips the rest of a text at once.
_NOT_WORDS = re.compile(r"[h@#\d](?:(?<=h)ttps?://\S+|(?<=[@#])\w+|(?<=\d)\d*)")
TEXT_CHARACTERS_MAX = 600


def language_of(text: str, default: str = "en") -> str:
    """A code of ISO 639-1 (`en`, `es`, `fr`, ...), `default` where nothing in the text tells."""
    bare = _NOT_WORDS.sub(" ", text[:TEXT_CHARACTERS_MAX])
    try:
        sure, _, found = pycld2.detect(bare)
    except (pycld2.error, UnicodeEncodeError):
        sure, _, found = pycld2.detect(_UNSEEN.sub(" ", bare))
    code = str(found[0][1])
    if sure and code != "un":
        return code.partition("-")[0]
    return _by_common_words(bare, default)


def _by_common_words(text: str, default: str) -> str:
    words = text.lower().split()
    votes = {lang: sum(word.strip(".,!?¿¡") in known for word in words) for lang, known in _WORDS.items()}
    best = max(votes, key=votes.__getitem__)
    return best if votes[best] > votes.get(default, 0) else default
