"""How a message goes where it should: by Telegram, or by a second channel that is tried a few times."""

from bot.service.courier import Courier, Outcome, Refused, Ringer, Wait
from bot.service.settling import Errand

RING_TRIES = 5
RING_PAUSE = 5.0
"""Seconds after the first try of a second channel that failed; each pause is twice the one before.

Five tries take a minute and a quarter besides what each takes: a gateway that stumbles is met again, and
one that is down is told while the alert is young.
"""


async def by_telegram(courier: Courier, errand: Errand) -> Outcome:
    """Let a courier carry it to its chat."""
    return await courier.carry(errand.chat, errand.letter, errand.edits)


async def by_channel(ringer: Ringer, errand: Errand) -> Outcome:
    """Ring a channel; what fails is tried again, up to the last try, which is refused."""
    outcome = await ringer.ring(errand.row.recipient.partition(":")[2], errand.letter)
    if not isinstance(outcome, Wait):
        return outcome
    if errand.row.attempts + 1 >= RING_TRIES:
        return Refused(state="refused", why=outcome.why)
    return Wait(seconds=RING_PAUSE * 2.0**errand.row.attempts, why=outcome.why)
