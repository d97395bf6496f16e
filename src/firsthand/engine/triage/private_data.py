"""Private data in a mention: which kinds, so that a public thread moves to a direct message."""

from __future__ import annotations

import re

from firsthand.engine.triage.evidence import Evidence, Part

# Patterns that begin with a character of few kinds skip the rest of a text at once; hence what looks behind itself.
_DIGITS = re.compile(r"\d\d\d")
_AT = re.compile(r"@(?<=[\w.+-]@)\w")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*\.[a-z]{2,24}\b", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d/_=-])(?:\d[ -]?){12,18}\d(?!\d)")
_PHONE = re.compile(r"(?<![\w/@#=&-])\+?(?:\(?\d{2,4}\)?[ .-]?){2,3}\d{3,4}(?![\w%])")
_SOCIAL = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_NUMBERED = re.compile(
    r"\b(account|acct|order|case|ticket|imei|pin|passcode|password|puk)\b[^\w\n]{0,3}(?:number|no|num|is|code)?[^\w\n]{0,4}"
    r"(?=\w{0,20}\d{3})[\w-]{4,20}"
)
_STREET = re.compile(
    r"\d(?<=\b\d)\d{0,4} (?:[nsew]\.? )?[a-z]{2,20}(?: [a-z]{2,20})? (?:st|street|ave|avenue|rd|road|blvd|drive|lane|ln|court|way)\b"
)
_HOUSE = re.compile(r"\d [a-z]")
_LONG_NUMBER = re.compile(r"\d[\d ().+-]{7,}\d")
_NAMED = ("acc", "order", "case", "ticket", "imei", "pin", "pass", "puk")
_SECRETS = {"pin", "passcode", "password", "puk"}


def private_data(evidence: Evidence, so_far: Part) -> Part:
    """The kinds of private data that stand in the text, in alphabetical order."""
    text = evidence.mention.text
    if not (_DIGITS.search(text) or _AT.search(text)):
        return {"private_data": ()}
    kinds = kinds_in(text[:4_000])
    return {"private_data": kinds, "reasons": (f"holds private data ({', '.join(kinds)})",) if kinds else ()}


def kinds_in(text: str) -> tuple[str, ...]:
    """Kinds of private data in a text: address, card, email, number, phone, secret, social security."""
    kinds = set()
    if _AT.search(text) and _EMAIL.search(text):
        kinds.add("email")
    if _LONG_NUMBER.search(text):
        kinds |= _long_numbers(text)
    low = text.lower()
    if any(map(low.__contains__, _NAMED)):
        for found in _NUMBERED.finditer(low):
            kinds.add("secret" if found.group(1) in _SECRETS else "number")
    if _HOUSE.search(low) and _STREET.search(low):
        kinds.add("address")
    return tuple(sorted(kinds))


def _long_numbers(text: str) -> set[str]:
    kinds = set()
    if any(_is_card(found.group()) for found in _CARD.finditer(text)):
        kinds.add("card")
    if _SOCIAL.search(text):
        kinds.add("social security")
    if any(_is_phone(found.group()) for found in _PHONE.finditer(text)):
        kinds.add("phone")
    return kinds


def _is_card(found: str) -> bool:
    """The check digit of Luhn (ISO/IEC 7812-1) tells a card from any long number."""
    digits = [int(each) for each in found if each.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(found: str) -> bool:
    digits = [each for each in found if each.isdigit()]
    return 9 <= len(digits) <= 13 and found.count(".") < 3
