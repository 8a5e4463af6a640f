"""Yes or no, and one of several labels, in what was typed."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.typed import folded, within_slips


class Labelled(NamedTuple):
    """One of several answers: how it is kept, and how it is written."""

    key: str
    label: str


_YES = frozenset(
    {
        "yes", "y", "ye", "yea", "yeah", "yep", "yup", "ya", "yess", "sure", "ok", "okay", "k", "of course", "i did",
        "i do", "i am", "i have", "i was", "i will", "true", "correct", "right", "definitely", "absolutely",
        "certainly", "indeed", "yes please", "yes i did", "yes i do", "yes i am", "yes i have", "yes i was",
        "yes i will", "yes of course", "sure thing",
        "si", "claro", "claro que si", "si claro", "por supuesto", "vale", "ja", "jo", "jep", "jup", "jawohl", "klar",
        "na klar", "ja klar", "naturlich", "stimmt", "genau", "oui", "ouais", "bien sur", "d'accord", "sim",
        "com certeza", "certo", "sisi", "tak", "ano", "da", "joo", "kylla", "evet", "igen", "ναι", "да", "ага", "так",
        "конечно", "نعم", "כן", "हा", "हां", "是", "是的", "对", "好", "はい", "うん", "네", "예", "응",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "no", "n", "nope", "nah", "naw", "nop", "not really", "not at all", "never", "no way", "of course not",
        "definitely not", "absolutely not", "false", "wrong", "not yet", "not today", "i didn't", "i did not",
        "i didnt", "i don't", "i do not", "i dont", "i'm not", "i am not", "im not", "i haven't", "i have not",
        "i wasn't", "i was not", "i won't", "i will not", "no thanks", "no thank you", "no i didn't", "no i didnt",
        "no i did not", "no i don't", "no i dont", "no i do not", "no i'm not", "no i am not", "no i haven't",
        "no i wasn't", "no not really", "no not at all", "no not yet",
        "para nada", "claro que no", "nunca", "no gracias", "todavia no", "aun no", "nein", "ne", "nee", "noe", "nie",
        "gar nicht", "noch nicht", "nicht wirklich", "nein danke", "auf keinen fall", "non", "pas du tout", "nao",
        "nej", "nei", "ei", "hayir", "nem", "οχι", "нет", "неа", "ні", "не", "لا", "לא", "नही", "नहीं", "不", "不是",
        "没有", "いいえ", "いや", "ううん", "아니", "아니요", "아니오",
    }
)  # fmt: skip
_YES_SIGNS = frozenset("👍👌🙌✅☑✔✓🆗💯🙋")
_NO_SIGNS = frozenset("👎❌✖✗✘❎🚫🙅")
_AGREEING = frozenset(map(folded, _YES))
_REFUSING = frozenset(map(folded, _NO))
# The colour of a hand, a person's sex, and the joints between signs change nothing in what the hand says.
_SHADES = re.compile(r"[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d♀♂\s]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_EDGES = " .,;:!?…*_\"'“”()[]-"
_OPENING = re.compile(
    r"(?:i am|i'm|im|it is|it's|its|it was|was|i|a|an|the|estoy|soy|es|yo|el|la|los|las|un|una|ich bin|ich|es ist|der|"
    r"die|das|ein|eine) "
)
_PLACE = re.compile(r"(?:(?:option|number|answer|no|nr|opcion|numero|nummer|antwort)[. ]*|#)?(\d{1,2})")
_PUNCTUATION = re.compile(r"[.,;:!?…*_\"“”()\[\]]+")


def agreed(text: str) -> bool | None:
    """Whether a text says yes or no; None when it says neither, both, or more than that."""
    if len(text) > 60:
        return None
    signs = set(_SHADES.sub("", text))
    if signs and signs <= _YES_SIGNS | _NO_SIGNS:
        return None if signs & _YES_SIGNS and signs & _NO_SIGNS else bool(signs & _YES_SIGNS)
    said = folded(_PUNCTUATION.sub(" ", text)).strip(_EDGES)
    if len(words := set(said.split())) == 1:  # no, no, no
        said = words.pop()
    for form in (said, _DRAWN_OUT.sub(r"\1", said)):
        if form in _AGREEING:
            return True
        if form in _REFUSING:
            return False
    return None


def picked(choices: Sequence[Labelled], text: str) -> Labelled | None:
    """The one that a text names: by label, key, place in the list, beginning, or a label with few slips in it.

    A place in the list only counts where no label has a number of its own. What could be two is none.
    """
    bare = " ".join(text.split()).casefold()
    said = folded(text).strip(_EDGES)
    if not bare or len(bare) > 120:
        return None
    # A label of pictures alone is nothing when it is folded.
    same = [each for each in choices if bare == " ".join(each.label.split()).casefold()]
    names = [(each, folded(each.label).strip(_EDGES)) for each in choices]
    if not said:
        return _only(same)
    same = same or [each for each, name in names if said == name]
    if same:
        return _only(same)
    if keyed := [each for each in choices if bare.strip(_EDGES) == each.key.casefold()]:
        return _only(keyed)
    at = _PLACE.fullmatch(said)
    if at is not None and not any(_digits(name) for _, name in names):
        return choices[int(at[1]) - 1] if 1 <= int(at[1]) <= len(choices) else None
    said = _short(said)
    short = [(each, _short(name)) for each, name in names]
    if same := [each for each, name in short if said == name]:
        return _only(same)
    if begun := [each for each, name in short if _begins(name, said)]:
        return _only(begun)
    return _nearest(short, said)


def _only(found: Sequence[Labelled]) -> Labelled | None:
    return found[0] if len(found) == 1 else None


def _short(name: str) -> str:
    """Without the word that one would leave out: “agree” for “I agree”."""
    return _OPENING.sub("", name, count=1) if _OPENING.match(name) else name


def _begins(name: str, said: str) -> bool:
    """Three letters are enough for a beginning, or one whole word."""
    return name.startswith(said) and (len(said) >= 3 or not name[len(said)].isalnum() or not said.isascii())


def _nearest(names: Sequence[tuple[Labelled, str]], said: str) -> Labelled | None:
    """The only one that is near, and no other but one slip further away.

    The first letter and all digits must be right: “satisfied” is no slip for “unsatisfied”, nor “4 days” for “3 days”.
    """
    slips = 0 if len(said) < 4 else 1 if len(said) < 9 else 2
    if not slips:
        return None
    near = [(each, name) for each, name in names if within_slips(said, name, slips + 1)]
    if len(near) != 1 or not within_slips(said, near[0][1], slips):
        return None
    each, name = near[0]
    return each if name[0] == said[0] and _digits(name) == _digits(said) else None


def _digits(text: str) -> list[str]:
    return [sign for sign in text if sign.isdecimal()]
