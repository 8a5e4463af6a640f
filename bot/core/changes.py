"""What is different between two versions of a program, in a coordinator's words."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from bot.core.anchor import FromCohort, FromDate, FromJoining, FromModule, FromSwitch
from bot.core.expression import Expression
from bot.core.own_time import OwnTime
from bot.core.program import (
    Ask,
    Breathe,
    CalendarDate,
    Choices,
    ClockTime,
    Diary,
    Expected,
    FirstOf,
    FreeText,
    Measure,
    Number,
    Program,
    Reckon,
    Say,
    Session,
    Show,
    Step,
    Task,
    ThinkingTest,
    ThoughtRecord,
    YesNo,
)
from bot.core.spelled_out import expression_in_words, text_in_words
from bot.core.text import Words, written
from bot.core.value import Value
from bot.core.window import Window

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SETTINGS = {
    "morning": "the morning hour", "evening": "the evening hour", "quiet": "the quiet hours",
    "remind_after": "the time before a reminder", "reminders": "the number of reminders",
    "close_after": "the time a session stays open", "assignments": "the random assignments",
}  # fmt: skip


class Change(Value):
    """One difference. `wording` follows to everybody; `structure` reaches new people only."""

    kind: Literal["wording", "structure"]
    where: str
    what: str
    before: str = ""
    after: str = ""


def changes(old: Program, new: Program) -> tuple[Change, ...]:
    """Every difference between the two, in the order of the program."""
    return tuple(_changes(old, new))


def _changes(old: Program, new: Program) -> Iterator[Change]:
    yield from _settings(old, new)
    gone = [session for session in old.sessions if session.session not in new.by_name]
    come = [session for session in new.sessions if session.session not in old.by_name]
    for session in list(gone):
        other = next((each for each in come if each.steps == session.steps), None)
        if other is not None:
            gone.remove(session)
            come.remove(other)
            yield Change(
                kind="structure",
                where=session.session,
                what="comes at another time, under another name",
                before=when_in_words(session),
                after=f"{when_in_words(other)} ({other.session})",
            )
    for session in gone:
        yield Change(
            kind="structure", where=session.session, what="is taken out", before=when_in_words(session)
        )
    for session in new.sessions:
        if session in come:
            yield Change(kind="structure", where=session.session, what="is new", after=when_in_words(session))
        elif session.session in old.by_name:
            yield from _session(old.by_name[session.session], session)
    yield from _scales(old, new)


def _settings(old: Program, new: Program) -> Iterator[Change]:
    for key, said in _SETTINGS.items():
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Change(
                kind="structure",
                where="program",
                what=f"{said} changes",
                before=_shown(before),
                after=_shown(after),
            )
    if old.title != new.title or old.languages != new.languages:
        before, after = (", ".join((*each.title.values(), *each.languages)) for each in (old, new))
        yield Change(
            kind="wording", where="program", what="title or languages change", before=before, after=after
        )
    yield from _words("program", "the welcome", old.welcome, new.welcome)
    if old.consent.version != new.consent.version:
        yield Change(
            kind="structure",
            where="program",
            what="new people agree to another consent",
            before=old.consent.version,
            after=new.consent.version,
        )


def _session(old: Session, new: Session) -> Iterator[Change]:
    if when_in_words(old) != when_in_words(new):
        yield Change(
            kind="structure",
            where=new.session,
            what="comes at another time",
            before=when_in_words(old),
            after=when_in_words(new),
        )
    if old.module != new.module:
        yield Change(
            kind="structure",
            where=new.session,
            what="belongs to another module",
            before=old.module,
            after=new.module,
        )
    if old.when != new.when:
        yield _condition(new.session, "the session's condition changes", old.when, new.when)
    before, after = [_bones(step) for step in old.steps], [_bones(step) for step in new.steps]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for was, now in zip(old.steps[i1:i2], new.steps[j1:j2], strict=True):
                yield from _step(new.session, was, now)
            continue
        paired = min(i2 - i1, j2 - j1)
        for was, now in zip(old.steps[i1 : i1 + paired], new.steps[j1 : j1 + paired], strict=True):
            if type(was) is type(now) and was.when != now.when and _bones(was)[:-1] == _bones(now)[:-1]:
                yield _condition(
                    new.session, f"the condition of {step_in_words(now)} changes", was.when, now.when
                )
                yield from _step(new.session, was, now)
            else:
                yield Change(
                    kind="structure",
                    where=new.session,
                    what="a step changes",
                    before=step_in_words(was),
                    after=step_in_words(now),
                )
        for was in old.steps[i1 + paired : i2]:
            yield Change(
                kind="structure", where=new.session, what="a step is taken out", before=step_in_words(was)
            )
        for now in new.steps[j1 + paired : j2]:
            yield Change(kind="structure", where=new.session, what="a step is new", after=step_in_words(now))


def _step(where: str, old: Step, new: Step) -> Iterator[Change]:
    """The words of a step whose bones are the same."""
    match old, new:
        case (Say(text=was), Say(text=now)) | (Show(text=was), Show(text=now)):
            yield from _words(where, "a text", was, now)
        case Ask(), Ask():
            yield from _words(where, f"the question for {new.save}", old.text, new.text)
            if isinstance(old.expected, Choices) and isinstance(new.expected, Choices):
                for one, other in zip(old.expected.choices, new.expected.choices, strict=True):
                    yield from _words(where, f"the button {other.key} of {new.save}", one.label, other.label)
        case Measure(), Measure():
            yield from _words(where, f"what is said before {new.scale}", old.say or {}, new.say or {})
        case FirstOf(), FirstOf():
            for one_text, other_text in zip(old.of, new.of, strict=True):
                yield from _words(where, f"the text “{other_text.key}”", one_text.text, other_text.text)


def _words(where: str, what: str, old: Words, new: Words) -> Iterator[Change]:
    for language in dict.fromkeys((*old, *new)):
        before = text_in_words(old[language]) if language in old else ""
        after = text_in_words(new[language]) if language in new else ""
        if before != after or old.get(language) != new.get(language):
            said = f"{what} changes ({language})" if before and after else f"{what}: {language} is new"
            if before and not after:
                said = f"{what}: {language} is taken out"
            yield Change(kind="wording", where=where, what=said, before=before, after=after)


def _condition(where: str, what: str, old: Expression | None, new: Expression | None) -> Change:
    return Change(
        kind="structure",
        where=where,
        what=what,
        before=expression_in_words(old) if old is not None else "always",
        after=expression_in_words(new) if new is not None else "always",
    )


def _scales(old: Program, new: Program) -> Iterator[Change]:
    for name in sorted(old.scales.keys() & new.scales.keys()):
        before, after = old.scales[name].version, new.scales[name].version
        if before != after:
            yield Change(
                kind="structure", where=name, what="the scale has another version", before=before, after=after
            )


def step_in_words(step: Step) -> str:
    """A step in a few words: “asks sleep_hours (0 to 24)”, “says: Good morning …”."""
    match step:
        case Say(text=text):
            said = text_in_words(next(iter(text.values())))
            return f"says: {said[:60]}{'…' if len(said) > 60 else ''}"
        case Ask(save=save, expected=expected):
            return f"asks {save} ({expected_in_words(expected)})"
        case Measure(scale=scale):
            return f"gives the scale {scale}"
        case Diary():
            return "asks the sleep diary"
        case ThinkingTest(test=test):
            return f"gives the test {test}"
        case FirstOf(of=of):
            return f"says one of: {', '.join(each.key for each in of)}"
        case Reckon(save=save, to=to):
            return f"sets {save} to {expression_in_words(to)}"
        case Breathe(breathe_in=breathe_in, breathe_out=breathe_out, minutes=minutes):
            return f"breathes along, {breathe_in} in and {breathe_out} out, for {minutes} min"
        case ThoughtRecord():
            return "asks a thought record"
        case Show(shows=shows):
            return {
                "week": "shows the week",
                "program": "shows the program so far",
                "summary": "sends a summary",
            }[shows]
        case Task(task=task):
            return f"asks clinicians for a {task.replace('_', '-')}"


def expected_in_words(expected: Expected) -> str:
    """What may be answered, in a few words."""
    match expected:
        case Number(low=low, high=high, unit=unit):
            return f"{written(low)} to {written(high)}{f' {unit}' if unit else ''}"
        case Choices(choices=choices):
            return ", ".join(choice.key for choice in choices)
        case YesNo():
            return "yes or no"
        case ClockTime():
            return "a time of day"
        case CalendarDate():
            return "a date"
        case FreeText():
            return "own words"
        case _:
            return "a place"


def when_in_words(session: Session) -> str:
    """When a session comes: “day 3 at 09:00”, “Monday of week 2 at the morning hour”."""
    if session.weekday is None:
        day = f"day {session.day}"
    elif session.day % 7 == 1:
        day = f"{_WEEKDAYS[session.weekday]} of week {session.day // 7 + 1}"
    else:
        day = f"the first {_WEEKDAYS[session.weekday]} from day {session.day} on"
    match session.anchor:
        case FromJoining():
            pass
        case FromCohort():
            day += " from the cohort's start"
        case FromDate(save=save):
            day += f" from {save}"
        case FromModule(module=module):
            day += f" after {module}"
        case FromSwitch():
            day += " after it is switched on"
    if isinstance(session.at, OwnTime):
        own = session.at
        otherwise = own.otherwise if isinstance(own.otherwise, str) else f"{own.otherwise:%H:%M}"
        at = f"at their {own.save}, or {otherwise}"
    elif isinstance(session.at, Window):
        at = f"between {session.at.start:%H:%M} and {session.at.end:%H:%M}"
    elif isinstance(session.at, str):
        at = f"at the {session.at} hour"
    else:
        at = f"at {session.at:%H:%M}"
    return f"{day} {at}"


def _bones(step: Step) -> Sequence[object]:
    """What of a step is not words; its condition last."""
    when = expression_in_words(step.when) if step.when is not None else ""
    match step:
        case Say(instead_of=instead):
            return ("say", instead.scale if instead else "", when)
        case Ask(save=save, expected=expected):
            return ("ask", save, expected_in_words(expected), str(getattr(expected, "longest", "")), when)
        case Measure():
            settings = step.model_dump(include={"scale", "untranslated", "told", "follows", "otherwise"})
            return ("scale", *map(str, settings.values()), when)
        case Diary():
            return ("diary", when)
        case ThinkingTest(test=test):
            return ("test", test, when)
        case FirstOf(of=of, save=save):
            conditions = ((each.key, expression_in_words(each.when) if each.when else "") for each in of)
            return ("first_of", save, *conditions, when)
        case Reckon(save=save, to=to):
            return ("set", save, expression_in_words(to), when)
        case Breathe(breathe_in=breathe_in, breathe_out=breathe_out, minutes=minutes):
            return ("breathe", breathe_in, breathe_out, minutes, when)
        case ThoughtRecord():
            return ("thought_record", when)
        case Show(shows=shows):
            return ("show", shows, when)
        case Task(task=task, shows=shown):
            return ("task", task, *sorted(shown), when)


def _shown(value: object) -> str:
    if isinstance(value, Value):
        return ", ".join(f"{each}" for each in value.model_dump(mode="json").values())
    if isinstance(value, tuple):
        return "; ".join(_shown(each) for each in value) or "none"
    return str(value)
