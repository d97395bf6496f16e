"""What a `+` stands for: each word with the forms that must be found, and those that must not."""

from __future__ import annotations

import pytest

from firsthand.classifiers.word_forms import forms_of

FORMS = """
order    | orders ordered ordering                        | orderred orderring
offer    | offers offered offering                        | offerred
open     | opens opened opening                           | openned
reason   | reasoned reasoning                             | reasonned
monitor  | monitors monitored monitoring                  | monitorred
visit    | visits visited visiting                        | visitted visitting
limit    | limits limited limiting                        | limitted
edit     | edits edited editing                           | editted
cancel   | cancels canceled cancelled canceling cancelling |
travel   | traveled travelled                             |
equal    | equals equaled equalled                        |
stop     | stops stopped stopping                         | stoped stoping
drop     | drops dropped dropping                         | droped
plan     | plans planned planning                         | planed planing
swap     | swaps swapped swapping                         | swaped
refer    | refers referred referring                      | refered refering
transfer | transfers transferred transferring             | transfered
submit   | submits submitted submitting                   | submited
occur    | occurs occurred occurring                      | occured
quit     | quits quitted quitting                         | quited quiting
acquit   | acquits acquitted acquitting                   | acquited
equip    | equips equipped equipping                      | equiped
quiz     | quizzes quizzed quizzing                       | quizs quized
squat    | squats squatted squatting                      | squated
unplug   | unplugs unplugged unplugging                   |
reset    | resets resetting                               |
recruit  | recruits recruited recruiting                  | recruitted
wait     | waits waited waiting                           | waitted
request  | requests requested requesting                  | requestted
fix      | fixes fixed fixing                             | fixxed fixs
pay      | pays paying                                    | payying
guess    | guesses guessed guessing                       | guesss
waltz    | waltzes waltzed waltzing                       | waltzs waltzzed
charge   | charges charged charging                       | chargeing
agree    | agrees agreed agreeing                         | agreing
see      | sees seeing                                    | seing
free     | frees freed freeing                            | freing
die      | dies died dying                                | diing dieing
lie      | lies lied lying                                | liing
tie      | ties tied tying                                | tiing
untie    | unties untied untying                          | untiing
dye      | dyes dyed dyeing                               | dying
shoe     | shoes shoed shoeing                            | shoing
queue    | queues queued queuing                          |
reply    | replies replied replying                       | replys
"""


@pytest.mark.parametrize("row", FORMS.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_word_has_the_forms_that_either_side_of_the_ocean_writes_and_no_others(row: str) -> None:
    word, found, other = (cell.split() for cell in row.split("|"))
    forms = forms_of(*word)
    assert set(word + found) <= set(forms)
    assert not set(other) & set(forms)
    assert len(set(forms)) == len(forms)


def test_of_a_phrase_the_last_word_has_forms():
    assert forms_of("battery die") == ["battery die", "battery dies", "battery died", "battery dying"]
    assert forms_of("data plan") == ["data plan", "data plans", "data planned", "data planning"]
    assert forms_of("fraudulent order")[1:] == [f"fraudulent {form}" for form in ("orders", "ordered", "ordering")]
