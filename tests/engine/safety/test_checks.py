"""What each reply check says, and what it leaves alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.domain import events as ev
from firsthand.domain.decisions import Finding
from firsthand.engine.safety import check
from firsthand.engine.safety.length import graphemes, weighted
from firsthand.proofreaders import proofread
from tests.builders import NOON, a_case, a_draft, a_policy, a_triage, answered, wrapped_up


def findings(text: str, case=None, policy=None, **changes) -> tuple[Finding, ...]:
    draft = a_draft(text, **changes)
    return check(draft, proofread(text), case, policy or a_policy())


def said(text: str, case=None, **changes) -> set[tuple[str, str]]:
    return {(finding.check, finding.severity) for finding in findings(text, case, **changes)}


def test_a_handle_a_hashtag_a_link_and_initials_are_no_misspellings():
    assert not findings("@jane Thx, @HomeNetCare has it: https://t.co/aVbnX #LaunchDay 📶 ^JM")


def test_offsets_count_characters_of_the_given_text():
    text = "👩‍👩‍👧 We’re sorry, it is avaliable now ^JM"
    (finding,) = findings(text)
    assert text[finding.start : finding.end] == "avaliable"
    assert finding.suggestion == "available"


@pytest.mark.parametrize(
    "word", ["apologise", "travelling", "centre", "enquiry", "eSIM", "deprioritized", "rebook"]
)
def test_british_spellings_and_words_of_the_trade_are_let_pass(word):
    assert not findings(f"We wanted to say {word} today.")


def test_public_phone_numbers_are_blocked_but_for_the_brands_own():
    assert ("private_data", "block") in said("We tried 312-555-0187 twice.")
    assert not findings("Please call us at 1-800-555-0100.")
    assert not findings("You can call our care team at 312-555-0100.")


@pytest.mark.parametrize(
    "text",
    [
        "Is 078-05-1120 still right?",
        "The card 4111 1111 1111 1111 was declined.",
        "It goes to GB29 NWBK 6016 1331 9268 19.",
    ],
)
def test_identity_and_payment_numbers_are_blocked_in_private_too(text):
    assert ("private_data", "block") in said(text, public=False)


def test_an_e_mail_address_may_stand_in_a_private_message_and_a_shared_mailbox_in_public():
    assert ("private_data", "block") in said("We wrote to jane@mail.com.")
    assert not findings("We wrote to jane@mail.com.", public=False)
    assert not findings("Write to support@brand.com any time.")


def test_reference_numbers_are_no_private_data():
    assert not findings("Your case number is 4471902238 and the order is 998877665544.")


def test_account_facts_stay_out_of_public_and_out_of_a_message_before_sign_in():
    fact = "Your balance is $84.20 today."
    assert ("account_facts", "block") in said(fact)
    assert ("account_facts", "block") in said(fact, a_case(), public=False)
    signed_in = a_case(
        ev.IdentityVerified(at=NOON, level=2, method="link", until=NOON + timedelta(hours=1), account="a1")
    )
    assert not findings(fact, signed_in, public=False)


@pytest.mark.parametrize(
    "text",
    [
        "Please send us the last 4 of your SSN.",
        "Can you confirm your date of birth?",
        "DM us your account PIN, please.",
        "Please verify your zip code so we can help.",
    ],
)
def test_a_message_never_asks_for_what_would_authenticate(text):
    assert ("security_question", "block") in said(text, public=False)


@pytest.mark.parametrize(
    "text",
    [
        "Please never share your password here.",
        "You can reset your password in the app.",
        "Don't send us your PIN!",
    ],
)
def test_warning_people_about_secrets_is_not_asking_for_them(text):
    assert not findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "We can't guarantee a date.",
        "I wish I could promise that.",
        "We are not able to guarantee it.",
        "We'll do our best today.",
    ],
)
def test_a_negated_promise_is_none(text):
    assert not findings(text)


def test_selling_is_warned_of_in_public_and_blocked_while_the_matter_is_open():
    pitch = "Add a new line today for only $20/mo!"
    assert ("offers", "warn") in said(pitch)
    assert ("offers", "block") in said(pitch, a_case(), public=False)
    assert not findings(pitch, a_case(wrapped_up()), public=False)
    assert not findings(pitch, a_case(triage=a_triage(topic="sales")), public=False)


def test_the_reply_addresses_whom_it_answers():
    assert ("wrong_handle", "block") in said("@jnae We're on it.")
    assert ("wrong_handle", "block") in said("Hi @mike, we're on it.")
    assert not findings("@Jane We're on it, and so is @HomeNetCare.")
    assert not findings("@jane @mike We're on it.", in_reply_to_text="@mike and I have no signal")


def test_a_greeting_that_names_somebody_else_is_warned_of_and_a_short_form_is_not():
    assert ("wrong_name", "warn") in said("Hi Robert, we're on it.", handle="jennifer_s")
    assert not findings("Hi Mike, we're on it.", handle="michael_s")
    assert not findings("Hi Robert, we're on it.", handle="skylark9")


@pytest.mark.parametrize(
    "text", ["Hi {name}, thanks!", "Hi [NAME], thanks!", "Order XXX is on its way.", "Hi <first name>, thanks!"]
)
def test_an_unfilled_slot_is_blocked(text):
    assert ("unfilled_slot", "block") in said(text)


def test_links_lead_only_where_people_may_be_sent():
    assert ("links", "block") in said("See http://10.0.0.1/admin for more.")
    assert ("links", "block") in said("See https://brand.example.ru/offer for more.")
    assert ("links", "block") in said("See https://me:secret@brand.com for more.")
    assert not findings("See https://www.brand.com/help for more.")


@pytest.mark.parametrize(
    "link",
    [
        "http://[::1]/admin",
        "https://[fd00::1]:8443/x",
        "http://2130706433/x",
        "http://0x7f.1/x",
        "http://127.1/x",
        "https://brand.com\\@evil.org/x",
    ],
)
def test_a_link_to_a_number_in_whatever_way_it_is_written_is_blocked(link):
    assert ("links", "block") in said(f"See {link} for more.")


def test_an_unencrypted_link_of_a_brand_is_let_pass():
    assert not findings("See http://www.brand.com/help for more.")


@pytest.mark.parametrize(
    "text",
    [
        "Please pay 5 dollars, \u202ednalsi\u202c Jane.",
        "Your file is photo\u202egpj.exe, Jane.",
        "We \u202dare\u202c on it, Jane.",
        "We are on it, Jane.\U000e0049\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065",
    ],
)
def test_letters_that_turn_around_or_hide_are_blocked(text):
    assert ("hidden_letters", "block") in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "We are on it, Jane 👩\u200d👩\u200d👧 and 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f.",
        "شكرا لك، \u2068Jane\u2069، نحن نعمل على ذلك.",
        "می\u200cخواهم",
        "Call \u202a+1 800 555 0199\u202c, Jane.",
    ],
)
def test_letters_that_belong_to_a_script_or_a_sign_are_let_pass(text):
    assert "hidden_letters" not in {check for check, _ in said(text)}


def test_a_link_to_a_site_that_the_policy_names_is_ours():
    policy = a_policy()
    ours = replace(policy, brand=replace(policy.brand, sites=("care.internal",)))
    text = "Please sign in here: https://care.internal/verify/x7"
    assert ("links", "block") in said(text)
    assert ("links", "block") not in said(text, policy=ours)
    assert ("links", "block") in said("See https://me:secret@care.internal/x for more.", policy=ours)


def test_x_counts_links_as_23_and_emoji_as_2_and_leading_handles_not_at_all():
    assert weighted("@jane @mike hi") == 2
    assert weighted("https://www.brand.com/" + "a" * 100) == 23
    assert weighted("👩‍👩‍👧") == 2
    assert weighted("東京") == 4
    assert ("length", "block") not in said("@jane " + "a " * 140)
    assert ("length", "block") in said("a " * 141)


def test_bluesky_counts_what_a_reader_calls_characters():
    assert len(graphemes("e\u0301👩‍👩‍👧🇫🇷")) == 3
    assert ("length", "block") not in said("👩‍👩‍👧" * 120, channel="bluesky")
    assert ("length", "block") in said("é" * 301, channel="bluesky")


def test_the_same_words_do_not_go_out_twice_and_an_answered_case_is_told():
    text = "We're on it, hang tight."
    digest = hashlib.sha256(text.encode()).hexdigest()
    at = NOON + timedelta(minutes=5)
    sent = a_case(
        ev.ReplyDrafted(at=at, by="ana", reply="r1", text_sha256=digest),
        ev.ReplyApproved(at=at, by="ana", reply="r1", text_sha256=digest),
        ev.ReplyQueued(at=at, by="ana", reply="r1", due=at, parent="m-1"),
        ev.ReplySent(at=at, by="channel", reply="r1", channel_id="p1"),
    )
    assert ("already_said", "block") in said(text, sent)
    assert ("already_said", "warn") in said("Another answer.", a_case(*answered()))
    assert not findings("Another answer.", a_case())


def test_a_reply_of_nothing_but_handles_says_nothing():
    assert ("empty", "block") in said("@jane  ")


def test_tone_stops_profanity_and_warns_of_blame_and_shouting():
    assert ("tone", "block") in said("What the fuck happened there?")
    assert ("tone", "warn") in said("Calm down, please.")
    assert ("tone", "warn") in said("PLEASE READ THE INSTRUCTIONS CAREFULLY.")
    assert not findings("AMAZING! We love LTE and 5G.")


def test_two_languages_in_one_reply_are_warned_of_and_another_language_is_not_proofread():
    assert ("language", "warn") in said(
        "Thanks for the message, we are here. Gracias por la paciencia, estamos para usted."
    )
    assert not findings("Lamentamos los inconvenientes con su cuenta, por favor envíe un mensaje privado.")


def test_what_is_said_by_one_proofreading_check_is_not_said_again_by_another():
    found = findings("We has your order.")
    assert [finding.check for finding in found] == ["agreement"]


@pytest.mark.parametrize(
    "text",
    [
        "You can call them on 91 318 9032.",
        "You can reach them at 1(877)350-0038 any day.",
        "You can call this number, it is open 24/7: 65-6336-3371",
        "Please DM us your Nectar card number.",
        "Hip hip hooray! It was a win win situation and a long long way.",
        "Hey stacey! Give me a few minutes, please.",
        "Your flight is diverting to SEA due to weather.",
        "This isn't how we wanted to start off the day.",
        "Our #LaunchHeroes are fantastic.",
        "As long as the children are on your plan, that works.",
        "Three times is not the norm, and two hours is a long wait.",
        "Sorry to hear our contact centre were unable to assist you.",
        "That is a fair trade, and a fair question.",
        "It is the domino effect it can have on your flight.",
        "If you hold the card then you can bring a guest.",
        "We're sorry for the delays that have kept you waiting.",
        "Changes to restricted tickets cost a fee.",
        "No sure why that is... is there anything we can do?",
    ],
)
def test_sound_words_that_once_raised_an_alarm_are_let_pass(text):
    assert not findings(text)


@pytest.mark.parametrize(
    ("text", "check_name"),
    [
        ("Call me at 312-555-0187, please.", "private_data"),
        ("We called you at 1 312 555 0187.", "private_data"),
        ("Please send us your debit card number.", "security_question"),
        ("Please share the card number.", "security_question"),
        ("The fix is is on its way.", "repeated_word"),
        ("The update may effect older phones.", "grammar"),
        ("These step should help.", "agreement"),
        ("We have send it already.", "wrong_word"),
    ],
)
def test_their_neighbours_are_still_found(text, check_name):
    assert check_name in {finding.check for finding in findings(text)}


@pytest.mark.parametrize(
    ("slip", "mend"),
    [
        ("Have a gerat day.", "great"),
        ("It is basicaly done.", "basically"),
        ("We may investingate it.", "investigate"),
        ("Your bookking is safe with us.", "booking"),
        ("Hi htere, we are on it.", "there"),
        ("Sharing the morning wih us is nice.", "with"),
        ("We are nto sure yet.", "not"),
    ],
)
def test_a_slip_is_no_british_habit_no_compound_and_no_name(slip, mend):
    (finding,) = findings(slip)
    assert (finding.check, finding.suggestion) == ("spelling", mend)


@pytest.mark.parametrize(
    "word",
    "colour favourite neighbourhood organised realise analyse travelled cancelling fulfil enrolment centre metres "
    "defence licence judgement catalogue programme cheque learnt ageing grey tyres kerb moustache marvellous "
    "practise focussed postcode fortnight queueing yoghurt".split(),
)
def test_british_spellings_are_habits(word):
    assert not findings(f"We wanted to say {word} today.")


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("We are not able too reproduce it.", "to"),
        ("Which app is you using?", "are"),
        ("Please contact us buy phone.", "by"),
        ("We hope to see your onboard soon!", "you"),
        ("Let us now if you need help.", "know"),
        ("Have you being waiting for long?", "been"),
        ("You are in the write place.", "right"),
        ("Please check out are website.", "our"),
    ],
)
def test_words_taken_for_one_another_are_told_by_their_neighbours(text, mend):
    assert mend in {finding.suggestion for finding in findings(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Taking care of you and all of our customers is very important to us.",
        "A spot for your bag near you is important.",
        "You too have a great day, and thank you too!",
        "The crew tried and were happy to help.",
        "We have your back, and your bag is in good hands.",
        "They are team members of ours.",
        "Woo hoo! 'Tis the season.",
    ],
)
def test_neighbours_of_a_slip_that_are_sound(text):
    assert not findings(text)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("We hope your enjoy the trip.", "you"),
        ("The delay is due too weather.", "to"),
        ("Our team will do there best.", "their"),
        ("Does you're phone restart?", "your"),
        ("We'll get this taken care off.", "of"),
        ("Hi Ana, were sorry to hear this.", "we're"),
        ("The staff where unhelpful, we hear.", "were"),
        ("We do has a store there.", "have"),
        ("If you need help, please doesn't hesitate.", "don't"),
    ],
)
def test_more_slips_that_real_replies_are_full_of(text, mend):
    assert mend in {finding.suggestion for finding in findings(text)}
