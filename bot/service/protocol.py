"""The safety protocol: all that is noticed, said and told, on one page that a responsible clinician can sign.

Made from the files themselves, so that it cannot say anything else than the bot does.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from bot.authoring.library import Library
from bot.core.attending import QUIET_AFTER
from bot.core.categories import LIFE, about
from bot.core.climbing import UNDELIVERED_AFTER
from bot.core.expression import Scalar
from bot.core.on_call import DAYS, HIGHEST_TIER, Ladder, Shift, Uncovered, in_words
from bot.core.own_words import DANGER_QUESTION, KIND_QUESTION, MEANT_QUESTION, PROMISE
from bot.core.passing_on import CALM
from bot.core.pursuing import AGAIN_AFTER, ANSWER_WITHIN
from bot.core.responding import HOLDING, crisis_text
from bot.core.risk import Flag, Safety, Urgency, WordRule
from bot.core.trends import said
from bot.service import wording

_TAGS = (("<b>", "**"), ("</b>", "**"), ("<i>", "*"), ("</i>", "*"))
_ANY_TAG = re.compile(r"<[^>]+>")
_LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "de": "German",
    "fr": "French",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
    "hi": "Hindi",
}

_HEAD = """# Safety protocol

Made from `programs/safety.yaml`, `programs/crisis-lines.yaml`, `programs/on-call.yaml` and the crisis texts by
`evenkeel protocol`; change those, not this page. Digest: `{digest}`. Whoever changes one of these files changes the
digest, and the page has to be read and signed anew.

Urgency routes and never rates: it says how soon somebody of the care team must look.
"""

_WORDS = """## What is noticed in words

Everything a participant writes is read before anything else is done with it: messages, captions, edited messages,
answers to questions; from people who are paused, have stopped, or never joined as well. {rules} rules know phrases in
{languages}. {asked} of them only ask the participant kindly, and nobody is told before a yes. A denial, the past, a
quotation, an idiom or somebody else's story is not noticed; what stands beside it is.
"""

_LIKENESS = """A second reader has learned from {examples} which words together are like messages that needed a person.
From a likeness of {likely:g} on, somebody looks soon; from {perhaps:g} on, the participant is asked kindly
(“{question}”), and nobody is told unless they say so.
"""

_LIMITS = """## What it cannot do

- It does not judge how safe somebody is, and no alert does not mean no risk. Hints and unusual wordings are missed:
  [how many](clinicians.md#what-it-cannot-do).
- It reads words and buttons. Voice notes, pictures and stickers it cannot read, and it says so.
- It gives no advice on a medicine or a supplement, names no dose, and diagnoses nothing.
- It does not know where somebody is, and has no address or phone number of theirs.
- It cannot call an emergency service. Only a person can.
- It needs its server, a network, and Telegram or a second channel that works.

## Signed

I have read this page, and the program may be used like this.

| name | role | date | digest |
|---|---|---|---|
|  |  |  | `{digest}` |
"""


def protocol(library: Library) -> str:
    """The page, as Markdown."""
    digest = fingerprint(library)
    parts = [
        _HEAD.format(digest=digest),
        *_noticed(library.safety),
        *_said(library),
        *_told(library.ladder),
        _LIMITS.format(digest=digest),
    ]
    return "\n".join(parts).rstrip() + "\n"


def fingerprint(library: Library) -> str:
    """Sixteen hexadecimal digits over every rule, text, line and shift; another one where any of them differs."""
    whole = [library.safety.model_dump(mode="json"), library.ladder.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:16]


def _such(category: str, urgency: Urgency) -> list[Flag]:
    return [Flag(rule=category, category=category, urgency=urgency, source="words", evidence="")]


_OTHERWISE = {
    "An emergency of the body": _such("medical_emergency", Urgency.EMERGENCY),
    "An overdose": _such("overdose", Urgency.EMERGENCY),
    "Signs of serotonin toxicity, urgent": _such("serotonin", Urgency.URGENT),
    "A medicine stopped, urgent": _such("medication", Urgency.URGENT),
    "Signs of psychosis or of mania": _such("psychosis", Urgency.URGENT),
    "Violence to somebody else": _such("violence", Urgency.URGENT),
    "Abuse": _such("abuse", Urgency.URGENT),
}


def _noticed(safety: Safety) -> Iterator[str]:
    languages = list(dict.fromkeys(rule.language for rule in safety.words))
    named = [_LANGUAGES[language] for language in languages]
    asked = sum(rule.asked_first for rule in safety.words)
    yield _WORDS.format(
        rules=len(safety.words), asked=asked, languages=f"{', '.join(named[:-1])} and {named[-1]}"
    )
    if safety.likeness is not None:
        yield _LIKENESS.format(
            examples="the examples in `programs/likeness/`",
            likely=safety.likeness.likely,
            perhaps=safety.likeness.perhaps,
            question=KIND_QUESTION,
        )
    yield "| about | how soon | such as | rules |\n|---|---|---|---|"
    for category in dict.fromkeys(rule.category for rule in safety.words):
        for urgency in Urgency:
            here = [rule for rule in safety.words if (rule.category, rule.urgency) == (category, urgency)]
            if here:
                such = "; ".join(f"“{_cell(rule.catches[0])}”" for rule in _samples(here))
                names = ", ".join(f"`{rule.rule}`" for rule in here)
                yield f"| {_category(category)} | {urgency} | {such} | {names} |"
    yield "\n## What is noticed in answers, scores and patterns\n"
    yield "| rule | about | how soon | what it finds |\n|---|---|---|---|"
    for name, category, urgency, finds in _measured(safety):
        yield f"| `{name}` | {_category(category)} | {urgency} | {finds} |"
    yield ""


def _measured(safety: Safety) -> Iterator[tuple[str, str, Urgency, str]]:
    for item in safety.items:
        yield item.rule, item.category, item.urgency, f"{item.scale}, item {item.item}: {item.points}"
    for score in safety.scores:
        row = f", {score.in_a_row} times in a row" if score.in_a_row > 1 else ""
        yield score.rule, score.category, score.urgency, f"{score.scale}: {score.score}{row}"
    for change in safety.changes:
        against = "than at the start" if change.since == "start" else "than last time"
        now = "" if change.score is None else f", and now {change.score}"
        yield change.rule, change.category, change.urgency, f"{change.scale}: {said(change)} {against}{now}"
    for open_one in safety.unanswered:
        yield open_one.rule, open_one.category, open_one.urgency, f"{open_one.scale}: declined, or left open"
    for answer in safety.answers:
        given = " or ".join(str(each).lower() for each in answer.answers)
        yield answer.rule, answer.category, answer.urgency, f"the answer to `{answer.save}` is {given}"
    for silence in safety.silences:
        finds = f"no answer of any kind for {silence.days} days after {silence.scale}: {silence.score}"
        yield silence.rule, silence.category, silence.urgency, finds
    for night in safety.nights:
        finds = (
            f"sleep diary: {night.nights} nights in a row below {in_words(timedelta(minutes=night.below))}"
        )
        yield night.rule, night.category, night.urgency, finds


def _said(library: Library) -> Iterator[str]:
    safety = library.safety
    holding = " or ".join(HOLDING)
    yield "## What the participant is told\n"
    yield (
        f"At {holding}, and at any flag about {_listed(LIFE)}: the crisis text, before anything else, with the "
        f"numbers of their country. At {holding} the program stops until a clinician releases it; and for "
        f"{in_words(CALM)} after a crisis text nothing of the program comes, whether it was released or not. As an "
        "example, somebody in Great Britain, with somebody on call, and at an hour with nobody:\n"
    )
    covers: tuple[dict[str, Scalar], ...] = (
        {"on_call": True},
        {"on_call": False, "next_on_call": "tomorrow at 8:00"},
    )
    for cover in covers:
        yield _quoted(crisis_text(safety, safety.crisis, "en", "GB", cover, held=True)) + "\n"
    yield "Where it is about one of these alone, other words come first:\n"
    for title, flags in _OTHERWISE.items():
        words = crisis_text(safety, safety.crisis, "en", "GB", covers[0], held=True, about=about(flags))
        yield f"*{title}*\n"
        yield _quoted(words) + "\n"
    yield "At anything lesser (here: soon, about a medicine):\n"
    lesser = crisis_text(
        safety, safety.noticed, "en", "GB", {"on_call": True}, PROMISE["soon"], about={"medicine": True}
    )
    yield _quoted(lesser) + "\n"
    meant = "; ".join(f"“{question}”" for question in MEANT_QUESTION.values())
    yield (
        f"Below the crisis text stands one question, with buttons: “{DANGER_QUESTION}” Where the words may well mean "
        f"something else: {meant} The care team is told at the same time and does not wait for the answer; “No” and "
        f"“just joking” are written down and cancel nothing. "
        f"No answer within {in_words(ANSWER_WITHIN)} makes it climb.\n"
    )
    yield (
        "That a named person has seen it is said only after that person's acknowledgement. While a clinician writes "
        "with somebody, the bot is silent, except for the crisis text at an emergency.\n"
    )
    confirmed = [line for line in safety.lines if line.confirmed and line.country != "XX"]
    yield (
        f"Numbers of {len(confirmed)} countries were confirmed and are shown: "
        f"{', '.join(sorted(line.country for line in confirmed))}. Everywhere else: the local emergency number and the "
        "directory of help lines.\n"
    )


def _told(ladder: Ladder) -> Iterator[str]:
    yield "## Who is told, and when\n"
    yield "| how soon | somebody looks within | told again every | more people after |\n|---|---|---|---|"
    for urgency in Urgency:
        pace = ladder.pace[urgency]
        yield (
            f"| {urgency} | {in_words(pace.promise)} | {in_words(pace.repeat_every)} | {in_words(pace.climb_after)} |"
        )
    backup = ", ".join(ladder.people[who].name for who in ladder.backup) or "nobody"
    yield (
        f"\nFirst the clinicians' group and who is on call; then also the backup ({backup}); then, as step "
        f"{HIGHEST_TIER}, everyone. What more is noticed within {in_words(AGAIN_AFTER)} is told together. "
        f"What Telegram has delivered to no clinician within {in_words(UNDELIVERED_AFTER)} rings on every second "
        "channel. A case that its owner leaves untouched reminds them, then climbs again. When a clinician writes with "
        f"somebody and neither does for {in_words(QUIET_AFTER)}, it asks what comes next. Only a clinician closes.\n"
    )
    at_once = ladder.own_words == "at_once"
    yield (
        "A participant's own words stand "
        + (
            "in the alert, below what a lock screen shows.\n"
            if at_once
            else "nowhere until a clinician presses Show.\n"
        )
    )
    yield f"On call, times of {ladder.zone}:\n\n| who | days | hours |\n|---|---|---|"
    for shift in ladder.shifts:
        yield f"| {ladder.people[shift.who].name} | {_days(shift)} | {_hours(shift)} |"
    for open_hours in ladder.uncovered:
        yield f"| **nobody, on purpose** | {_days(open_hours)} | {_hours(open_hours)} |"
    yield ""


def _samples(rules: Sequence[WordRule]) -> list[WordRule]:
    """Two rules that show what is meant: English ones where there are any."""
    english = [rule for rule in rules if rule.language == "en"]
    return list(english or rules)[:2]


def _category(category: str) -> str:
    return wording.CATEGORY.get(category, category.replace("_", " "))


def _listed(categories: Iterable[str]) -> str:
    *first, last = sorted({_category(each) for each in categories})
    return f"{', '.join(first)} or {last}" if first else last


def _days(hours: Shift | Uncovered) -> str:
    return "every day" if len(hours.days) == len(DAYS) else ", ".join(DAYS[day] for day in hours.days)


def _hours(hours: Shift | Uncovered) -> str:
    zone = f" ({hours.zone})" if isinstance(hours, Shift) and hours.zone else ""
    return f"{hours.start:%H:%M}–{hours.end:%H:%M}{zone}"


def _quoted(text: str) -> str:
    for tag, mark in _TAGS:
        text = text.replace(tag, mark)
    plain = html.unescape(_ANY_TAG.sub("", text))
    return "\n".join(f"> {line}".rstrip() for line in plain.splitlines())


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
