"""Whether somebody of the care team is on call, as a participant is told it: by their own clock, and true."""

from datetime import datetime

from bot.core.expression import Scalar
from bot.core.manner import Say, day_in_words, zone_in_words
from bot.core.noticing import most_pressing_item
from bot.core.on_call import next_cover
from bot.core.own_words import (
    CLOCK_OF,
    ON_CALL_AGAIN,
    ON_CALL_NEVER,
    ON_CALL_NOW,
    ON_DAY,
    PROMISE,
    PROMISE_NEVER,
    PROMISE_ON_CALL,
    TODAY,
    TOMORROW,
)
from bot.core.risk import Safety, Urgency
from bot.core.schedule import local_date, local_time


def moment_in_words(say: Say, zone: str, moment: datetime, now: datetime) -> str:
    """A moment to come, by the clock of an IANA zone: today at 20:00, tomorrow at 8:00, on 4 March at 8:00."""
    day = local_date(zone, moment)
    english = {0: TODAY, 1: TOMORROW}.get((day - local_date(zone, now)).days, ON_DAY)
    return say(english, date=day_in_words(say, day), time=f"{local_time(zone, moment):%H:%M}")


def cover_values(safety: Safety, say: Say, zone: str | None, now: datetime) -> dict[str, Scalar]:
    """What texts may mention: `on_call` (true or false) and, if nobody is but will be, `next_on_call`.

    `zone` is None where we don't know where somebody is: then the clock is the care team's, and named.
    """
    begins = None if safety.ladder is None else next_cover(safety.ladder, now)
    if begins is None or safety.ladder is None:
        return {"on_call": False}
    if begins <= now:
        return {"on_call": True}
    when = moment_in_words(say, zone or safety.ladder.zone, begins, now)
    if zone is None:
        when = say(CLOCK_OF, time=when, zone=zone_in_words(say, safety.ladder.zone))
    return {"on_call": False, "next_on_call": when}


def can_act(safety: Safety, scale: str, now: datetime) -> bool:
    """Whether somebody could act in time on whatever an answer to this scale may bring.

    For an emergency somebody must be on call now; for what is urgent, within the time that is promised.
    Clinical reference c.3: item 9 is never shown when no human can look at the result in time.
    """
    urgency = most_pressing_item(safety, scale)
    if urgency is None or safety.ladder is None:
        return True
    begins = next_cover(safety.ladder, now)
    if begins is None:
        return False
    return (
        begins <= now if urgency is Urgency.EMERGENCY else begins - now <= safety.ladder.pace[urgency].promise
    )


def promised(safety: Safety, urgency: Urgency, say: Say, zone: str | None, now: datetime) -> str:
    """By when somebody looks, in words: what the ladder promises, or when the rota allows it, if that is later."""
    begins = None if safety.ladder is None else next_cover(safety.ladder, now)
    if safety.ladder is None or begins is None:
        return say(PROMISE_NEVER)
    if begins - now <= safety.ladder.pace[urgency].promise:
        return say(PROMISE[urgency])
    return say(PROMISE_ON_CALL, time=str(cover_values(safety, say, zone, now)["next_on_call"]))


def cover_sentence(safety: Safety, say: Say, zone: str | None, now: datetime) -> str:
    """The same in one sentence."""
    values = cover_values(safety, say, zone, now)
    if values["on_call"]:
        return say(ON_CALL_NOW)
    if "next_on_call" in values:
        return say(ON_CALL_AGAIN, time=str(values["next_on_call"]))
    return say(ON_CALL_NEVER)
