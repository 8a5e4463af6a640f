"""A clinician and a participant write with each other: each line reaches the other, in order, and the bot is silent.

What a clinician writes goes to the participant only as an answer to a message of the case: what colleagues
say among themselves in its thread stays there.
"""

import html
from datetime import datetime

from bot.core import alert_events as happening
from bot.core import events
from bot.core.alert import Alert
from bot.core.events import Event, Pressed
from bot.core.on_call import Ladder
from bot.core.own_words import ACCOMPANIED, LEFT_ALONE
from bot.core.risk import PRIVATE
from bot.service import wording
from bot.service.alert_letters import name_of
from bot.service.alerts import happen
from bot.service.arrivals import Handled, StaffArrived
from bot.service.letters import Letter, Receipt
from bot.service.reach import Reach
from bot.service.spoken import spoken
from bot.service.staff_places import tell_of_case
from bot.service.transcript import LONGEST, transcript
from bot.store.rows import AlertRow, StaffRow
from bot.store.work import Work

LINES = 20
"""So much of what was said stands in the thread when a clinician begins to write."""


def begin(
    work: Work, ladder: Ladder, reach: Reach, row: AlertRow, alert: Alert, by: str, now: datetime
) -> None:
    """The participant is told who is there; the clinician reads what was said last."""
    assert alert.talk is not None, "a talk was begun just now"
    name = name_of(work, ladder, by)
    said = work.latest_lines(row.participant_id, LINES)
    lines = transcript(ladder, alert.participant, work.name_of_participant(row.participant_id), said)
    if not reach.happen(work, row.participant_id, events.Accompanied(name=name), now):
        say = reach.say_to(work, row.participant_id)
        _say(work, row, say(ACCOMPANIED, name=html.escape(name, quote=False)), now)
    head = wording.LAST_LINES.format(participant=alert.participant) if lines else wording.NO_LINES
    tell_of_case(work, alert.talk.recipient, row.id, f"{head}\n{lines}".strip(), now)
    how = wording.WRITE_HOW.format(participant=alert.participant)
    tell_of_case(work, alert.talk.recipient, row.id, how, now)


def end(work: Work, ladder: Ladder, reach: Reach, row: AlertRow, now: datetime) -> None:
    """The participant is told that nobody may be reading any more."""
    if reach.happen(work, row.participant_id, events.LeftAlone(), now):
        return
    alert = Alert.model_validate_json(row.alert)
    if alert.talk is not None:
        name = html.escape(name_of(work, ladder, alert.talk.by), quote=False)
        _say(work, row, reach.say_to(work, row.participant_id)(LEFT_ALONE, name=name), now)


def hear(work: Work, ladder: Ladder, participant_id: int, event: Event, now: datetime) -> bool:
    """What a participant writes while a clinician is there comes into the thread. False when nobody is."""
    if isinstance(event, events.Blocked | events.TimePassed | Pressed):
        return False
    row = work.open_alert_of(participant_id)
    if row is None:
        return False
    alert = Alert.model_validate_json(row.alert)
    if alert.talk is None:
        return False
    words = html.escape(spoken(event)[:LONGEST], quote=False)
    tell_of_case(work, alert.talk.recipient, row.id, f"<b>{alert.participant}</b>: {words}", now)
    happen(work, ladder, row.id, alert, happening.Talked(by=None), now)
    return True


def answer(
    work: Work, ladder: Ladder, who: StaffRow, here: str, answered: int, arrived: StaffArrived, now: datetime
) -> Handled | None:
    """A clinician answers a message of a case: it goes to the participant, if somebody is writing with them.

    None when what they answer belongs to no case.
    """
    alert_id = work.alert_of_message(here, answered)
    if alert_id is None:
        return None
    row = work.load_alert(alert_id)
    alert = Alert.model_validate_json(row.alert)
    if alert.state == "closed":
        return Handled(reply=wording.NOT_SENT_CLOSED)
    if alert.talk is None:
        return Handled(reply=wording.NOT_SENT.format(participant=alert.participant))
    if arrived.text is None:
        return Handled(reply=wording.NOT_SENT_WORDLESS.format(what=arrived.shared))
    assert arrived.message_id is not None
    card = f"talk:{arrived.chat}:{arrived.message_id}"
    recipient = f"participant:{row.participant_id}"
    if arrived.edited and work.card_message(recipient, card) is None:
        # It was not sent, or not yet: whoever changes it sees what became of it.
        return Handled(reply=wording.NOT_CHANGED)
    name = html.escape(who.name, quote=False)
    letter = Letter(
        text=f"<b>{name}:</b>\n{html.escape(arrived.text[:LONGEST], quote=False)}",
        receipt=Receipt(chat=arrived.chat, message_id=arrived.message_id),
    )
    work.owe(recipient, letter.model_dump(mode="json"), lane="alert", at=now, card=card, alert_id=alert_id)
    happen(work, ladder, alert_id, alert, happening.Talked(by=who.staff), now)
    return Handled()


def show_words(work: Work, ladder: Ladder, row: AlertRow, alert: Alert, here: str, now: datetime) -> None:
    """What the participant wrote when something was noticed, in their own words, where a clinician asked for it."""
    moments = {finding.at for finding in alert.findings if finding.source in PRIVATE}
    lines = work.lines_at(row.participant_id, moments)
    told = transcript(ladder, alert.participant, "", lines) if lines else wording.NO_WORDS
    tell_of_case(work, here, row.id, f"{wording.OWN_WORDS}\n{told}", now)


def _say(work: Work, row: AlertRow, text: str, now: datetime) -> None:
    """A word of the bot to somebody who is in no program."""
    letter = Letter(text=text).model_dump(mode="json")
    work.owe(f"participant:{row.participant_id}", letter, lane="alert", at=now)
