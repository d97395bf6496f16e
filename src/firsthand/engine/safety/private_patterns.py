"""Patterns of private data: by look and by the words before it, since a wrong check digit is private as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from firsthand.engine.safety.marks import Mark
from firsthand.engine.safety.masking import EMAIL

EVERYWHERE = frozenset({"card", "ssn", "iban"})
"""Kinds that are stopped in private messages too."""

_OURS_BEFORE = re.compile(
    r"(?:\b(?:call|calling|contact|reach|ring|phone|dial|text|speak (?:to|with)|whatsapp)\s+(?:us|our|the|to|reservations|customer|support|care|\w+ (?:support|care|team|desk|relations|services?))\b[^.!?@]{0,60}"
    r"|\b(?:call|reach|contact|ring|phone|dial)(?:ing)?(?:\s+(?:us|them|in))?(?:\s+(?:directly|at|on|here))*\s*:?\s*"
    r"|\b(?:our|store|office|hotline|helpline|toll[- ]free|support|customer (?:care|service|relations|support)|reservations?|department|team|desk|tty|fax)\b[^.!?@]{0,40}"
    r"|\b(?:their|our) (?:\w+ )?(?:tele)?(?:phone )?number\b[^.!?@]{0,20}"
    r"|\bnumber (?:to call|you(?:'ll| will)? need(?: to call)?|for (?:them|that|this|our))\b[^@]{0,30}"
    r"|\bnumbers?\s+(?:below|here)\b[^@]{0,10}|\b(?:call|try|ring|use|dial) (?:this|these|the following) numbers?\b[^@]{0,40}"
    r"|\b(?:text|sms)\s+[\"'A-Z]+\s+to\s+"
    r")\W*$",
    re.IGNORECASE,
)
_SHARED_MAILBOX = re.compile(
    r"^(?:support|care|customer[._-]?\w*|help\w*|info|feedback|privacy|press|media|service\w*|contact\w*|hello|team|sales"
    r"|billing|social\w*|twitter|online|web\w*|complaints?|accessib\w*|abuse|security|phishing|spam|fraud|noreply|no-reply"
    r"|refunds?|orders?|escalat\w*|executive\w*|baggage\w*|legal|jobs|careers|partners|reservations?|\w*(?:support|care|help|service|relations|feedback|team)\w*)@",
    re.IGNORECASE,
)
_OPTION = re.compile(r"\s*[,(]?\s*(?:option|opt|ext|extension|press)\b", re.IGNORECASE)
_TOLL_FREE = re.compile(r"^\+?1?\W*8(?:00|33|44|55|66|77|88)\b")

_PHONE = re.compile(
    r"(?<![\w.$#/-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .–-])\d{3}[ .–-]\d{4}(?![\w-])|(?<![\w.$#/-])\+\d{10,14}(?!\w)"
)
_BARE_PHONE = re.compile(
    r"\b(?:your|the|my|his|her) (?:\w+ )?(?:phone|cell|mobile|contact|callback|home|line)(?: number| no\.?| #)?(?: \w+){0,3}[: ]+#?(\d{10,11})\b"
    r"|\b(?:reach|call|text|contact|phone) (?:you|me|him|her|back)(?: \w+){0,2}(?: at| on)?[: ]+(\d{10,11})\b",
    re.IGNORECASE,
)
_SAID_PHONE = re.compile(
    r"\b(?:call|calling|called|reach|text|texted|phone|contact|ring) (?:me|you|him|her)(?: back)?(?: on| at)? ?:? ?"
    r"((?:\+|\(|\d)[\d ().-]{5,16}\d)\b"
    r"|\b(?:messages?|texts?) to (?:you at )?((?:\+|\(|\d)[\d ().-]{5,16}\d)\b"
    r"|\b(?:your|my|his|her)(?: \w+){0,2} (?:number|phone|cell|mobile)(?: is| was| as| of|:|,)? ?((?:\+|\(|\d)[\d ().-]{6,16}\d)\b"
    r"|\b(?:phone|mobile|cell|tel|telephone)(?: number| no\.?)?: ?((?:\+|\(|\d)[\d ().-]{5,16}\d)\b",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_SSN_SAID = re.compile(
    r"\b(?:ssn|social(?: security)?(?: number| no)?)\b[^.!?\d]{0,20}(\d{3}[ -]?\d{2}[ -]?\d{4}|\d{4})\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w-])")
_ICCID = re.compile(r"(?<![\w.-])89\d{2}[ -]?(?:\d[ -]?){13,15}\d(?![\w-])")
_DEVICE_SAID = re.compile(
    r"\b(?:imei|iccid|esn|meid|eid|sim (?:card )?(?:number|no|#))\b[^.!?\d\n]{0,20}(\d[\d -]{11,24}\d)\b",
    re.IGNORECASE,
)
_ACCOUNT_SAID = re.compile(
    r"\b(?:(?:your|the|his|her|bank|customer|billing|wireless) )?(?:account|acct|acc|customer id|customer number|ban|routing|policy|member(?:ship)?|loyalty)\.?"
    r"(?: (?:number|no|num|id|ending))?\.?(?:\s*(?:is|was|:|#|number|no\.?|ending|as|under|in|-|=|of|on file|you gave us|we have)){0,3}\s*#?\s*([A-Z]{0,3}-?\d[\d -]{4,18}\d)\b",
    re.IGNORECASE,
)
_SECRET_SAID = re.compile(
    r"(?<!zip )(?<!select )(?<!enter )(?<!press )(?<!text )(?<!use )(?<!promo )(?<!area )(?<!error )(?<!country )(?<!discount )(?<!coupon )(?<!offer )(?<!dial )(?<!postal )(?<!qr )(?<!short )(?<!flight )(?<!booking )(?<!airport )(?<!store )"
    r"\b(?:pin|passcode|(?:one[- ]time|verification|security|access|login|confirmation|unlock|account|6-digit|six-digit)[ -](?:code|passcode|pin)|otp|code|password)"
    r"(?: (?:number|code))?(?: (?:is|was|as|to|we sent(?: you)?|on file|you received|for your account))*(?:\s*[:=#])?\s*[\"']?(\d{4,8})\b",
    re.IGNORECASE,
)
_PASSWORD_SAID = re.compile(
    r"\bpassword (?:is|was|to|has been (?:re)?set to)\s*[:=]?\s*[\"']?((?=\S*\d)[^\s\"',]{5,})", re.IGNORECASE
)
_BORN = re.compile(
    r"\b(?:dob|date of birth|born(?: on)?|birth ?date|birthday)(?: (?:is|was|on file))*\s*[:=]?\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2},? \d{4})",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?<![\w.$#/-])\d{1,5}(?:-\d+)? (?:[NSEW]\.? |North |South |East |West )?(?:[A-Z][\w'.-]+ |\d{1,3}(?:st|nd|rd|th) ){1,3}"
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Pl|Place|Ter|Terrace|Cir|Circle|Hwy|Highway|Pkwy|Parkway|Way|Trail|Square|Sq)\b\.?"
    r"(?:,? (?:Apt|Unit|Suite|Ste|#)\.? ?\w+)?(?:,? [A-Z][\w .]+,? [A-Z]{2} \d{5}(?:-\d{4})?)?"
)
_FLAT = re.compile(
    r"(?<![\w.$#/-])\d{1,5} (?:[A-ZÀ-Ž][\w'.-]+ ){1,3}\d{0,4} ?(?:Apt|Apartment|Suite|Unit|Ste)\.? ?\d+",
    re.UNICODE,
)
_LIVES = re.compile(
    r"\b(?:(?i:your|my|his|her|home|shipping|billing|mailing|delivery|new) (?i:address)(?: on file)?(?: is| as| to|:)?|(?i:lives? at))\s+"
    r"(\d{1,5} [A-ZÀ-Ž][\w'.-]+(?: [A-ZÀ-Ž0-9][\w'.-]*){0,4})"
)
_SHOP_BEFORE = re.compile(
    r"\b(?:store|shop|located|location|branch|office|headquarters|visit (?:us|our)|kiosk|restaurant|terminal|airport|write (?:to )?us|mail(?:ing)? (?:it )?to us)\b[^.!?]{0,50}$",
    re.IGNORECASE,
)
_ZIP_SAID = re.compile(
    r"\b(?:zip(?: code)?|postal code)(?: (?:is|was|of|on file|as))*\s*[:=]?\s*(\d{5}(?:-\d{4})?)\b", re.IGNORECASE
)
_IBAN = re.compile(r"\b(?!FL|UA|AA)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_REFERENCE_BEFORE = re.compile(
    r"\b(?:case|ref(?:erence)?|ticket|tracking|order|confirmation|booking|sr|claim|file|incident|flight|record|report|request|repair|bug|kb|article|version|build|model|serial|sku|item|id)\b[^.!?]{0,25}$",
    re.IGNORECASE,
)
_LONG_DIGITS = re.compile(r"(?<![\w.,$#/:-])\d{9,}(?![\w,:/-])")


_THEIRS_BEFORE = re.compile(
    r"\b(?:(?:call|calling|called|reach|reached|text|texted|contact|phone|ring|try|dialed|dialled) (?:you|me|him|her|back)|your|my|his|her|customer's"
    r"|number we have|on file)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)


def is_ours(text: str, start: int, end: int) -> bool:
    """Whether a number is a company's own line: "call us at ..." before it, or a menu ("option 1") behind."""
    clause = text[max(0, start - 120) : start]
    ours = _OURS_BEFORE.search(clause) or _OPTION.match(text, end)
    return bool(ours) and not _THEIRS_BEFORE.search(clause)


def luhn(digits: str) -> bool:
    """The check digit of cards and IMEIs (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_card(text: str, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    return 13 <= len(digits) <= 19 and digits[0] in "23456" and luhn(digits)


def _is_private_phone(text: str, match: re.Match[str]) -> bool:
    return not _TOLL_FREE.match(match[0]) and not is_ours(text, match.start(), match.end())


def _is_private_mailbox(text: str, match: re.Match[str]) -> bool:
    return not _SHARED_MAILBOX.match(match[0])


def _is_home(text: str, match: re.Match[str]) -> bool:
    return not _SHOP_BEFORE.search(text, 0, match.start())


def _is_iban(text: str, match: re.Match[str]) -> bool:
    plain = match[0].replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def _is_unexplained(text: str, match: re.Match[str]) -> bool:
    return not _REFERENCE_BEFORE.search(text, 0, match.start(match.lastindex or 0))


def _always(text: str, match: re.Match[str]) -> bool:
    return True


_KINDS: tuple[tuple[str, str, re.Pattern[str], Callable[[str, re.Match[str]], bool]], ...] = (
    ("ssn", "a social security number", _SSN, _always),
    ("ssn", "a social security number", _SSN_SAID, _always),
    ("iban", "a bank account number (IBAN)", _IBAN, _is_iban),
    ("card", "a payment card number", _CARD, _is_card),
    ("iccid", "a SIM number (ICCID)", _ICCID, _always),
    ("device", "a device number", _DEVICE_SAID, _always),
    ("email", "an e-mail address", EMAIL, _is_private_mailbox),
    ("phone", "a phone number", _PHONE, _is_private_phone),
    ("phone", "a phone number", _BARE_PHONE, _always),
    ("phone", "a phone number", _SAID_PHONE, _is_unexplained),
    ("account", "an account number", _ACCOUNT_SAID, _always),
    ("secret", "a PIN or one-time code", _SECRET_SAID, _always),
    ("secret", "a password", _PASSWORD_SAID, _always),
    ("birth", "a date of birth", _BORN, _always),
    ("address", "a street address", _STREET, _is_home),
    ("address", "a street address", _FLAT, _is_home),
    ("address", "a street address", _LIVES, _is_home),
    ("zip", "a ZIP code", _ZIP_SAID, _always),
    ("number", "a long number", _LONG_DIGITS, _is_unexplained),
)


def found_in(text: str) -> Iterator[Mark]:
    """Every piece of private data that its look gives away."""
    for kind, what, pattern, holds in _KINDS:
        for match in pattern.finditer(text):
            if holds(text, match):
                group = match.lastindex or 0
                yield Mark(kind, match.start(group), match.end(group), what)
