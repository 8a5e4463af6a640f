"""An alert on second channels: whose ring, with which words, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.core.alert import Alert
from bot.core.on_call import CLINICIANS, COORDINATORS, Ladder
from bot.service import wording
from bot.service.alert_letters import moment_in, name_of
from bot.service.letters import Letter
from bot.store.rows import OwedRow
from bot.store.work import Work

log = structlog.get_logger()


def ring(
    work: Work, ladder: Ladder, alert_id: int, alert: Alert, people: Sequence[str], now: datetime
) -> None:
    """Ring every second channel of these people. The alert's log says which."""
    channels = work.channels_of(tuple(dict.fromkeys(people)))
    if not channels:
        return
    letter = ring_letter(work, ladder, alert)
    for channel in channels:
        body = letter.model_dump(mode="json")
        work.owe(f"channel:{channel.name}", body, lane="ring", at=now, alert_id=alert_id)
    work.log_alert(alert_id, now, "rings", detail=", ".join(channel.name for channel in channels))
    log.warning("second channels ring", action="rings", alert_id=alert_id, channels=len(channels))


def ring_letter(work: Work, ladder: Ladder, alert: Alert) -> Letter:
    """What a second channel carries: that there is an alert, and where to look. Nothing of what was found."""
    lines = [
        wording.PRACTICE_LINE if alert.practice else wording.FIRST_LINE[alert.urgency],
        "",
        wording.RAISED.format(
            participant=alert.participant, moment=moment_in(ladder, alert.raised_at), zone=ladder.zone
        ),
        wording.RING_NOT_TAKEN if alert.acknowledged_at is None else wording.RING_TAKE_ANEW,
        _told(work, ladder, alert),
        wording.RING_PRACTICE if alert.practice else wording.RING_WHERE,
    ]
    return Letter(text="\n".join(lines))


def note_rang(work: Work, row: OwedRow, now: datetime) -> None:
    """A second channel took an alert."""
    staff, number = _channel(row)
    if row.alert_id is not None:
        work.log_alert(row.alert_id, now, "rang", detail=f"{staff}/{number}")
    if work.channel_works(staff, number):
        log.info("a second channel works again", action="channel_works", channel=f"{staff}/{number}")


def note_ring_failed(work: Work, ladder: Ladder, row: OwedRow, now: datetime) -> None:
    """A second channel failed all its tries: the alert's log has it, and the coordinators hear of it once."""
    staff, number = _channel(row)
    name = f"{staff}/{number}"
    if row.alert_id is not None:
        work.log_alert(row.alert_id, now, "ring failed", detail=name)
    if work.channel_fails(staff, number, now):
        text = wording.CHANNEL_FAILS.format(channel=name, name=name_of(work, ladder, staff))
        letter = Letter(text=wording.escaped(text)).model_dump(mode="json")
        work.owe(COORDINATORS, letter, lane="program", at=now)


def _channel(row: OwedRow) -> tuple[str, int]:
    staff, _, number = row.recipient.removeprefix("channel:").rpartition("/")
    return staff, int(number)


def _told(work: Work, ladder: Ladder, alert: Alert) -> str:
    names = {CLINICIANS: wording.THE_CLINICIANS, COORDINATORS: wording.THE_COORDINATORS}
    told = []
    for recipient in alert.shown_to:
        key = recipient.partition(":")[2]
        told.append(names.get(recipient) or name_of(work, ladder, key))
    if not told:
        return wording.RING_NOBODY_TOLD
    line = wording.RING_TOLD if alert.delivered_at is not None else wording.RING_UNDELIVERED
    return line.format(names=", ".join(told))
