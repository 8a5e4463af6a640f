"""What a made-up participant answers to what is open."""

from random import Random

from bot.core.diary import FIELDS
from bot.core.enrollment import Conversation
from bot.core.events import Event, Pressed, Wrote
from bot.core.program import (
    Ask,
    Breathe,
    CalendarDate,
    Choices,
    ClockTime,
    Diary,
    FreeText,
    Measure,
    Number,
    Program,
    Step,
    ThinkingTest,
    ThoughtRecord,
    YesNo,
)
from bot.core.range import Range
from bot.core.text import written
from bot.simulation.people import FIRST_CHOICE, SAYS_YES, WORDS, Behaviour

CONTROLS = frozenset({"back", "later", "go", "decline"})
LESS_OF_LIFE = 0.45
"""What the burden is lessened by where an item asks about death or harm: most who are badly off answer “not at all”."""
BREATHES_ALONG = 0.8
"""How often somebody breathes along when they are offered to."""
_LATER, _DECLINES = 0.02, 0.01
"""Of questions of a form: how often somebody puts them off, or will not have them today."""


def answer(
    program: Program,
    conversation: Conversation,
    step: Step,
    shown: tuple[str, ...],
    behaviour: Behaviour,
    burden: float,
    draw: Random,
    about_life: frozenset[tuple[str, int]] = frozenset(),
    sleeps_short: bool = False,
) -> Event:
    """An answer to the open question. `shown` are the options of its buttons; `burden` is from 0 to 1.

    `sleeps_short`: they go to bed late, whatever else is wrong.
    `about_life`: items (by scale and number) that ask about death and harm, to which few people say yes.
    """
    question = conversation.question
    assert question is not None, "an open conversation always waits at a question"

    def press(option: str) -> Event:
        return Pressed(question=question.number, option=option)

    options = [option for option in shown if option not in CONTROLS]
    in_words = isinstance(step, ThoughtRecord) and not options
    if shown and not options and not in_words:
        return press("go" if draw.random() < 0.8 or "decline" not in shown else "decline")
    if question.item is not None and draw.random() < _LATER + _DECLINES and "later" in shown:
        return press("later")
    match step:
        case Measure():
            scale = program.scales[step.scale]
            if options:
                worse_is_more = scale.higher_is == "worse"
                if (step.scale, question.item) in about_life:
                    burden -= LESS_OF_LIFE
                return press(_by_burden(options, burden if worse_is_more else 1 - burden, draw))
            number = scale.items[(question.item or 1) - 1].number
            return Wrote(text=written(_between(number or Range(low=0, high=7), draw)))
        case Diary():
            if "same" in options and draw.random() < 0.6:
                return press("same")
            return _night(FIELDS[(question.item or 1) - 1], options, burden, sleeps_short, draw, press)
        case Breathe():
            if "done" in options:
                return press("done")
            return press("start" if draw.random() < BREATHES_ALONG else "no")
        case ThoughtRecord():
            return press(_by_burden(options, burden, draw)) if options else Wrote(text=draw.choice(WORDS))
        case ThinkingTest():
            if options and draw.random() < 0.5:
                return press(draw.choice(options))
            return Wrote(text=" ".join(str(draw.randrange(10)) for _ in range(4)))
        case Ask(expected=expected):
            match expected:
                case YesNo():
                    return press("yes" if draw.random() < SAYS_YES else "no")
                case Choices():
                    if not options:
                        return Wrote(text="1")
                    return press(options[0] if draw.random() < FIRST_CHOICE else draw.choice(options))
                case Number():
                    if options and draw.random() > behaviour.types:
                        return press(draw.choice(options))
                    return Wrote(text=written(_number(expected, draw)))
                case ClockTime():
                    if options and draw.random() > behaviour.types:
                        return press(draw.choice(options))
                    low, high = (at.hour * 60 + at.minute for at in (expected.earliest, expected.latest))
                    at = draw.randint(low, high)
                    return Wrote(text=f"{at // 60:02d}:{at % 60:02d}")
                case CalendarDate():
                    past = expected.when == "past"
                    return Wrote(
                        text=f"{draw.randint(1, 20)} days ago" if past else f"in {draw.randint(1, 20)} days"
                    )
                case FreeText():
                    return Wrote(text=draw.choice(WORDS))
        case _:
            pass
    return Wrote(text="yes")


def _by_burden(options: list[str], burden: float, draw: Random) -> str:
    """One of the answers in their order, around how bad things are."""
    place = min(1.0, max(0.0, draw.gauss(burden, 0.22)))
    return options[min(len(options) - 1, int(place * len(options)))]


def _between(span: Range, draw: Random) -> float:
    low, high = int(span.low), int(span.high)
    return float(draw.randint(low, high))


def _number(expected: Number, draw: Random) -> float:
    """In the middle, or low: minutes of moving are seldom many."""
    # Half of the people are near the middle, half nearer to the low end.
    span = expected.high - expected.low
    middle = draw.random() < 0.5
    number = (
        draw.triangular(expected.low, expected.high) if middle else expected.low + span * draw.random() ** 3
    )
    whole = float(round(number))
    return whole if expected.low <= whole <= expected.high else number


def _night(
    field: str, options: list[str], burden: float, sleeps_short: bool, draw: Random, press: object
) -> Event:
    """A night that hangs together: the worse things are, the longer awake."""
    awake = int(5 + 90 * burden * draw.random())
    to_bed, to_sleep = ("00", "01") if sleeps_short else ("22", "23")
    said = {
        "into_bed": f"{to_bed}:{59 - int(55 * burden):02d}",
        "tried_to_sleep": f"{to_sleep}:{draw.randint(0, 10 + int(35 * burden)):02d}",
        "to_fall_asleep": f"{awake} min",
        "awakenings": str(draw.randint(0, 1 + int(4 * burden))),
        "awake": f"{awake} min",
        "final_awakening": f"06:{draw.randint(30, 59):02d}",
        "out_of_bed": f"07:{draw.randint(0, 5 + int(45 * burden)):02d}",
    }
    if field in said:
        return Wrote(text=said[field])
    assert callable(press)
    pressed = press(_by_burden([option for option in options if option != "same"], burden, draw))
    assert isinstance(pressed, Pressed)
    return pressed
