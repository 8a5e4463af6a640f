"""A small program with every kind of step, and safety rules to go with it, made without any files."""

from datetime import UTC, date, datetime, time, timedelta

from bot.core.enrollment import Consent, Enrollment, Person, Status
from bot.core.expression import Compare, Constant, Name
from bot.core.program import (
    Ask,
    Choice,
    Choices,
    ClockTime,
    ConsentText,
    Diary,
    FreeText,
    Measure,
    Number,
    Program,
    Say,
    Session,
    ThinkingTest,
    YesNo,
)
from bot.core.range import Range
from bot.core.risk import CrisisLine, ItemRule, Safety, ScoreRule, Urgency, WordRule
from bot.core.scale import Band, Item, Option, Scale
from bot.core.text import Insert, Literally, Text, Words, plain

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def words(text: str) -> Words:
    """A text in English."""
    return {"en": plain(text)}


def mention(before: str, name: str, after: str = "") -> Words:
    """A text that mentions an answer."""
    pieces = (Literally(text=before), Insert(of=Name(name=name)), Literally(text=after))
    return {"en": Text(pieces=pieces)}


OFTEN = tuple(
    Option(label={"en": label}, points=points)
    for points, label in enumerate(("Never", "Sometimes", "Often", "Always"))
)

WORRY = Scale(
    scale="worry",
    title="Worry",
    version="1",
    copyright="ours",
    licence="CC BY 4.0",
    source="made for the tests",
    recall="1 week",
    stem={"en": "Over the last week, how often …"},
    options=OFTEN,
    items=(
        Item(text={"en": "… did you worry?"}),
        Item(text={"en": "… did you lie awake?"}),
        Item(text={"en": "… did you think of harming yourself?"}),
        Item(
            text={"en": "How hard was it?"},
            scored=False,
            when=Compare(op=">=", left=Name(name="score"), right=Constant(value=1)),
        ),
    ),
    bands=(Band(band="low", score=Range(low=0, high=3)), Band(band="high", score=Range(low=4, high=9))),
)

MOVES = Scale(
    scale="moves",
    title="Moves",
    version="1",
    copyright="ours",
    licence="CC BY 4.0",
    source="made for the tests",
    recall="1 week",
    higher_is="better",
    scoring="product",
    unit={"en": "minutes a week"},
    items=(
        Item(text={"en": "On how many days?"}, number=Range(low=0, high=7)),
        Item(
            text={"en": "For how many minutes?"},
            number=Range(low=0, high=600),
            unit="minutes",
            when=Compare(op=">=", left=Name(name="item1"), right=Constant(value=1)),
            left_out=0,
        ),
    ),
)

PROGRAM = Program(
    program="sample",
    title={"en": "Sample"},
    languages=("en",),
    consent=ConsentText(version="1", text=words("Do you agree?")),
    welcome=words("Welcome."),
    remind_after=timedelta(hours=3),
    close_after=timedelta(hours=12),
    sessions=(
        Session(
            session="sleep-1",
            module="sleep",
            day=1,
            at=time(9, 0),
            steps=(
                Say(text=mention("Good morning, ", "name", ".")),
                Ask(
                    text=words("How many hours did you sleep?"), save="hours", expected=Number(low=0, high=24)
                ),
                Say(
                    text=mention("Only ", "hours", " hours."),
                    when=Compare(op="<", left=Name(name="hours"), right=Constant(value=6)),
                ),
                Say(text=mention("You never said ", "nothing", ".")),
                Ask(text=words("Did you nap?"), save="nap", expected=YesNo()),
            ),
        ),
        Session(
            session="scales-1",
            module="scales",
            day=1,
            at="evening",
            steps=(Measure(scale="worry"), Say(text=mention("Your worry is ", "worry", "."))),
        ),
        Session(
            session="sleep-2",
            module="sleep",
            day=2,
            at=time(9, 0),
            steps=(
                Ask(
                    text=words("Which?"),
                    save="which",
                    expected=Choices(
                        choices=(
                            Choice(key="walk", label=words("A walk")),
                            Choice(key="rest", label=words("A rest")),
                        )
                    ),
                ),
                Ask(
                    text=words("When will you rise?"), save="rise", expected=ClockTime(offered=(time(7, 0),))
                ),
                Ask(text=words("What was good?"), save="good", expected=FreeText()),
                Say(text=mention("You wrote: ", "good")),
            ),
        ),
        Session(
            session="measures-2",
            module="measures",
            day=2,
            at="evening",
            steps=(
                Diary(),
                Measure(scale="moves", told=True),
                Measure(scale="worry", say=words("Here is the longer form."), follows="moves"),
                ThinkingTest(test="words_at_once"),
                ThinkingTest(test="digits_forward"),
                ThinkingTest(test="digits_backward"),
                ThinkingTest(test="subtraction"),
                ThinkingTest(test="words_later"),
                Say(text=mention("You slept ", "diary_tst", " minutes.")),
            ),
        ),
        Session(
            session="sleep-3", module="sleep", day=3, at=time(9, 0), steps=(Say(text=words("A light day.")),)
        ),
    ),
    scales={"worry": WORRY, "moves": MOVES},
    word_lists={
        "en": (
            ("apple", "river", "chair", "lemon", "window", "button", "garden", "pencil", "bridge", "basket"),
            ("candle", "engine", "mirror", "pocket", "saddle", "turnip", "violin", "wagon", "yacht", "zebra"),
        )
    },
)

SAFETY = Safety(
    words=(
        WordRule(
            rule="life",
            category="suicide",
            urgency=Urgency.URGENT,
            phrases=("kill myself",),
            catches=("kill myself",),
        ),
        WordRule(
            rule="acute",
            category="overdose",
            urgency=Urgency.EMERGENCY,
            phrases=("took the whole pack",),
            catches=("took the whole pack",),
        ),
        WordRule(
            rule="tablets",
            category="medication",
            urgency=Urgency.SOON,
            phrases=("stopped my lithium",),
            catches=("stopped my lithium",),
        ),
        WordRule(
            rule="leaving",
            category="suicide",
            urgency=Urgency.SOON,
            doubt=True,
            phrases=("everyone is better off",),
            catches=("everyone is better off",),
        ),
        WordRule(
            rule="low", category="mood", urgency=Urgency.REVIEW, phrases=("very low",), catches=("very low",)
        ),
    ),
    items=(
        ItemRule(
            rule="harm-some",
            category="suicide",
            urgency=Urgency.SOON,
            scale="worry",
            item=3,
            points=Range(low=1, high=1),
        ),
        ItemRule(
            rule="harm-often",
            category="suicide",
            urgency=Urgency.URGENT,
            scale="worry",
            item=3,
            points=Range(low=2, high=3),
        ),
    ),
    scores=(
        ScoreRule(
            rule="worry-high",
            category="worry",
            urgency=Urgency.REVIEW,
            scale="worry",
            score=Range(low=4, high=9),
        ),
    ),
    lines=(
        CrisisLine(
            country="DE",
            name="TelefonSeelsorge",
            number="0800 111 0 111",
            hours="24/7",
            emergency="112",
            url="https://www.telefonseelsorge.de",
            verification="A",
            verified_at=date(2026, 10, 5),
        ),
        CrisisLine(
            country="XX",
            name="Find A Helpline",
            number="",
            hours="",
            emergency="112",
            url="https://findahelpline.com",
            verification="A",
            verified_at=date(2026, 10, 5),
        ),
    ),
    crisis=mention("CRISIS. Call ", "emergency", "."),
    noticed=mention("Noted; they look ", "promise", "."),
    numbers=mention("NUMBERS: ", "emergency", "."),
    help=words("HELP."),
)


def enrolled(zone: str = "Europe/Berlin", day_one: date = date(2026, 3, 2)) -> Enrollment:
    """Anna, past the way in, before her first session."""
    return Enrollment(
        participant="P-0001",
        person=Person(name="Anna"),
        program="sample",
        version=0,
        status=Status.ACTIVE,
        language="en",
        zone=zone,
        country="DE",
        morning=time(8, 0),
        evening=time(20, 0),
        consent=Consent(version="1", at=MONDAY),
        day_one=day_one,
    )
