"""Which second channels staff have, and which of them fail."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.store.observing import Observing
from bot.store.rows import ChannelRow
from bot.store.tables import alerts, channels

_ALL = select(channels.c.staff, channels.c.number, channels.c.label).order_by(
    channels.c.staff, channels.c.number
)
_ONE = (channels.c.staff == bindparam("of"), channels.c.number == bindparam("at"))
_ADD = insert(channels)
_NAME = update(channels).where(*_ONE)
_REMOVE = delete(channels).where(*_ONE)
# In one statement, so that of two failures at once only one is the first.
_FAILS = (
    update(channels).where(*_ONE, channels.c.failing_since.is_(None)).values(failing_since=bindparam("now"))
)
_WORKS = update(channels).where(*_ONE, channels.c.failing_since.is_not(None)).values(failing_since=None)
_STATE = select(alerts.c.state).where(alerts.c.id == bindparam("id"))


class Ringing(Observing):
    """The part of a unit of work that knows who has which second channels."""

    def channels(self) -> list[ChannelRow]:
        """All second channels."""
        return [ChannelRow(*row) for row in self._run(_ALL, {})]

    def channels_of(self, people: Sequence[str]) -> list[ChannelRow]:
        """The channels of these people, in their order."""
        by_person = {key: [row for row in self.channels() if row.staff == key] for key in people}
        return [row for rows in by_person.values() for row in rows]

    def keep_channels(self, rows: Collection[ChannelRow]) -> None:
        """These are the channels now. What is known of those that stay is kept."""
        before, after = ({(row.staff, row.number): row for row in some} for some in (self.channels(), rows))
        for staff, number in before.keys() - after.keys():
            self._run(_REMOVE, {"of": staff, "at": number})
        for (staff, number), row in after.items():
            if (staff, number) not in before:
                self._run(_ADD, {"staff": staff, "number": number, "label": row.label, "failing_since": None})
            elif before[staff, number] != row:
                self._run(_NAME, {"of": staff, "at": number, "label": row.label, "failing_since": None})

    def channel_fails(self, staff: str, number: int, now: datetime) -> bool:
        """A channel failed. Whether that is news: it had worked until now."""
        return bool(self._run(_FAILS, {"of": staff, "at": number, "now": now}).rowcount)

    def channel_works(self, staff: str, number: int) -> bool:
        """A channel worked. Whether that is news: it had failed."""
        return bool(self._run(_WORKS, {"of": staff, "at": number}).rowcount)

    def alert_is_open(self, alert_id: int) -> bool:
        """Whether nobody has acknowledged an alert."""
        return self._run(_STATE, {"id": alert_id}).scalar() == "open"
