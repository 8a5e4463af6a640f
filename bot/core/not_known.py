"""“I don't know” and “that's all”, in what was typed during a thinking test: English, Spanish and German."""

import re

from bot.core.typed import folded

_UNKNOWN = frozenset(
    {
        "don't know", "dont know", "do not know", "dunno", "idk", "no idea", "no clue", "not sure", "forgot",
        "forgotten", "forgot it", "forgot them", "forget", "can't remember", "cant remember", "cannot remember",
        "don't remember", "dont remember", "do not remember", "can't", "cant", "cannot", "can't do it", "cant do it",
        "give up", "pass", "skip", "nothing", "none", "blank", "missed it", "missed them", "didn't see", "didnt see",
        "didn't see it", "didnt see it", "lost it", "lost track", "too fast", "too hard", "too long",
        "no se", "ni idea", "no lo se", "no me acuerdo", "no recuerdo", "no lo recuerdo", "se me olvido",
        "lo olvide", "olvide", "me olvide", "no puedo", "paso", "nada", "ninguna", "ninguno", "me rindo",
        "no lo vi", "no los vi", "demasiado rapido", "muy rapido",
        "weiss nicht", "weiss ich nicht", "weiss es nicht", "keine ahnung", "vergessen", "nichts", "keine",
        "zu schnell", "kann nicht", "kann ich nicht", "weiter",
    }
)  # fmt: skip
_ENDED = frozenset(
    {
        "that's all", "thats all", "that is all", "that's it", "thats it", "that is it", "all", "done", "finished",
        "ready", "the end", "end", "no more", "nothing more", "nothing else", "nothing comes", "that's everything",
        "thats everything", "that's all i remember", "thats all i remember", "that's all i know", "no others",
        "can't remember more", "cant remember more", "can't remember any more", "don't remember more",
        "ya", "ya esta", "listo", "lista", "eso es todo", "es todo", "fin", "nada mas", "ninguna mas", "no mas",
        "no recuerdo mas", "no me acuerdo de mas",
        "fertig", "das war's", "das wars", "das ist alles", "das war alles", "nichts mehr", "mehr nicht",
        "mehr weiss ich nicht",
    }
)  # fmt: skip
_BETWEEN = re.compile(r"[^\w']+")
_OPENING = re.compile(r"(?:(?:sorry|oh|um|uh|hmm|no|ok|okay|perdon|ich|i|i've|ive|i'm|im) )+")
_SHRUG = re.compile(r"[\s?¿؟]*[?¿؟🤷][\s?¿؟🤷🏻-🏿♀♂\u200d\ufe0f]*")


def not_known(text: str) -> bool:
    """Whether a text says no more than that its writer does not know, or gives up."""
    return _is_one_of(_UNKNOWN, text) or _SHRUG.fullmatch(text) is not None


def ended(text: str) -> bool:
    """Whether a text says no more than that nothing more will come."""
    return _is_one_of(_ENDED, text) or not_known(text)


def _is_one_of(sayings: frozenset[str], text: str) -> bool:
    said = " ".join(_BETWEEN.sub(" ", folded(text)).split())
    return said in sayings or _OPENING.sub("", said, count=1) in sayings
