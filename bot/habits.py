"""How somebody in a story usually answers: what they said of themselves, and else the plainest answer there is."""

from collections.abc import Mapping

from bot.core.diary import FIELDS
from bot.core.enrollment import Enrollment
from bot.core.events import Event, Pressed, Wrote
from bot.core.program import (
    Ask,
    Breathe,
    CalendarDate,
    Choices,
    ClockTime,
    Diary,
    Measure,
    Number,
    Program,
    ThoughtRecord,
    YesNo,
)
from bot.core.sessions import session_of
from bot.core.text import written
from bot.core.thought_record import FIELDS as OF_A_THOUGHT

Habits = Mapping[str, str]
"""Answers by name: a question's, a scale's (its points in a row), a field of the sleep diary, `breathe`."""

NIGHT = {
    "into_bed": "23:00",
    "tried_to_sleep": "23:15",
    "to_fall_asleep": "15 min",
    "awakenings": "1",
    "awake": "10 min",
    "final_awakening": "06:45",
    "out_of_bed": "07:00",
    "quality": "3",
}
"""An ordinary night, field by field."""
_THOUGHT = {
    "situation": "At work.",
    "thought": "I can't do this.",
    "before": "7",
    "friend": "You have done harder things.",
    "after": "5",
}


def usual_answer(
    program: Program, enrollment: Enrollment, shown: Mapping[int, tuple[str, ...]], habits: Habits
) -> Event:
    """The answer to the question that is open. `shown`: the options of its buttons, by the question's number."""
    conversation = enrollment.conversation
    assert conversation is not None
    assert conversation.question is not None
    number, item = conversation.question.number, conversation.question.item or 1
    step = session_of(program, conversation.session).steps[conversation.step]
    options = shown.get(number, ())

    def chosen(given: str) -> Event:
        return Pressed(question=number, option=given) if given in options else Wrote(text=given)

    match step:
        case Diary():
            field = FIELDS[item - 1]
            return Wrote(text=habits.get(field, NIGHT[field]))
        case ThoughtRecord():
            field = OF_A_THOUGHT[item - 1]
            return Wrote(text=habits.get(field, _THOUGHT[field]))
        case Measure(scale=scale):
            points = habits.get(scale, "").split()
            given = points[item - 1] if item <= len(points) else "0"
            coded = f"p{given}"
            return Pressed(question=number, option=coded) if coded in options else chosen(given)
        case Breathe():
            return Pressed(
                question=number, option="done" if "done" in options else habits.get("breathe", "start")
            )
        case Ask(save=save, expected=expected):
            given = habits.get(save, "")
            if given:
                return chosen(given)
            match expected:
                case Choices(choices=choices):
                    return chosen(choices[0].key)
                case YesNo():
                    return chosen("no")
                case Number():
                    return Wrote(text=written(max(expected.low, min(expected.high, 5))))
                case ClockTime(earliest=earliest, offered=offered):
                    return Wrote(text=f"{offered[0] if offered else earliest:%H:%M}")
                case CalendarDate():
                    return Wrote(text="today")
                case _:
                    return Wrote(text="something small")
        case _:
            return Wrote(text="5")
