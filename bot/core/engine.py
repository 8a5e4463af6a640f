"""The engine: an enrollment, an event and a moment give the next enrollment and what must follow.

Laws (the tests hold them on random conversations):
- the same input gives the same output, and an enrollment survives JSON;
- whatever is written is screened before anything else is done with it, in every state;
- at most one question is open, and only its own buttons answer it;
- after an urgent or emergency flag the crisis text comes first, and the program does not go on
  until a clinician releases it;
- while a clinician is with the participant, the bot keeps quiet;
- who has left stays out.
"""

from datetime import datetime, timedelta
from typing import assert_never

from bot.core import away, checking, commands, company, conversation, logging_activity, silence, supervising
from bot.core.effects import Send, Tell, Transition
from bot.core.enrollment import Conversation, Enrollment, Status
from bot.core.events import (
    Accompanied,
    Blocked,
    Checked,
    Commanded,
    Event,
    Joined,
    LeftAlone,
    Located,
    Pressed,
    Released,
    Seen,
    Shared,
    Supervised,
    TimePassed,
    Wrote,
)
from bot.core.manner import weekday_in_words
from bot.core.noticing import screen_message, screen_words
from bot.core.own_words import (
    CALM_RELEASED,
    CANNOT_READ,
    EDITED,
    EXPIRED_BUTTON,
    HELD,
    NOTHING_OPEN,
    RELEASED,
    RELEASED_AFTER_REST,
    RELEASED_WHILE_JOINING,
    RELEASED_WHILE_PAUSED,
)
from bot.core.passing_on import note_seen, say_seen, say_standing_in, until_when
from bot.core.plan import Plan
from bot.core.program import JOINING, Ask, Breathe, PlaceName, Program
from bot.core.responding import raise_flags
from bot.core.risk import Safety, Urgency
from bot.core.safety_question import is_question, key_of, read_typed
from bot.core.schedule import (
    goes_on_by_itself,
    local_date,
    missed_at,
    moved,
    out_of_quiet,
    program_date,
    reminder_at,
    stands_still,
)
from bot.core.turn import Turn
from bot.core.witness import Witness


def advance(
    program: Program,
    safety: Safety,
    enrollment: Enrollment,
    event: Event,
    now: datetime,
    witness: Witness | None = None,
) -> Transition:
    """The next enrollment, and the effects that must follow.

    `now` is an aware moment; nothing else tells the time. The same five values give the same answer. A `witness`
    is told which conditions held, and what was left out.
    """
    turn = Turn(program, safety, enrollment, now, witness)
    conversation.let_go_of_what_is_gone(turn)
    if isinstance(event, Wrote | Pressed | Checked | Located | Shared | Commanded):
        silence.hear(turn)
        away.hear(turn)
    noticed = _screen(turn, event)
    if company.listens(turn, event):
        return turn.transition()
    match event:
        case Joined():
            new = enrollment.status is Status.JOINING and enrollment.conversation is None
            if new and enrollment.hold is None:
                conversation.open_joining(turn)
        case Wrote():
            _wrote(turn, event, noticed)
        case Pressed():
            _pressed(turn, event)
        case Checked():
            _checked(turn, event)
        case Located():
            _located(turn, event)
        case Shared(what=what):
            turn.reply(CANNOT_READ, what=turn.sentence(what))
        case Commanded():
            # An unknown command that brought worrying words has had its answer already.
            if event.command is not None or not noticed:
                commands.obey(turn, event)
        case TimePassed():
            _time_passed(turn)
        case Released(by=by, plan=plan):
            note_seen(turn, by)
            _released(turn, plan)
        case Supervised():
            supervising.take(turn, event)
        case Accompanied(name=name):
            company.begin(turn, name)
        case LeftAlone():
            company.end(turn)
        case Seen(by=by):
            say_seen(turn, by)
        case Blocked():
            _blocked(turn)
        case _:
            assert_never(event)
    _note_newest(turn, enrollment)
    return turn.transition()


def _note_newest(turn: Turn, before: Enrollment) -> None:
    """Words answer a safety question as long as nothing else was said or asked since."""
    asked = [effect for effect in turn.effects if is_question(effect)]
    said = any(isinstance(effect, Send) for effect in turn.effects)
    after = turn.enrollment
    if asked and (after.conversation is None or after.next_question == before.next_question):
        assert isinstance(asked[-1], Send)
        turn.change(checking=key_of(asked[-1]))
    elif said and after.checking is not None:
        turn.change(checking=None)


def _screen(turn: Turn, event: Event) -> bool:
    """Look at the words first of all. True when something was said about them."""
    match event:
        case Wrote(text=text, before=before):
            flags = screen_message(turn.safety, text, before, asked=_at_ease(turn))
        case Commanded(argument=text):
            flags = screen_words(turn.safety, text, asked=_at_ease(turn))
        case _:
            return False
    if turn.enrollment.hold is not None:
        # A clinician comes already: nobody needs to be asked whether one should.
        flags = [flag for flag in flags if not flag.only_asks]
    if not flags:
        return False
    raise_flags(turn, flags)
    if turn.enrollment.conversation is not None:
        if turn.enrollment.hold is not None:
            conversation.close(turn, "left", "a clinician comes first")
        elif turn.calm and isinstance(conversation.open_step(turn), Breathe):
            # A breath comes by itself; after a crisis text nothing of the program does.
            conversation.close(turn, "left", "a crisis text was shown")
    return any(flag.urgency is not Urgency.REVIEW or flag.only_asks for flag in flags)


def _at_ease(turn: Turn) -> bool:
    until = turn.enrollment.at_ease_until
    return until is not None and turn.now < until


def _checked(turn: Turn, event: Checked) -> None:
    checking.take(turn, event)
    if turn.enrollment.hold is not None and turn.enrollment.conversation is not None:
        conversation.close(turn, "left", "a clinician comes first")


def _wrote(turn: Turn, event: Wrote, noticed: bool) -> None:
    enrollment = turn.enrollment
    if not noticed and not event.edited and enrollment.checking is not None:
        checked = read_typed(turn.sentence, event.text, enrollment.checking)
        if checked is not None:
            _checked(turn, checked)
            return
    if not noticed and not event.edited:
        waiting = conversation.open_step(turn) if enrollment.conversation is not None else None
        activity = logging_activity.logged(turn, event.text, waiting)
        if activity is not None:
            logging_activity.keep(turn, activity)
            return
    if enrollment.conversation is None:
        if enrollment.hold is not None:
            if not noticed:
                say_standing_in(turn, HELD)
        elif not noticed:
            _nothing_open(turn)
        return
    question = enrollment.conversation.question
    assert question is not None, "an open conversation always waits at a question"
    if event.edited and (
        event.written_at is None or event.written_at < question.asked_at.replace(microsecond=0)
    ):
        # Changed words of an answer that is kept already.
        if not noticed:
            turn.reply(EDITED)
        return
    before = len(turn.effects)
    conversation.answer_text(turn, event.text, event.place)
    if not noticed and enrollment.hold is not None and turn.enrollment == enrollment:
        # In a screen that goes on while the program is held: how it stands is said again.
        del turn.effects[before:]
        say_standing_in(turn, HELD)
    if noticed and turn.enrollment == enrollment:
        # It was no answer to the question, but it was heard: what was said about it is enough.
        del turn.effects[before:]


def _pressed(turn: Turn, event: Pressed) -> None:
    open_now = turn.enrollment.conversation
    if (
        open_now is None
        or open_now.question is None
        or open_now.question.number != event.question
        or not conversation.answer_button(turn, event.option)
    ):
        turn.notice(EXPIRED_BUTTON)


def _located(turn: Turn, event: Located) -> None:
    enrollment = turn.enrollment
    if enrollment.hold is not None:
        say_standing_in(turn, HELD)
        return
    if enrollment.conversation is not None:
        step = conversation.open_step(turn)
        if isinstance(step, Ask) and isinstance(step.expected, PlaceName):
            conversation.answer_text(turn, "", event.place)
            return
    if enrollment.status in (Status.ACTIVE, Status.PAUSED):
        commands.move(turn, event.place)
    else:
        _nothing_open(turn)


def _nothing_open(turn: Turn) -> None:
    if not commands.say_standing(turn):
        say_standing_in(turn, NOTHING_OPEN)


def _time_passed(turn: Turn) -> None:
    if missed_at(turn.enrollment) is not None:
        silence.miss(turn)
    if stands_still(turn.enrollment):
        goes_on = goes_on_by_itself(turn.enrollment)
        if goes_on is not None and turn.now >= goes_on:
            commands.resume(turn)
        return
    if turn.enrollment.calm_until is not None and not turn.calm and turn.enrollment.hold is None:
        commands.go_on_again(turn)
    open_now = turn.enrollment.conversation
    if open_now is not None:
        if open_now.closes_at is not None and turn.now >= open_now.closes_at:
            before = len(turn.effects)
            conversation.close(turn, "missed", "no answer came in time")
            if out_of_quiet(turn.program.quiet, turn.enrollment.zone, turn.now) > turn.now:
                # After a journey, or a late heartbeat: people hear of it at once, and nobody is woken.
                turn.effects[before:] = [
                    effect.model_copy(update={"silent": True}) if isinstance(effect, Send) else effect
                    for effect in turn.effects[before:]
                ]
        elif _is_due(turn, open_now) and not turn.calm:
            conversation.go_on_waiting(turn)
            return
        else:
            moment = reminder_at(turn.program, turn.enrollment, open_now)
            if moment is not None and turn.now >= moment:
                _remind(turn)
            return
    conversation.open_due(turn)


def _is_due(turn: Turn, open_now: Conversation) -> bool:
    """Whether a test in the open session waited for this moment."""
    waits_until = open_now.run.waits_until if open_now.run is not None else None
    return waits_until is not None and turn.now >= waits_until


def _remind(turn: Turn) -> None:
    """Put the question again, unless the heartbeat comes late and the night has begun."""
    if out_of_quiet(turn.program.quiet, turn.enrollment.zone, turn.now) > turn.now:
        number = turn.question.reminders + 1
        turn.converse(question=turn.question.model_copy(update={"reminders": number}))
        turn.touch("skipped", "quiet hours", reminder=number)
        return
    conversation.remind(turn)


def _released(turn: Turn, plan: Plan) -> None:
    if turn.enrollment.hold is None:
        return
    turn.change(hold=None, company=None)
    supervising.change_as_planned(turn, plan)
    status = turn.enrollment.status
    if plan.ends and status in (Status.ACTIVE, Status.PAUSED, Status.JOINING):
        supervising.end(turn)
        return
    rest = timedelta(days=plan.rest_days)
    if rest and turn.enrollment.day_one is not None and status is Status.ACTIVE:
        # After what is left of the quiet day.
        calm_until = turn.enrollment.calm_until if turn.calm else None
        goes_on = local_date(turn.enrollment.zone, calm_until or turn.now) + rest
        turn.change(**moved(turn.enrollment, plan.rest_days))
        turn.reply(RELEASED_AFTER_REST, day=weekday_in_words(turn.sentence, goes_on))
        commands.go_on_again(turn)
        return
    spoken = {
        Status.ACTIVE: RELEASED,
        Status.PAUSED: RELEASED_WHILE_PAUSED,
        Status.JOINING: RELEASED_WHILE_JOINING,
    }
    if turn.calm and turn.enrollment.status in (Status.ACTIVE, Status.JOINING):
        turn.reply(CALM_RELEASED, time=until_when(turn))
    elif turn.enrollment.status in spoken:
        turn.reply(spoken[turn.enrollment.status])
    commands.go_on_again(turn)


def _blocked(turn: Turn) -> None:
    """The participant cannot be reached. The program waits, and people are told."""
    enrollment = turn.enrollment
    if enrollment.status not in (Status.ACTIVE, Status.JOINING):
        return
    if enrollment.conversation is not None and enrollment.conversation.session != JOINING:
        conversation.close(turn, "left", "the participant blocked the bot")
    if enrollment.status is Status.ACTIVE:
        turn.change(
            status=Status.PAUSED,
            stood_still_on=program_date(enrollment, turn.now),
        )
    turn.effects.append(
        Tell(
            text=f"{enrollment.participant} has blocked the bot; the program waits until they write /resume."
        )
    )
