"""What became of what was passed on: told as it is, and never as more."""

from datetime import datetime, timedelta

from bot.core.cover import moment_in_words
from bot.core.effects import Send
from bot.core.enrollment import PassedOn, Status
from bot.core.manner import Say
from bot.core.own_words import NOT_SEEN_YET, SEEN, SEEN_BY, sentence
from bot.core.schedule import local_date, local_time
from bot.core.turn import Turn

CALM = timedelta(hours=24)
"""How long no program message, reminder, praise or result follows a crisis text (clinical reference c.8)."""
TOLD_FOR = timedelta(hours=24)
"""How long it is said who has seen it; as long as nobody has, that is said for ever."""


def note_passed_on(turn: Turn) -> None:
    """A crisis text was shown, and a flag goes out with it: the program is quiet for a day."""
    enrollment = turn.enrollment
    turn.change(passed_on=PassedOn(at=turn.now), calm_until=turn.now + CALM)
    if enrollment.status is Status.ACTIVE and enrollment.stood_still_on is None:
        turn.change(stood_still_on=local_date(enrollment.zone, turn.now))


def note_seen(turn: Turn, by: str) -> bool:
    """Somebody has seen it. False where nothing waited to be seen."""
    passed_on = turn.enrollment.passed_on
    if passed_on is None or passed_on.seen_by is not None:
        return False
    # Whose name is not known has looked all the same: nothing is claimed to wait any more.
    seen = passed_on.model_copy(update={"seen_by": by, "seen_at": turn.now}) if by else None
    turn.change(passed_on=seen)
    return True


def say_seen(turn: Turn, by: str) -> None:
    """Tell the participant who has seen it: once for each time that something was passed on."""
    if note_seen(turn, by):
        time = f"{local_time(turn.enrollment.zone, turn.now):%H:%M}"
        turn.effects.append(Send(text=turn.sentence(SEEN, name=by, time=time), crisis=True))


def state(turn: Turn) -> str:
    """What became of it, in a sentence, as HTML; empty where there is nothing to say."""
    passed_on, held = turn.enrollment.passed_on, turn.enrollment.hold is not None
    return state_of(passed_on, turn.sentence, turn.enrollment.zone, turn.now, held)


def state_of(passed_on: PassedOn | None, say: Say, zone: str, now: datetime, held: bool = False) -> str:
    """The same of anybody. What was seen long ago is not told any more, unless it still holds the program."""
    if passed_on is None:
        return ""
    if passed_on.seen_by is None or passed_on.seen_at is None:
        return say(NOT_SEEN_YET)
    if not held and now - passed_on.seen_at > TOLD_FOR:
        return ""
    return say(SEEN_BY, name=passed_on.seen_by, time=moment_in_words(say, zone, passed_on.seen_at, now))


def standing(turn: Turn) -> str:
    """The same, or whether somebody is on call; both, where nobody has seen it."""
    passed_on, said = turn.enrollment.passed_on, state(turn)
    if not said:
        return turn.on_call
    return said if passed_on is not None and passed_on.seen_by else f"{said} {turn.on_call}"


def until_when(turn: Turn) -> str:
    """Until when the program is quiet, in words."""
    until = turn.enrollment.calm_until
    assert until is not None, "asked only while it is quiet"
    return moment_in_words(turn.sentence, turn.enrollment.zone, until, turn.now)


def say_standing_in(turn: Turn, english: str) -> None:
    """One of the bot's own sentences that has a place, `{on_call}`, for how it stands."""
    catalogue, language = turn.program.catalogue, turn.enrollment.language
    turn.send(sentence(catalogue, language, english, on_call=standing(turn)))
