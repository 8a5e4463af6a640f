"""Where somebody of the staff is talking to the bot: their private chat, or a group."""

import html
from datetime import datetime

from bot.core.on_call import CLINICIANS, COORDINATORS
from bot.service.letters import Letter
from bot.store.rows import StaffRow
from bot.store.work import Work


def recipient_here(work: Work, chat: int, private: bool, who: StaffRow) -> str:
    """The recipient whose chat this is."""
    if private:
        return f"staff:{who.staff}"
    audiences = work.audiences_of_chat(chat)
    if "clinicians" in audiences:
        return CLINICIANS
    return COORDINATORS if audiences else f"staff:{who.staff}"


def tell(work: Work, recipient: str, text: str, now: datetime, about: int | None = None) -> None:
    """A line to staff that is about no case; `about` is the participant with whom it is erased."""
    letter = Letter(text=html.escape(text, quote=False))
    work.owe(recipient, letter.model_dump(mode="json"), lane="program", at=now, about=about)


def tell_of_case(work: Work, recipient: str, alert_id: int, text: str, now: datetime) -> None:
    """A line among those of a case, in its thread. `text` is HTML."""
    work.owe(recipient, Letter(text=text).model_dump(mode="json"), lane="alert", at=now, alert_id=alert_id)
