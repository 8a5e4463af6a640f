"""The words in which people log an activity, in English, Spanish and German, folded; each is named by one letter.

`P` a past of somebody who did it (“walked”), `N` its name (“walk”, “walking”), `D` a past that needs a name
(“went”, “took”), `f` that it is done, `w` who (“I have”), `t` that it is over (“just”), `y` a day that may go on
(“today”), `e` what may still come (“this evening”), `o` where or with whom, `s` what may follow a name (“session”),
`c` what may stand in between (“a brisk”).
What is not here is no log: so no wish, plan, denial or story is taken for one.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from bot.core.folding import folded_words

ActivityKind = Literal[
    "walking", "running", "cycling", "swimming", "yoga", "strength", "dancing", "gardening", "sport", "other"
]


class Known(NamedTuple):
    """What a word is in a log, and of which activity."""

    letter: str
    kind: ActivityKind | None = None


_PAST: dict[ActivityKind, str] = {
    # German “laufen” is walking or running: the lesser is taken.
    "walking": "walked strolled hiked camine pasee anduve gelaufen spaziert gegangen gewandert gewalkt",
    "running": "ran jogged corri trote gejoggt gerannt",
    "cycling": "cycled biked bicycled pedalee geradelt",
    "swimming": "swam nade geschwommen",
    "dancing": "danced baile getanzt",
    "gardening": "gardened gegartnert",
    "sport": "exercised trained rowed skied skated entrene trainiert geturnt",
    "other": "stretched gedehnt",
}
_NAMES: dict[ActivityKind, str] = {
    "walking": "walk walking stroll strolling hike hiking caminata caminar caminando paseo paseando pasear senderismo"
    " spaziergang spazieren spazierengehen laufen gehen wandern wanderung",
    "running": "run running jog jogging correr corriendo trotar trotando footing joggen rennen",
    "cycling": "bike biking cycle cycling bicycle bicycling spinning bici bicicleta ciclismo pedaleando rad fahrrad"
    " radfahren radeln velo",
    "swimming": "swim swimming nadar nadando natacion schwimmen",
    "yoga": "yoga",
    "strength": "strength weights lifting weightlifting pesas fuerza krafttraining hanteln gewichte",
    "dancing": "dance dancing zumba bailar bailando baile tanzen tanz",
    "gardening": "gardening jardineria gartenarbeit gartnern",
    "sport": "sport sports exercise exercises exercising workout gym training cardio aerobics hiit rowing climbing"
    " bouldering skiing skating boxing football soccer tennis basketball volleyball badminton golf padel deporte"
    " ejercicio ejercicios gimnasio futbol tenis baloncesto gymnastik turnen fussball klettern rudern",
    "other": "stretching pilates qigong housework estiramientos dehnen hausarbeit",
}
_OTHERS = {
    "D": "did took had went made spent managed played hice sali di tuve estuve war",
    "f": "done finished completed gemacht hecho terminado geschafft fertig",
    "w": "i i've ive have we we've yo ich bin habe hab wir sind haben",
    "t": "just again already ya gerade eben schon wieder",
    "y": "today hoy heute",
    "s": "class session lesson practice",
    "c": "for of a an the my some de un una el la mi durante ein eine einen einer mein meine meinen lang long short"
    " brisk quick fast slow easy gentle light nice good little small moderate intense daily usual morning afternoon"
    " evening lunch lunchtime clase sesion + -",
}
_PHRASES: tuple[tuple[str, ActivityKind | None, str], ...] = (
    ("P", "walking", "walked the dog, walked my dog, walked to work, walked home, he caminado, he paseado, he andado, "
     "hemos caminado, spazieren gegangen, spazieren gewesen"),
    ("P", "running", "he corrido"),
    ("P", "cycling", "rode my bike, rode the bike, rode a bike, monte en bici, monte en bicicleta, "
     "he montado en bici, rad gefahren, fahrrad gefahren, velo gefahren, mit dem rad gefahren, "
     "mit dem fahrrad gefahren"),
    ("P", "swimming", "he nadado"),
    ("P", "dancing", "he bailado"),
    ("P", "strength", "lifted weights"),
    ("P", "gardening", "worked in the garden, im garten gearbeitet"),
    ("P", "sport", "worked out, he entrenado"),
    ("N", "walking", "walking the dog, dog walk, dog walking, nordic walking, a pie, spazieren gehen"),
    ("N", "cycling", "bike ride, bicycle ride, riding my bike, riding the bike, riding a bike, on the bike, "
     "on my bike, stationary bike, exercise bike, spin class, montar en bici, en bici, en bicicleta, rad fahren, "
     "fahrrad fahren"),
    ("N", "strength", "strength training, weight training, weight lifting, lifting weights"),
    ("N", "gardening", "garden work, yard work, yardwork"),
    ("N", "sport", "working out, rowing machine, table tennis, martial arts"),
    ("N", "other", "tai chi"),
    ("D", None, "took the dog, took my dog, went on, went to, been for, been on, been to, got in, fui a, fui al, "
     "fui de, sali a, sali de, he hecho, he estado"),
    ("t", None, "just now"),
    ("y", None, "this morning, esta manana, heute morgen, heute fruh"),
    ("e", None, "this afternoon, this evening, at lunch, after lunch, after dinner, before breakfast, before work, "
     "after work, esta tarde, heute mittag, heute nachmittag, heute abend"),
    ("o", None, "outside, outdoors, indoors, at home, at the gym, in the gym, in the park, in the woods, on the beach, "
     "on the treadmill, to work, with the dog, with my dog, with a friend, en el parque, en el gimnasio, en casa, "
     "al aire libre, con el perro, con mi perro, im park, im wald, draussen, im fitnessstudio, zu hause, "
     "mit dem hund, mit meinem hund"),
)  # fmt: skip
MINUTES = folded_words("min mins minute minutes minuto minutos minuten '")
HOURS = folded_words("h hr hrs hour hours hora horas std stunde stunden viertelstunde dreiviertelstunde")
# Words of their own that look like slips: a night of waking 20 minutes is no walk.
_NO_SLIPS = folded_words("waking waked garen torte plates sorts spots fuera pasando pasar denen sinning")


def _known() -> Iterator[tuple[str, Known]]:
    for letter, words in _OTHERS.items():
        for word in words.split():
            yield word, Known(letter)
    for letter, kinds in (("P", _PAST), ("N", _NAMES)):
        for kind, words in kinds.items():
            for word in words.split():
                yield word, Known(letter, kind)


def _joined() -> Iterator[tuple[str, Known]]:
    for letter, kind, phrases in _PHRASES:
        for phrase in phrases.split(", "):
            yield phrase, Known(letter, kind)


WORDS = dict(_known())
PHRASES = dict(_joined())
PHRASE = re.compile(rf"(?<![\w'])(?:{'|'.join(sorted(PHRASES, key=len, reverse=True))})(?![\w'])")


def _slips(word: str) -> Iterator[str]:
    """A letter typed twice, two swapped, in longer words one left out, but not the first.

    Nor is the last left out: “laufe” is no slip of “laufen” but what one does or will do, and so is “camina”.
    """
    for at in range(1, len(word)):
        yield f"{word[:at]}{word[at]}{word[at:]}"
        if at + 1 < len(word):
            yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
            if len(word) >= 6:
                yield word[:at] + word[at + 1 :]


def _slipped() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for word in (*(each for each, known in WORDS.items() if known.kind), *MINUTES):
        if len(word) >= 4:
            for slip in _slips(word):
                found.setdefault(slip, set()).add(word)
    known = WORDS.keys() | MINUTES | HOURS | _NO_SLIPS
    return {
        slip: min(words)
        for slip, words in found.items()
        if slip not in known and len({WORDS.get(word) for word in words}) == 1
    }


COUNTED_OTHERWISE = folded_words("cycle weights pesas hanteln gewichte")
"""Names whose bare number is days or kilos: “cycle 28”."""

SLIPS = _slipped()
"""Mistyped words, and what was meant."""
