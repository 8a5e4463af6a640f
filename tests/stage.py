"""Stories played on the whole service: a real database, and every arrival delivered twice."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.authoring.library import Library
from bot.core.effects import BeenActive, Effect, Flagged, Notice, Scored, Send, Slept, Tell, Tested
from bot.core.enrollment import Enrollment
from bot.core.events import Commanded, Event, Place, TimePassed
from bot.core.noticing import LIKE
from bot.core.own_trend import Trial
from bot.core.program import Program
from bot.core.quick_log import Activity
from bot.core.risk import Flag, RiskRule, Safety, Urgency
from bot.core.safety_question import ASKS_TO_TALK, SAYS_IN_DANGER, SAYS_IT_WEIGHS, SAYS_MEANT
from bot.core.schedule import wake_at
from bot.core.scoring import Result
from bot.core.sleep_diary import Sleep
from bot.core.switching import switchable
from bot.core.thinking_drop import RULE
from bot.rehearsal import newcomer
from bot.service.arrivals import Arrived, StaffArrived
from bot.service.intake import handle
from bot.service.letters import Letter
from bot.service.ticking import tick
from bot.service.wording import WEEKLY_HEAD
from bot.store.tables import assessments, audit_log, measurements, outbox, writings
from bot.store.work import Store
from bot.story import NO_FATE, Fate

CHAT, CLARA, CLINICIANS, COORDINATORS = 1001, 2001, -3001, -3002


class ServiceStage:
    """One participant, one clinician and two groups, on the service as it runs."""

    def __init__(self, store: Store, library: Library) -> None:
        self.store = store
        self.library = library
        self.name = ""
        self.language = "en"
        self.keys = 0
        self.seen = {"outbox": 0, "assessments": 0, "measurements": 0, "audit_log": 0}

    def join(
        self, name: str, program: str, place: Place | None, now: datetime, fate: Fate = NO_FATE
    ) -> Sequence[Effect]:
        """See `story.Stage`."""
        self.name, self.language = name, fate.language or "en"
        with self.store.work() as work:
            work.add_staff("clara", "clinician", "Dr. Clara Weiss")
            work.link_staff("clara", CLARA, now)
            work.link_group("clinicians", CLINICIANS, now)
            work.link_group("coordinators", COORDINATORS, now)
            work.add_invite("an-invitation", program, None, now)
            if place is not None:
                there = self.library.programs[program]
                row = work.add_participant(CHAT, name, now)
                enrollment = newcomer(there, row.pseudonym, name, place, now, fate)
                work.add_enrollment(row.id, enrollment, wake_at(there, enrollment), now)
        if place is None:
            return self.happen(Commanded(command="start", argument="an-invitation"), now)
        return ()

    def happen(self, event: Event, now: datetime) -> Sequence[Effect]:
        """See `story.Stage`. Whatever comes, comes twice; time comes twice as well."""
        notices = []
        if isinstance(event, TimePassed):
            tick(self.store, self.library, now)
            tick(self.store, self.library, now)
        else:
            self.keys += 1
            arrived = Arrived(
                key=f"update:{self.keys}", chat=CHAT, name=self.name, language=self.language, event=event
            )
            notices = [handle(self.store, self.library, arrived, now).notice for _ in range(2)]
        # The second time, the same arrival is known and says nothing.
        assert not any(notices[1:])
        return [*(Notice(text=notice) for notice in notices if notice), *self._new()]

    def staff(self, action: str, now: datetime) -> Sequence[Effect]:
        """See `story.Stage`."""
        buttons = {"acknowledge": "ack", "release": "release", "close": "outcome-reached"}
        task, _, changed = action.partition(", ")
        if task in ("sign off", "review"):
            if changed:
                self._press_of_staff(self._choice(changed), now)
            self._press_of_staff("done", now)
            return self._new()
        self._press_of_staff(buttons[action], now)
        return self._new()

    def _choice(self, changed: str) -> str:
        """The button by which a clinician changes the program: `switch on …`, `without …`, or `end`."""
        program, enrollment = self.library.programs[self.enrollment.program], self.enrollment
        if changed.startswith("switch on "):
            return f"plan-with-{switchable(program, enrollment).index(changed.removeprefix('switch on '))}"
        if changed.startswith("without "):
            modules = list(dict.fromkeys(session.module for session in program.in_order))
            return f"plan-without-{modules.index(changed.removeprefix('without '))}"
        return "plan-end"

    def _press_of_staff(self, button: str, now: datetime) -> None:
        """A clinician presses a button of the newest alert, twice."""
        with self.store.work() as work:
            row = work.participant_of_chat(CHAT)
            newest = None if row is None else work.open_alert_of(row.id)
        alert = 1 if newest is None else newest.id
        for _ in range(1 if button.startswith("plan-") else 2):
            pressed = StaffArrived(
                key=f"update:{self.keys + 1}",
                chat=CLINICIANS,
                chat_kind="group",
                sender=CLARA,
                sender_name="Clara",
                button=f"a:{alert}:{button}",
            )
            handle(self.store, self.library, pressed, now)
        self.keys += 1

    def wake(self) -> datetime | None:
        """See `story.Stage`."""
        with self.store.work() as work:
            return work.next_wake()

    def zone(self) -> str:
        """See `story.Stage`."""
        return self.enrollment.zone

    @property
    def program(self) -> Program:
        """The program that is played."""
        return self.library.programs[self.enrollment.program]

    @property
    def enrollment(self) -> Enrollment:
        """The participant as the store has them."""
        with self.store.work() as work:
            row = work.participant_of_chat(CHAT)
            assert row is not None
            assert row.enrollment_id is not None
            return work.load_enrollment(row.enrollment_id)[1]

    def _new(self) -> list[Effect]:
        """What was written to the store since the last look, as the effects it stands for."""
        found: list[Effect] = []
        with self.store.reading() as connection:
            rows = connection.execute(
                select(
                    outbox.c.id,
                    outbox.c.recipient,
                    outbox.c.card,
                    outbox.c.fresh,
                    outbox.c.lane,
                    writings.c.body,
                )
                .join_from(outbox, writings, outbox.c.writing_id == writings.c.id)
                .where(outbox.c.id > self.seen["outbox"])
                .order_by(outbox.c.id)
            ).all()
            for row in rows:
                letter = Letter.model_validate(row.body)
                if row.recipient.startswith("participant:"):
                    found.append(
                        Send(
                            text=letter.text,
                            buttons=letter.buttons,
                            card=row.card,
                            fresh=row.fresh,
                            stays=letter.stays,
                            paced=letter.paced,
                            shows=letter.shows,
                        )
                    )
                elif letter.text.startswith(WEEKLY_HEAD):
                    pass  # it is about everybody, and belongs to no story
                elif row.recipient == "group:coordinators" and row.lane == "program":
                    found.append(Tell(text=letter.text))
            scored = connection.execute(
                select(assessments)
                .where(assessments.c.id > self.seen["assessments"])
                .order_by(assessments.c.id)
            ).all()
            found += [
                Scored(
                    session=row.session,
                    scale=row.scale,
                    scale_version=row.scale_version,
                    points=tuple(row.points),
                    result=None
                    if row.score is None and row.band is None
                    else Result(
                        scale=row.scale,
                        score=row.score,
                        band=row.band,
                        subscores=row.subscores,
                        cut_offs=tuple(row.cut_offs),
                    ),
                    ending=row.ending,
                )
                for row in scored
            ]
            measured = connection.execute(
                select(measurements)
                .where(measurements.c.id > self.seen["measurements"])
                .order_by(measurements.c.id)
            ).all()
            found += [
                Slept(session=row.session, sleep=Sleep.model_validate(row.measured))
                for row in measured
                if row.kind == "sleep"
            ]
            found += [
                BeenActive(activity=Activity.model_validate(row.measured))
                for row in measured
                if row.kind == "activity"
            ]
            found += [
                Tested(session=row.session, trial=Trial.model_validate(row.measured))
                for row in measured
                if row.kind == "thinking"
            ]
            flagged = connection.execute(
                select(audit_log.c.number.label("id"), audit_log.c.detail)
                .where(audit_log.c.number > self.seen["audit_log"], audit_log.c.action == "flag")
                .order_by(audit_log.c.number)
            ).all()
            found += [Flagged(flag=_flag(self.library.safety, row.detail)) for row in flagged]
        for name, ids in (
            ("outbox", rows),
            ("assessments", scored),
            ("measurements", measured),
            ("audit_log", flagged),
        ):
            self.seen[name] = max([self.seen[name], *(row.id for row in ids)])
        return found


def _flag(safety: Safety, name: str) -> Flag:
    """A flag as the rule of this name raises it. Its evidence is nobody's business here."""
    if name == SAYS_IN_DANGER:
        return Flag(rule=name, category="danger", urgency=Urgency.EMERGENCY, source="button", evidence="")
    if name == ASKS_TO_TALK:
        return Flag(rule=name, category="talk", urgency=Urgency.SOON, source="button", evidence="")
    if name == SAYS_IT_WEIGHS:
        return Flag(rule=name, category="distress", urgency=Urgency.SOON, source="button", evidence="")
    if name.startswith(SAYS_MEANT):
        about = name.removeprefix(f"{SAYS_MEANT}-").replace("-", "_")
        return Flag(rule=name, category=about, urgency=Urgency.URGENT, source="button", evidence="")
    if name.startswith(LIKE):
        about = name.removeprefix(LIKE)
        return Flag(rule=name, category=about, urgency=Urgency.SOON, source="likeness", evidence="")
    if name in ("sign-off", "review"):
        about = "sign_off" if name == "sign-off" else "supervision"
        return Flag(rule=name, category=about, urgency=Urgency.REVIEW, source="task", evidence="")
    if name == RULE:
        return Flag(rule=name, category="thinking", urgency=Urgency.REVIEW, source="test", evidence="")
    rules: list[RiskRule] = [
        *safety.changes,
        *safety.nights,
        *safety.words,
        *safety.items,
        *safety.scores,
        *safety.unanswered,
        *safety.silences,
        *safety.answers,
    ]
    rule = next(each for each in rules if each.rule == name)
    return Flag(rule=name, category=rule.category, urgency=rule.urgency, source="words", evidence="")
