"""Words that customers use: yes and no, numbers, moods, the wish for a person, the wish to leave."""

from __future__ import annotations

from firsthand.engine.plain_words import has_any, plain

YES = tuple(
    """yes|yep|yea|yeah|yess|ya|yah|yup|yas|yse|ys|y|aye|sure|surely|ok|okay|okey|okie|k|kk|alright|all right|
go ahead|go for it|do it|please do|lets do it|lets go|sounds good|sound good|fine|thats fine|works for me|
that works|agreed|i agree|accept|i accept|accepted|confirm|confirmed|i confirm|correct|thats right|right|
thats correct|thats the one|absolutely|definitely|of course|certainly|indeed|affirmative|by all means|i do|i am|
i did|i have|it is|it does|it did|they are|we are|i can|i would|id like that|id love to|please|yes please|
i guess so|i suppose so|i suppose|suppose so|i think so|yep go ahead|gladly|perfect|great|done|
why not|no problem|dont mind|willing|happy to|ill pay|i will pay|ill take it|totally|uh huh|mhm|mm hmm|true|
you bet|id love that|already did that|already did|did that|not a problem|100%|go right ahead|yes it is|
si|claro|vale|por supuesto|de acuerdo|adelante|oui|ouais|daccord|bien sur|dac|allez y|ja""".replace(
        "\n", ""
    ).split("|")
)
WEAK_YES = frozenset(
    """right|true|done|great|please|i am|i do|i did|i have|it is|it does|it did|they are|we are|i can|i would|
correct|perfect|indeed|claro|ya|k|y|s|n|already did|did that|already did that|100%|yes it is""".replace(
        "\n", ""
    ).split("|")
)
"""Words that say yes to a plain question but are too weak for a consent, unless they are all that is said."""
DONE_ALREADY = frozenset(("done", "did that", "already did", "already did that", "i did", "it did", "they are"))
"""Words that say what happened, and agree to nothing that is still to come."""
PLAIN_YES = tuple(phrase for phrase in YES if phrase not in WEAK_YES)
WORKS = tuple(
    """it works|works|works now|working now|its working|working|all good|fixed|it worked|that did it|that fixed it|
its back|is back|back|back up|we are good|were good|solved|settled|better|much better|faster|way faster|
went through|went thru|arrived|it loads|loads now|loads|everythings there|everything is there|everything came over|
its there|got it|came through|thats it|all clear|clear|crystal clear|funciona|ca marche""".replace("\n", "").split(
        "|"
    )
)
"""Words that say yes to "is it working?", and to nothing that costs or changes something."""
NO = tuple(
    """no|nope|nah|nay|na|noo|non|nein|n|not really|not now|not yet|not at all|not today|not interested|no thanks|
no thank you|rather not|id rather not|i would rather not|dont|do not|please dont|never|never mind|nevermind|
no way|negative|decline|i decline|refuse|i refuse|stop|skip|pass|ill pass|hold off|forget it|forget about it|
wont|will not|would not|wouldnt|i wont|im not|i am not|isnt|is not|aint|it isnt|it doesnt|doesnt|does not|
didnt|did not|havent|have not|cant|cannot|can not|couldnt|incorrect|wrong|false|too expensive|too much|
hasnt|has not|wasnt|nothing|neither|nunca|no gracias|non merci|pas|jamais|nada|not a chance|hell no|
leave it|dont want|do not want|nuh uh|maybe later|some other time|another time|not""".replace("\n", "").split("|")
)
DECLINES = ("im good", "im all set", "were good", "all set", "i am good", "i am all set")
"""Words that turn down an offer or a paid action; to "is it working?" they are no plain answer."""
FAILS = tuple(
    """still not|still doesnt|still isnt|still broken|still nothing|still no|still the same|still slow|still stuck|
still down|still dead|still bad|still out|still off|still fails|still failing|same problem|same as before|same thing|
the same|same|no change|no luck|no difference|not working|worse|gone again|stuck|broken|dead|
no funciona|ca ne marche pas""".replace("\n", "").split("|")
)
"""Words that say no to "is it working?"."""
CONDITIONS = tuple(
    """but|only if|if|unless|as long as|provided|depends|maybe|perhaps|might|possibly|let me think|not sure|
only|half of|instead""".replace("\n", "").split("|")
)
NO_CONDITION = (
    "if necessary",
    "if needed",
    "if need be",
    "if you must",
    "if thats ok",
    "if that helps",
    "if you can",
)
"""Polite words that look like a condition and are none."""
DONT_KNOW = tuple(
    """dont know|do not know|dunno|no idea|no clue|not sure|unsure|idk|cant tell|cannot tell|cant say|
hard to say|i have no idea|cant remember|dont remember|what is that|whats that|
what do you mean|no se|je ne sais pas|aucune idee""".replace("\n", "").split("|")
)
DONT_HAVE = tuple(
    """dont have it|dont have one|dont have that|dont have any|do not have it|cant find it|cannot find it|lost it|
not at hand|not on me|no lo tengo|je ne lai pas""".replace("\n", "").split("|")
)
"""Words that say that something asked for is not at hand."""
PERSON = tuple(
    """real person|a human|human being|human agent|actual person|actual human|live agent|live person|
talk to a person|talk to someone|speak to someone|speak with someone|speak to a person|speak with a person|
talk to a human|speak to a human|speak to a manager|speak with a manager|talk to a manager|your manager|
supervisor|your supervisor|get me a manager|want a manager|need a manager|see a manager|your boss|someone real|representative|customer rep|not a bot|no bots|stop the bot|
transfer me|connect me to|put me through|get me a person|get me someone|call me back with a person|
hablar con una persona|un agente|une vraie personne|parler a quelqu un|parler a quelquun|parler a un conseiller|
agent please|want an agent|need an agent|human please|person please""".replace("\n", "").split("|")
)
RISK = tuple(
    """my lawyer|a lawyer|lawyers|attorney|sue you|suing|lawsuit|legal action|take you to court|small claims|
fcc|ftc|regulator|ombudsman|attorney general|consumer protection|data breach|identity theft|police|
kill myself|suicide|end my life|hurt myself|self harm|in danger|domestic violence|stalking me|stalker|
on fire|caught fire|exploded|burned me|smoke coming|battery swelled|call 911|called 911|ambulance|
unauthorized sim|sim swapped|someone stole my number|my number was stolen|hacked|
abogado|demandar|avocat|porter plainte""".replace("\n", "").split("|")
)
LEAVING = tuple(
    """cancel my plan|cancel my service|cancel my account|cancel my line|cancel everything|cancel it all|
want to cancel|going to cancel|like to cancel|close my account|closing my account|terminate my|
switching carriers|switch carriers|switching to another|porting out|port out|port my number|transfer my number out|
leaving you|im leaving|i am leaving|done with you|take my business elsewhere|moving to another carrier|
cancelar mi|darme de baja|resilier|annuler mon forfait""".replace("\n", "").split("|")
)
UPSET = tuple(
    """furious|angry|ridiculous|unacceptable|disgusting|outrageous|fed up|sick of|sick and tired|terrible|horrible|
awful|worst|useless|pathetic|joke of a|what a joke|garbage|trash|scam|scammers|robbery|thieves|liars|lied|
incompetent|idiots|stupid|wtf|bullshit|damn|crap|hate you|hate this|pissed|waste of time|wasted|hours on hold|
for the third time|third time|nobody helps|no one helps|never again|done waiting|had enough|joder|mierda|
inaceptable|inadmissible|ras le bol|scandaleux|honte""".replace("\n", "").split("|")
)
PLEASED = tuple(
    """thanks|thank you|thx|ty|great|awesome|perfect|love|lovely|excellent|amazing|brilliant|appreciate|
wonderful|happy|super|nice|fantastic|gracias|merci|genial""".replace("\n", "").split("|")
)
TOOK_BACK = tuple(
    """actually|i mean|i meant|correction|scratch that|my mistake|my bad|wrong number|sorry its|
sorry it is|let me correct|i was wrong|i misspoke|changed my mind|on second thought|typo""".replace(
        "\n", ""
    ).split("|")
)
ECHOES = ("stop", "cancel", "decline", "skip", "forget it", "leave it", "block", "remove", "delete")
"""Verbs that are a no by themselves, but a yes to a question that asks whether to do just that."""
NUMBERS: dict[str, float] = {
    **{w: float(n) for n, w in enumerate("zero one two three four five six seven eight nine ten".split())},
    **{
        w: float(n)
        for n, w in enumerate(
            "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 11
        )
    },
    **{w: float(10 * n) for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)},
    **{w: float(n) for n, w in enumerate("un dos tres cuatro cinco seis siete ocho nueve diez".split(), 1)},
    **{"deux": 2.0, "trois": 3.0, "quatre": 4.0, "cinq": 5.0, "half": 0.5, "couple": 2.0, "oh": 0.0},
    "hundred": 100.0,
    "thousand": 1000.0,
}
OPPOSITES = (
    ("on", "off"),
    ("up", "down"),
    ("open", "closed"),
    ("enabled", "disabled"),
    ("full", "empty"),
    ("in", "out"),
    ("connected", "disconnected"),
)
"""What answers a question without yes or no: "off", when asked whether it is on."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def mood(words: str) -> int:
    """How a customer's words feel: -1 upset, 0 neutral, 1 pleased. Shouting counts as upset."""
    text = plain(words)
    letters = [sign for sign in words if sign.isalpha()]
    shouting = len(letters) > 12 and sum(sign.isupper() for sign in letters) > 0.8 * len(letters)
    if has_any(text, UPSET) or shouting:
        return -1
    return 1 if has_any(text, PLEASED) else 0
