"""Who works here and from which chat; which groups; and the codes that let people in."""

from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, insert, literal, or_, select, union_all, update

from bot.store.alerting import Alerting
from bot.store.rows import Audience, InviteRow, LinkCodeRow, Linked, Role, StaffRow
from bot.store.tables import groups, invites, link_codes, staff
from bot.store.upserting import upserts

_STAFF = select(staff.c.staff, staff.c.role, staff.c.name, staff.c.telegram_id, staff.c.linked_at)
_ALL_STAFF = _STAFF.order_by(staff.c.role, staff.c.staff)
_OF_CHAT = _STAFF.where(staff.c.telegram_id == bindparam("telegram_id"))
_ADD_STAFF = upserts(staff, ["staff"], lambda row: {"role": row.role, "name": row.name})
_LINK = update(staff).where(staff.c.staff == bindparam("who"))
_UNLINK = (
    update(staff).where(staff.c.telegram_id == bindparam("chat")).values(telegram_id=None, linked_at=None)
)
_LINKED = union_all(
    select(literal("staff").label("kind"), staff.c.staff.label("key")).where(
        staff.c.role == "clinician", staff.c.telegram_id.is_not(None)
    ),
    select(literal("group"), groups.c.audience).where(groups.c.audience == "clinicians"),
)
_GROUP = select(groups.c.telegram_id).where(groups.c.audience == bindparam("audience"))
_AUDIENCES = select(groups.c.audience).where(groups.c.telegram_id == bindparam("telegram_id"))
_LINK_GROUP = upserts(
    groups,
    ["audience"],
    lambda row: {"telegram_id": row.telegram_id, "linked_at": row.linked_at, "forum": row.forum},
)
_IS_FORUM = select(groups.c.forum).where(groups.c.audience == bindparam("audience"))
_TELL_FORUM = (
    update(groups)
    .where(groups.c.telegram_id == bindparam("chat"), groups.c.forum != bindparam("is_forum"))
    .values(forum=bindparam("is_forum"))
)
_MOVE_GROUP = update(groups).where(groups.c.telegram_id == bindparam("old"))
_ADD_CODE = insert(link_codes)
# Taken in one statement, so that two who come at once cannot both have it.
_TAKE_CODE = (
    update(link_codes)
    .where(
        link_codes.c.code == bindparam("given"),
        link_codes.c.used_at.is_(None),
        link_codes.c.expires_at > bindparam("now"),
    )
    .values(used_at=bindparam("now"))
    .returning(link_codes.c.code, link_codes.c.purpose, link_codes.c.target)
)
_ADD_INVITE = insert(invites)
_GOOD_INVITE = (
    invites.c.code == bindparam("given"),
    or_(invites.c.expires_at.is_(None), invites.c.expires_at > bindparam("now")),
    or_(invites.c.uses_left.is_(None), invites.c.uses_left > 0),
)
_INVITE_ROW = (invites.c.code, invites.c.program, invites.c.cohort, invites.c.uses_left)
_INVITE = select(*_INVITE_ROW).where(*_GOOD_INVITE)
_TAKE_INVITE = (
    update(invites).where(*_GOOD_INVITE).values(uses_left=invites.c.uses_left - 1).returning(*_INVITE_ROW)
)


class Linking(Alerting):
    """The part of a unit of work that lets people in."""

    def staff(self) -> list[StaffRow]:
        """All staff, clinicians first."""
        return [StaffRow(*row) for row in self._run(_ALL_STAFF, {})]

    def clinicians_linked(self) -> Linked:
        """Which clinicians, and whether their group, have a chat. Asked once in a transaction."""
        if self._linked is None:
            rows = self._run(_LINKED, {}).all()
            keys = frozenset(row.key for row in rows if row.kind == "staff")
            self._linked = Linked(staff=keys, group=len(rows) > len(keys))
        return self._linked

    def staff_of_chat(self, telegram_id: int) -> StaffRow | None:
        """Which of the staff writes from this chat."""
        row = self._run(_OF_CHAT, {"telegram_id": telegram_id}).first()
        return None if row is None else StaffRow(*row)

    def add_staff(self, staff: str, role: Role, name: str) -> None:
        """Add somebody to the staff, or change their role and name."""
        self._linked = None
        self._run(_ADD_STAFF[self._dialect], {"staff": staff, "role": role, "name": name})

    def link_staff(self, staff: str, telegram_id: int, at: datetime) -> None:
        """This is their chat now, and nobody else's on the staff.

        Raises:
            LookupError: there is no such key.
        """
        self._linked = None
        self._run(_UNLINK, {"chat": telegram_id})
        linked = self._run(_LINK, {"who": staff, "telegram_id": telegram_id, "linked_at": at})
        if not linked.rowcount:
            raise LookupError(f"no staff {staff}")

    def group(self, audience: Audience) -> int | None:
        """The chat of a group."""
        chat: int | None = self._run(_GROUP, {"audience": audience}).scalar()
        return chat

    def audiences_of_chat(self, telegram_id: int) -> list[Audience]:
        """What a group's chat is linked as; a small team may use one group for both."""
        return list(self._run(_AUDIENCES, {"telegram_id": telegram_id}).scalars())

    def link_group(self, audience: Audience, telegram_id: int, at: datetime, *, forum: bool = False) -> None:
        """This is the group's chat now. `forum`: it has topics."""
        self._linked = None
        self._run(
            _LINK_GROUP[self._dialect],
            {"audience": audience, "telegram_id": telegram_id, "linked_at": at, "forum": forum},
        )

    def has_topics(self, audience: Audience) -> bool:
        """Whether the group is a forum, as far as we know."""
        return bool(self._run(_IS_FORUM, {"audience": audience}).scalar())

    def note_forum(self, telegram_id: int, forum: bool) -> None:
        """A group was made a forum, or is none any more."""
        self._run(_TELL_FORUM, {"chat": telegram_id, "is_forum": forum})

    def migrate_group(self, old_id: int, new_id: int) -> None:
        """Telegram gave a group's chat a new number."""
        self._run(_MOVE_GROUP, {"old": old_id, "telegram_id": new_id})

    def add_link_code(
        self,
        code: str,
        purpose: Literal["staff", "group"],
        target: str,
        at: datetime,
        expires_at: datetime,
    ) -> None:
        """A code that links a chat once: to a staff key, or to an audience."""
        self._run(
            _ADD_CODE,
            {"code": code, "purpose": purpose, "target": target, "created_at": at, "expires_at": expires_at},
        )

    def take_link_code(self, code: str, now: datetime) -> LinkCodeRow | None:
        """Use a link code; None if it is unknown, used or expired."""
        row = self._run(_TAKE_CODE, {"given": code, "now": now}).first()
        return None if row is None else LinkCodeRow(*row)

    def add_invite(
        self,
        code: str,
        program: str,
        cohort: str | None,
        at: datetime,
        expires_at: datetime | None = None,
        uses: int | None = None,
    ) -> None:
        """An invitation to a program, good for so many uses (None: without limit)."""
        self._run(
            _ADD_INVITE,
            {
                "code": code,
                "program": program,
                "cohort": cohort,
                "created_at": at,
                "expires_at": expires_at,
                "uses_left": uses,
            },
        )

    def invite(self, code: str, now: datetime) -> InviteRow | None:
        """An invitation that is good now, without using it."""
        row = self._run(_INVITE, {"given": code, "now": now}).first()
        return None if row is None else InviteRow(*row)

    def take_invite(self, code: str, now: datetime) -> InviteRow | None:
        """Use an invitation; None if it is unknown, used up or expired."""
        row = self._run(_TAKE_INVITE, {"given": code, "now": now}).first()
        return None if row is None else InviteRow(*row)
