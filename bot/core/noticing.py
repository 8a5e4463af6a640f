"""What the risk rules notice: in words, in an answer, in a score, in an answer that was refused."""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.answers import Answer
from bot.core.expression import Scalar
from bot.core.likeness import Likeness, liken
from bot.core.reading import Reading
from bot.core.risk import Flag, Safety, ScoreRule
from bot.core.urgency import Urgency, most_urgent
from bot.core.value import Value

IN_A_ROW = timedelta(minutes=3)
"""What came so shortly before a message is read together with it."""
MESSAGES = 3
"""So many of those before it."""
LONGEST = 400
"""A message of more signs is a sentence of its own; what is joined is kept short, so that reading it stays quick."""
LIKE = "reads-like-"
"""How the rules of what was learned are called: reads-like-suicide."""
SURER = 1.0
"""How much more it takes to ask where a rule has understood a denial or spoken, a no was said, or words are few."""
SHORT = 5
"""A message of fewer words says little by itself, and most of these are answers."""
AT_EASE = timedelta(hours=24)
"""For so long after somebody said that nothing weighs on them it takes more to ask them again."""


def screen_words(safety: Safety, text: str, *, asked: bool = False) -> list[Flag]:
    """What the word rules notice in a text, the most urgent first; at most one flag for each rule.

    Where they notice nothing that cannot wait, what was learned from examples has its say. `asked`: they were
    asked kindly not long ago, and said no; then it takes more to be asked again.
    """
    screen = safety.screen()
    reading = screen.read(text)
    found, silenced = screen.judge(reading)
    flags = [rule.flag("words", each.evidence) for each in found for rule in (safety.words[each.rule],)]
    told = [flag for flag in flags if not flag.only_asks]
    if safety.likeness is not None and all(flag.urgency is Urgency.REVIEW for flag in flags):
        flags += _likened(safety.likeness, reading, told_otherwise=bool(silenced or told), asked=asked)
    return _in_order(_without_idle_questions(flags, asked=asked))


def _without_idle_questions(flags: Sequence[Flag], *, asked: bool) -> list[Flag]:
    """Beside what cannot wait there is nothing to ask kindly; nor what a rule asks, after a no."""
    cannot_wait = any(not flag.only_asks and flag.urgency is not Urgency.REVIEW for flag in flags)
    return [flag for flag in flags if not (flag.asked_first and (cannot_wait or asked))]


def joined(texts: Sequence[str]) -> str:
    """Messages that came one after the other, the oldest first, as one text; only the latest of it."""
    kept: list[str] = []
    for text in reversed(texts):
        if len(text) > LONGEST:
            break
        kept.insert(0, text)
    return " ".join(kept)


def screen_message(safety: Safety, text: str, before: str, *, asked: bool = False) -> list[Flag]:
    """The same for a message, and for what a rule hears only together with what came right before it.

    People part a sentence into messages: “i want to”, “kill myself”. `before`: what they wrote in the minutes
    before, the oldest first; what was noticed there already is not noticed again.
    """
    flags = screen_words(safety, text, asked=asked)
    if not before:
        return flags
    screen = safety.screen()
    known = {flag.rule for flag in flags} | {safety.words[each.rule].rule for each in screen.find(before)}
    together = [
        rule.flag("words", each.evidence)
        for each in screen.find(f"{before} {text}")
        for rule in (safety.words[each.rule],)
        if rule.rule not in known
    ]
    if not together:
        return flags
    if any(flag.urgency is not Urgency.REVIEW for flag in together):
        # What was only to be asked about has become plain.
        flags = [flag for flag in flags if not flag.only_asks]
    return _in_order(_without_idle_questions([*flags, *together], asked=asked))


def _in_order(flags: Sequence[Flag]) -> list[Flag]:
    return sorted(flags, key=lambda flag: list(Urgency).index(flag.urgency))


def _likened(likeness: Likeness, reading: Reading, *, told_otherwise: bool, asked: bool) -> list[Flag]:
    """A flag where a message is like those that needed a person; where that is less sure, one to ask about.

    `told_otherwise`: a rule has spoken, or has understood that it is not meant so. Then no more than asking is done.
    """
    found = liken(likeness, reading.words)
    short = len(reading.words) < SHORT
    if found is None or found.score < likeness.perhaps + (SURER if told_otherwise or asked or short else 0.0):
        return []
    likely = not told_otherwise and found.score >= likeness.likely
    return [
        Flag(
            rule=f"{LIKE}{found.category}",
            category=found.category,
            urgency=Urgency.SOON if likely else Urgency.REVIEW,
            source="likeness",
            evidence=" … ".join(
                reading.original(place, place + 1)
                for place, word in enumerate(reading.words)
                if word in found.heavy
            ),
            doubt=True,
        )
    ]


def screen_item(safety: Safety, scale: str, item: int, points: int) -> list[Flag]:
    """What the item rules notice in one answer. `item` counts from 1."""
    return [
        rule.flag("item", f"{scale} item {item}: {points}")
        for rule in safety.items
        if rule.scale == scale and rule.item == item and points in rule.points
    ]


def most_pressing_item(safety: Safety, scale: str) -> Urgency | None:
    """The most urgent flag that an answer to one item of a scale can raise, if it is urgent or an emergency."""
    found = most_urgent(rule.urgency for rule in safety.items if rule.scale == scale)
    return found if found in (Urgency.EMERGENCY, Urgency.URGENT) else None


def screen_score(safety: Safety, scale: str, score: int, earlier: Sequence[int] = ()) -> list[Flag]:
    """What the score rules notice in the score of a whole scale. `earlier` are those before it, oldest first."""
    scores = [*earlier, score]
    return [
        rule.flag("score", f"{scale}: {', '.join(map(str, scores[-rule.in_a_row :]))}{in_a_row(rule)}")
        for rule in safety.scores
        if rule.scale == scale
        and len(scores) >= rule.in_a_row
        and all(each in rule.score for each in scores[-rule.in_a_row :])
    ]


def in_a_row(rule: ScoreRule) -> str:
    """What a rule on several scores asks for, in English, for clinicians."""
    return f" ({rule.score}, {rule.in_a_row} times in a row)" if rule.in_a_row > 1 else ""


def high_in_a_row(safety: Safety, flags: Sequence[Flag]) -> ScoreRule | None:
    """The first rule on several scores in a row among what was noticed."""
    found = {flag.rule for flag in flags}
    return next((rule for rule in safety.scores if rule.in_a_row > 1 and rule.rule in found), None)


def screen_unanswered(safety: Safety, scale: str) -> list[Flag]:
    """What it means that somebody declined a scale, or left it open."""
    return [rule.flag("item", f"{scale}: not answered") for rule in safety.unanswered if rule.scale == scale]


def screen_answer(safety: Safety, save: str, answer: Answer) -> list[Flag]:
    """What the rules on answers notice in one, by the name it is saved under; never in a participant's own words."""
    return [
        rule.flag("answer", f"{save}: {answer.said}")
        for rule in safety.answers
        if rule.save == save and _coded(answer.value) in map(_coded, rule.answers)
    ]


def _coded(value: Scalar) -> str:
    """An answer as a coordinator writes it: true, false, a number, a key."""
    return str(value).lower()


class Broken(Value):
    """A word rule that does not do what its own examples say. `loc` leads to the example in the file."""

    loc: tuple[str | int, ...]
    message: str


def verify(safety: Safety) -> list[Broken]:
    """Every example under `catches` and `ignores` that its rule gets wrong."""
    broken: list[Broken] = []
    for number, rule in enumerate(safety.words):
        for key, expected in (("catches", True), ("ignores", False)):
            for place, example in enumerate(getattr(rule, key)):
                noticed = any(flag.rule == rule.rule for flag in screen_words(safety, example))
                if noticed == expected:
                    continue
                what = "does not notice" if expected else "notices"
                broken.append(
                    Broken(
                        loc=("words", number, key, place),
                        message=f"rule “{rule.rule}” {what} “{example}”, which stands under its {key}",
                    )
                )
    return broken
