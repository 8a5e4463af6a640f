"""One short question after a crisis text: its buttons, and what somebody types instead of pressing one.

The buttons hold all that is needed to understand them, so they work in every state, hours later, after
/stop, and for somebody who is in no program.
"""

import re
from collections.abc import Callable, Sequence
from typing import assert_never

from bot.core.categories import about_others
from bot.core.effects import Button, Effect, SafetyAnswer, Send
from bot.core.events import Checked, SafetyQuestion
from bot.core.own_words import (
    DANGER_NO,
    DANGER_QUESTION,
    DANGER_QUESTION_OTHERS,
    DANGER_YES,
    IN_DANGER,
    IT_WAS_MEANT,
    IT_WEIGHS,
    KIND_NO,
    KIND_QUESTION,
    KIND_YES,
    MEANT_NO,
    MEANT_QUESTION,
    MEANT_YES,
    NO_DANGER,
    NOTHING_WEIGHS,
    WANTS_TO_TALK,
)
from bot.core.risk import Flag, Urgency
from bot.core.typed import folded

Say = Callable[..., str]
BUTTON = "s:"
"""How the data of its buttons begin."""

SAYS_IN_DANGER, SAYS_MEANT, SAYS_IT_WEIGHS, ASKS_TO_TALK = (
    "says-in-danger",
    "says-meant",
    "says-it-weighs",
    "asks-to-talk",
)
"""The rules' names in an alert."""

ANY_QUESTION = f"{BUTTON}danger:no"
"""Stands for the question where it is not known which one was asked."""

_DATA = re.compile(r"s:(danger|meant|kind):(yes|no|talk)(?::([a-z_-]{1,32}))?")
_NO = frozenset(
    (
        "no", "nope", "nah", "not really", "no danger", "i'm safe", "i am safe", "im safe", "i'm ok", "i'm okay",
        "im ok", "i am ok", "just kidding", "just joking", "only joking", "only kidding", "kidding", "joking",
        "jk", "just a joke", "it was a joke", "that was a joke", "i was joking", "i was kidding", "i was just joking",
        "i was just kidding", "no just kidding", "no just joking", "didn't mean it", "i didn't mean it",
        "i didn't mean that", "es broma", "era broma", "era una broma", "es una broma", "solo era broma",
        "estoy bromeando", "solo bromeaba", "bromeaba", "no era en serio", "no lo decia en serio",
        "no lo dije en serio", "no en serio", "para nada", "claro que no", "que va", "no para nada",
        "no estoy en peligro", "no no estoy en peligro", "no hay peligro", "estoy a salvo", "estoy bien",
        "nein", "nur spass", "das war ein scherz",
    )
)  # fmt: skip
_YES = frozenset(
    (
        "yes", "yes now", "yeah", "yep", "yes i am", "yes i do", "i am", "si", "si lo estoy", "lo estoy",
        "estoy en peligro", "si estoy en peligro", "ja",
    )
)  # fmt: skip
_SORRY = re.compile(r"(?:sorry|haha|lol|hey|oh|perdon|disculpa|(?:ja){2,}|ay|oye|hola)[,.! ]+")


def question(say: Say, flags: Sequence[Flag]) -> Send:
    """What is asked after these flags: whether they are in danger, or, of what is in doubt, whether it was meant."""
    most = flags[0].category if flags and all(flag.doubt for flag in flags) else ""
    if not most:
        return _asked(say, say(DANGER_QUESTION_OTHERS if about_others(flags) else DANGER_QUESTION), "danger")
    if all(flag.only_asks for flag in flags):
        # Where hardly anything speaks for it, no words are put into anybody's mouth.
        return _asked(say, say(KIND_QUESTION), "kind")
    category = most if most in MEANT_QUESTION else "other"
    return _asked(say, say(MEANT_QUESTION[category]), "meant", f":{category}")


def is_question(effect: Effect) -> bool:
    """Whether this is a safety question."""
    return isinstance(effect, Send) and any(
        button.data.startswith(BUTTON) for row in effect.buttons for button in row
    )


def key_of(asked: Send) -> str:
    """Which question it is, without an answer: what `read_typed` needs."""
    return asked.buttons[0][0].data


def read_button(data: str) -> Checked | None:
    """What a pressed button says; None when it is no button of these."""
    found = _DATA.fullmatch(data)
    if found is None:
        return None
    return Checked.model_validate({"question": found[1], "answer": found[2], "category": found[3] or ""})


def read_typed(say: Say, text: str, key: str) -> Checked | None:
    """What was typed as the answer to the question of this key; None when it is none.

    Only whole answers count: anything longer is words, and is heard as such.
    """
    asked = read_button(key)
    said = _SORRY.sub("", folded(text).replace(",", "").strip(" .!?"), count=1)
    if asked is None:
        return None
    by_label = {folded(say(label)).replace(",", ""): answer for answer, label in _labels(asked.question)}
    answer = by_label.get(said) or ("no" if said in _NO else "yes" if said in _YES else None)
    return None if answer is None else Checked.model_validate({**asked.model_dump(), "answer": answer})


def flags_of(checked: Checked) -> tuple[Flag, ...]:
    """What an answer raises: danger at once, what was meant soon enough; a no raises and cancels nothing."""
    if checked.answer != "yes":
        return ()
    match checked.question:
        case "danger":
            rule, category, urgency = SAYS_IN_DANGER, "danger", Urgency.EMERGENCY
        case "kind":
            rule, category, urgency = SAYS_IT_WEIGHS, "distress", Urgency.SOON
        case "meant":
            category, urgency = checked.category or "other", Urgency.URGENT
            rule = f"{SAYS_MEANT}-{category.replace('_', '-')}"
        case _:
            assert_never(checked.question)
    return (Flag(rule=rule, category=category, urgency=urgency, source="button", evidence=""),)


def noted(checked: Checked) -> SafetyAnswer:
    """The answer as it is written down on the alert."""
    answers: dict[tuple[str, str], SafetyAnswer] = {
        ("danger", "yes"): "danger",
        ("danger", "no"): "no danger",
        ("meant", "yes"): "meant",
        ("meant", "no"): "not meant",
        ("kind", "yes"): "weighs",
        ("kind", "no"): "weighs not",
    }
    return answers.get((checked.question, checked.answer), "talk")


def reply(checked: Checked) -> str:
    """What is said to a yes or a no, in English."""
    yes = {"danger": IN_DANGER, "meant": IT_WAS_MEANT, "kind": IT_WEIGHS}
    no = {"danger": NO_DANGER, "meant": NO_DANGER, "kind": NOTHING_WEIGHS}
    return (yes if checked.answer == "yes" else no)[checked.question]


def _labels(asked: SafetyQuestion) -> tuple[tuple[str, str], ...]:
    """What stands on the buttons, by their answers."""
    yes = {"danger": DANGER_YES, "meant": MEANT_YES, "kind": KIND_YES}[asked]
    no = {"danger": DANGER_NO, "meant": MEANT_NO, "kind": KIND_NO}[asked]
    return ("yes", yes), ("no", no), ("talk", WANTS_TO_TALK)


def _asked(say: Say, text: str, asked: SafetyQuestion, about: str = "") -> Send:
    rows = tuple(
        (Button(label=say(label), data=f"{BUTTON}{asked}:{answer}{about}"),)
        for answer, label in _labels(asked)
    )
    return Send(text=text, buttons=rows, crisis=True)
