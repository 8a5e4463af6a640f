"""The way in: consent, age, place, hours. It is a session like any other, which every program begins with."""

from datetime import time

from bot.core import assigning
from bot.core.cover import moment_in_words
from bot.core.enrollment import Consent, Status
from bot.core.events import Place
from bot.core.expression import Scalar
from bot.core.manner import zone_in_words
from bot.core.own_words import (
    ADULT,
    AGREE,
    ALL_SET,
    ASK_AGE,
    ASK_EVENING,
    ASK_MORNING,
    ASK_PLACE,
    DECLINE,
    DECLINED,
    MINOR,
    UNDER_AGE,
)
from bot.core.program import (
    JOINING,
    Ask,
    Choice,
    Choices,
    ClockTime,
    PlaceName,
    Program,
    Say,
    Session,
)
from bot.core.schedule import first_day, next_session
from bot.core.translating import own
from bot.core.turn import Turn

CONSENT, AGE, PLACE, MORNING, EVENING = "consent", "age", "place", "morning", "evening"
NOON, AFTERNOON = time(12, 0), time(15, 0)


def joining_session(program: Program) -> Session:
    """The session that takes a participant in."""
    return Session(
        session=JOINING,
        module=JOINING,
        day=0,
        at="morning",
        steps=(
            Say(text=program.welcome),
            Ask(
                text=program.consent.text,
                save=CONSENT,
                expected=_choices(program, yes=AGREE, no=DECLINE),
            ),
            Ask(text=own(program, ASK_AGE), save=AGE, expected=_choices(program, adult=ADULT, minor=MINOR)),
            Ask(text=own(program, ASK_PLACE), save=PLACE, expected=PlaceName()),
            Ask(
                text=own(program, ASK_MORNING), save=MORNING, expected=hours_around(program, program.morning)
            ),
            Ask(
                text=own(program, ASK_EVENING), save=EVENING, expected=hours_around(program, program.evening)
            ),
        ),
    )


def settle(turn: Turn, save: str, value: Scalar, place: Place | None) -> bool:
    """What an answer on the way in means. False when it ends the way in."""
    match save, value:
        case "consent", "yes":
            turn.change(consent=Consent(version=turn.program.consent.version, at=turn.now))
        case "consent", _:
            _turn_away(turn, DECLINED)
            return False
        case "age", "minor":
            _turn_away(turn, UNDER_AGE)
            return False
        case "place", _ if place is not None:
            turn.change(zone=place.zone, country=place.country)
        case (("morning" | "evening"), str()):
            turn.change(**{save: time.fromisoformat(value)})
    return True


def complete(turn: Turn) -> None:
    """The way in is done: the program begins, but not within a day after a crisis text."""
    begins = max(turn.now, turn.enrollment.calm_until or turn.now)
    turn.change(status=Status.ACTIVE, day_one=first_day(turn.program, turn.enrollment, begins))
    assigning.assign_for_good(turn)
    turn.reply(
        ALL_SET,
        name=turn.enrollment.person.name,
        place=zone_in_words(turn.sentence, turn.enrollment.zone),
        first=_first(turn),
    )


def _first(turn: Turn) -> str:
    """When the first session comes, in words."""
    upcoming = next_session(turn.program, turn.enrollment)
    assert upcoming is not None, "a program has at least one session"
    return moment_in_words(turn.sentence, turn.enrollment.zone, upcoming[1], turn.now)


def _turn_away(turn: Turn, english: str) -> None:
    turn.change(status=Status.DECLINED, conversation=None)
    turn.reply(english)


def _choices(program: Program, **labels: str) -> Choices:
    return Choices(choices=tuple(Choice(key=key, label=own(program, label)) for key, label in labels.items()))


def hours_around(program: Program, usual: time) -> ClockTime:
    """Hours around the usual one, none of them quiet."""
    quiet, overnight = program.quiet, program.quiet.start > program.quiet.end
    early = quiet.end if overnight else time(5, 0)
    late = quiet.start if overnight else time(23, 0)
    earliest, latest = (early, NOON) if usual < NOON else (AFTERNOON, late)
    around = [
        usual.replace(hour=hour) for hour in (usual.hour - 1, usual.hour, usual.hour + 1) if 0 <= hour <= 23
    ]
    offered = tuple(moment for moment in around if earliest <= moment <= latest)
    return ClockTime(earliest=earliest, latest=latest, offered=offered)
