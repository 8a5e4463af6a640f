"""What staff read of a practice alert: marked as one, with nothing that could be taken for a real one."""

from bot.core.alert import Alert
from bot.core.effects import Button
from bot.service import wording
from bot.service.letters import Letter


def practice_letter(alert_id: int, alert: Alert, taken_by: str | None, coordinator: bool) -> Letter:
    """A practice alert. `taken_by`: the name of who acknowledged it, if anybody did."""
    lines = [f"<b>{wording.PRACTICE_LINE}</b>", "", wording.PRACTICE_ABOUT]
    if alert.state == "closed":
        lines.append(wording.PRACTICE_OVER)
    elif taken_by is None and not coordinator:
        lines.append(wording.PRACTICE_PRESS)
    if taken_by is not None:
        lines.append(wording.escaped(wording.PRACTICE_TAKEN_BY.format(name=taken_by)))
    press = alert.state != "closed" and alert.acknowledged_by is None and not coordinator
    button = Button(label=wording.ACKNOWLEDGE, data=f"a:{alert_id}:ack")
    return Letter(text="\n".join(lines), buttons=((button,),) if press else ())
