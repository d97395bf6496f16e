"""Numbers that are private by their own check digits: phones, cards, IBANs, IMEIs; each library may be missing."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from firsthand.engine.safety.marks import Mark
from firsthand.engine.safety.masking import LINK, straight

MISSING_PHONES = "phone numbers are found by their look alone: install phonenumbers (`pip install phonenumbers`)"
MISSING_DIGITS = "check digits are not verified: install python-stdnum (`pip install python-stdnum`)"
REGIONS = ("US", "GB")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_LONG = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){13,19}(?![\w-])")


@lru_cache(maxsize=8)
def _module(name: str) -> Any | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def missing() -> tuple[str, ...]:
    """What cannot be read here, in words for the person at the desk."""
    phones = () if _module("phonenumbers") else (MISSING_PHONES,)
    return phones if _module("stdnum.iban") else (*phones, MISSING_DIGITS)


def numbers(text: str) -> tuple[Mark, ...]:
    """Every private number that a library vouches for; links are passed over."""
    plain = LINK.sub(lambda found: " " * len(found[0]), straight(text))
    return (*_phones(plain), *_ibans(plain), *_long(plain))


def _phones(text: str) -> Iterator[Mark]:
    phonenumbers = _module("phonenumbers")
    if phonenumbers is None or not re.search(r"\d{3}", text):
        return
    seen: set[int] = set()
    for region in REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            if match.start not in seen:
                seen.add(match.start)
                kind = phonenumbers.number_type(match.number)
                free = kind in (phonenumbers.PhoneNumberType.TOLL_FREE, phonenumbers.PhoneNumberType.PREMIUM_RATE)
                yield Mark("toll_free" if free else "phone", match.start, match.end, "a phone number")


def _ibans(text: str) -> Iterator[Mark]:
    iban = _module("stdnum.iban")
    if iban is None:
        return
    for match in _IBAN.finditer(text):
        if iban.is_valid(match[0]):
            yield Mark("iban", match.start(), match.end(), "a bank account number (IBAN)")


def _long(text: str) -> Iterator[Mark]:
    luhn = _module("stdnum.luhn")
    if luhn is None:
        return
    for match in _LONG.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) == 15 and luhn.is_valid(digits) and digits[0] != "3":
            yield Mark("imei", match.start(), match.end(), "a device number (IMEI)")
        elif luhn.is_valid(digits) and digits[0] in "23456" and len(digits) <= 19:
            yield Mark("card", match.start(), match.end(), "a payment card number")
