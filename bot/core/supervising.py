"""What a clinician decides about a program: the sign-off before it goes on, and reviews on the way."""

from bot.core import conversation
from bot.core.anchor import FromJoining
from bot.core.effects import Tell
from bot.core.enrollment import Status
from bot.core.events import Supervised
from bot.core.own_words import ENDED_BY_TEAM, REVIEWED, SIGNED_OFF
from bot.core.plan import Plan
from bot.core.program import Ask, Diary, Measure, ThinkingTest, ThoughtRecord
from bot.core.schedule import date_of, first_kept_back, local_date, moved, out_of_quiet, program_date
from bot.core.turn import Turn

ASKS = (Ask, Measure, Diary, ThinkingTest, ThoughtRecord)
"""Steps that somebody answers."""


def take(turn: Turn, event: Supervised) -> None:
    """A clinician has decided: modules are switched on or left out, the program goes on, or ends here."""
    before, signs = turn.enrollment, event.task == "sign_off"
    if signs and not before.awaits_sign_off:
        return
    if signs and not event.plan.ends:
        # First the days, then what is switched on from today: that is not to be moved with them.
        turn.change(**moved(turn.enrollment, days_waited(turn)), awaits_sign_off=False)
        _ask_again_what_comes_again(turn)
    change_as_planned(turn, event.plan)
    if event.plan.ends:
        end(turn)
        return
    after = turn.enrollment
    changed = (after.without, after.switched_on) != (before.without, before.switched_on)
    if signs or changed:
        _tell(turn, SIGNED_OFF if signs else REVIEWED)
    if signs and after.status is Status.ACTIVE and after.hold is None and not turn.calm:
        conversation.open_due(turn)


def _tell(turn: Turn, english: str) -> None:
    """Say it to whoever takes part and can be talked with now; at night the next session speaks for itself."""
    enrollment = turn.enrollment
    rests = enrollment.hold is not None or enrollment.company is not None or turn.calm
    night = out_of_quiet(turn.program.quiet, enrollment.zone, turn.now) > turn.now
    if enrollment.status is Status.ACTIVE and not rests and not night:
        turn.reply(english)


def change_as_planned(turn: Turn, plan: Plan) -> None:
    """Leave modules out and switch others on, from today."""
    enrollment = turn.enrollment
    without = tuple(dict.fromkeys((*enrollment.without, *plan.without)))
    today = program_date(turn.enrollment, turn.now)
    on = {module: today for module in plan.switched_on if module not in enrollment.switched_on}
    turn.change(without=without, switched_on={**enrollment.switched_on, **on})
    conversation.note_ends(turn)


def end(turn: Turn) -> None:
    """The program ends here for them."""
    if turn.enrollment.status not in (Status.ACTIVE, Status.PAUSED, Status.JOINING):
        return
    if turn.enrollment.conversation is not None:
        conversation.close(turn, "left", "the care team ended the program")
    turn.change(status=Status.WITHDRAWN)
    turn.reply(ENDED_BY_TEAM)
    turn.effects.append(Tell(text=f"The care team has ended the program for {turn.enrollment.participant}."))


def _ask_again_what_comes_again(turn: Turn) -> None:
    """The days begin anew where the waiting began: what was asked meanwhile comes again on its new day.

    Otherwise the diary would be missing in just the weeks that are built on it. What only told something is not
    told twice.
    """
    today = program_date(turn.enrollment, turn.now)
    program, enrollment = turn.program, turn.enrollment

    def comes_again(name: str) -> bool:
        session = program.by_name.get(name)
        if session is None or not isinstance(session.anchor, FromJoining):
            return False
        day = date_of(enrollment, session)
        asks = any(isinstance(step, ASKS) for step in session.steps)
        return asks and day is not None and day > today

    settled = {name: how for name, how in enrollment.settled.items() if not comes_again(name)}
    turn.change(settled=settled)


def days_waited(turn: Turn) -> int:
    """Local days since the first session that had to wait was due."""
    due = first_kept_back(turn.program, turn.enrollment)
    if due is None:
        return 0
    return max(0, (program_date(turn.enrollment, turn.now) - local_date(turn.enrollment.zone, due[1])).days)
