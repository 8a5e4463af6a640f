"""A session as it is talked through: opened, step by step, answered, closed."""

from datetime import datetime
from typing import Literal

from bot.core import (
    asking,
    assigning,
    away,
    breathing,
    choosing,
    closer_questions,
    diary,
    forms,
    joining,
    measuring,
    reckoning,
    sessions,
    silence,
    tasks,
    thinking,
    thought_record,
)
from bot.core.answers import Answer, hint, read
from bot.core.enrollment import Conversation, Ending, Status
from bot.core.events import Place
from bot.core.noticing import screen_answer
from bot.core.own_words import (
    AGAIN,
    AGAIN_CHOICES,
    CALM_NOTED,
    COMPLETED,
    EXPIRED_BUTTON,
    NO_SUCH_PLACE,
    REMINDER,
)
from bot.core.passing_on import until_when
from bot.core.program import (
    AWAY,
    BUILT_IN,
    JOINING,
    Ask,
    Breathe,
    Choices,
    Diary,
    FirstOf,
    Measure,
    PlaceName,
    Reckon,
    Say,
    Session,
    Show,
    Step,
    Task,
    ThinkingTest,
    ThoughtRecord,
    YesNo,
)
from bot.core.responding import raise_flags, show_again
from bot.core.schedule import has_ended, local_date, may_open_until, next_session, out_of_quiet
from bot.core.turn import Turn

FORMS = (Measure, Diary, ThoughtRecord)
"""Steps that ask several questions in one message."""


def open_due(turn: Turn) -> None:
    """Open what is due, one session after the other, until a question waits or nothing is due."""
    while (
        turn.enrollment.status is Status.ACTIVE
        and turn.enrollment.hold is None
        and turn.enrollment.conversation is None
        and not turn.calm
    ):
        upcoming = next_session(turn.program, turn.enrollment)
        if upcoming is None and turn.enrollment.awaits_sign_off:
            # Nothing comes by time alone: a rest until this morning must not wake it again and again.
            turn.change(rests_until=None)
            return
        if upcoming is None:
            free = out_of_quiet(turn.program.quiet, turn.enrollment.zone, turn.now)
            if free > turn.now:
                # The last session may close at night: nobody is woken to hear that it was the last.
                turn.change(rests_until=free)
                return
            turn.change(status=Status.COMPLETED, rests_until=None)
            turn.reply(COMPLETED)
            silence.program_over(turn)
            return
        session, due = upcoming
        if due > turn.now:
            return
        if turn.now >= may_open_until(turn.program, turn.enrollment, due):
            assigning.could_not(turn, session, "its time had passed")
            _settle(turn, session.session, "missed")
            turn.touch("skipped", "its time had passed", session=session.session)
            continue
        free = out_of_quiet(turn.program.quiet, turn.enrollment.zone, turn.now)
        if free > turn.now:
            turn.change(rests_until=free)
            return
        if away.is_due(turn):
            _open_away(turn)
            return
        assigning.assign(turn, session)
        if not turn.holds(session.when, session.session, -1):
            _settle(turn, session.session, "skipped")
            turn.touch("skipped", "its condition did not hold", session=session.session)
            continue
        _open(turn, session)


def note_ends(turn: Turn) -> None:
    """Note which modules have ended, where something comes after them."""
    for module in turn.program.awaited - turn.enrollment.ended_on.keys():
        if has_ended(turn.program, turn.enrollment, module):
            today = local_date(turn.enrollment.zone, turn.now)
            turn.change(ended_on={**turn.enrollment.ended_on, module: today})


def open_joining(turn: Turn) -> None:
    """Begin the way in, or take it up where it was broken off."""
    steps = joining.joining_session(turn.program).steps
    values = turn.enrollment.values
    answered = sum(1 for step in steps if isinstance(step, Ask) and step.save in values)
    asks = [n for n, step in enumerate(steps) if isinstance(step, Ask)]
    # Who was welcomed already is only asked again.
    step = asks[answered] if turn.enrollment.next_question > 1 else 0
    turn.change(conversation=Conversation(session=JOINING, opened_at=turn.now, closes_at=None, step=step))
    _go_on(turn)


def answer_text(turn: Turn, text: str, place: Place | None) -> None:
    """What was typed is read as the answer to the open question; what cannot be read is asked again."""
    step = open_step(turn)
    if isinstance(step, FORMS):
        _follow(turn, forms.take_words(turn, _form(turn, step), text))
        return
    if isinstance(step, Breathe):
        _follow_breathing(turn, breathing.take_words(turn, step, text), typed=True)
        return
    if isinstance(step, ThinkingTest):
        _follow(turn, thinking.take_words(turn, text))
        return
    assert isinstance(step, Ask)
    if isinstance(step.expected, PlaceName):
        if place is None:
            turn.reply(NO_SUCH_PLACE)
        else:
            _take(turn, step, Answer(value=place.zone, said=place.name), place)
        return
    today = local_date(turn.enrollment.zone, turn.now)
    answer = read(step.expected, text, turn.enrollment.language, today, turn.sentence)
    if answer is not None:
        _take(turn, step, answer, None)
    elif turn.conversation.session == AWAY and isinstance(step.expected, Choices):
        # Whatever they write: they are back.
        _take(turn, step, Answer(value=away.AS_BEFORE, said=text), None)
    elif isinstance(step.expected, Choices | YesNo):
        turn.reply(AGAIN_CHOICES)
    else:
        turn.reply(AGAIN, hint=hint(step.expected, turn.sentence))


def answer_button(turn: Turn, option: str) -> bool:
    """A button of the open question was pressed. False when it has no such button."""
    step = open_step(turn)
    if isinstance(step, FORMS):
        outcome = forms.press(turn, _form(turn, step), option)
        _follow(turn, outcome)
        return outcome != "refused"
    if isinstance(step, Breathe):
        breathed = breathing.press(turn, step, option)
        _follow_breathing(turn, breathed)
        return breathed != "refused"
    if isinstance(step, ThinkingTest):
        outcome = thinking.press(turn, option)
        _follow(turn, outcome)
        return outcome != "refused"
    assert isinstance(step, Ask)
    answer = asking.pressed(turn, step, option)
    if answer is None:
        return False
    _take(turn, step, answer, None)
    return True


def remind(turn: Turn) -> None:
    """Put the open question again, because no answer came."""
    number = turn.question.reminders + 1
    turn.converse(question=turn.question.model_copy(update={"reminders": number}))
    turn.say(turn.sentence(REMINDER))
    ask_again(turn)
    turn.touch("sent", reminder=number)


def ask_again(turn: Turn) -> None:
    """Show the open question once more, at the end of the chat."""
    step = open_step(turn)
    if isinstance(step, FORMS):
        forms.show(turn, _form(turn, step), fresh=True)
    elif isinstance(step, Breathe):
        breathing.show(turn, fresh=True)
    elif isinstance(step, ThinkingTest):
        thinking.show_again(turn)
    else:
        assert isinstance(step, Ask)
        asking.show(turn, step, fresh=True)


def go_on_waiting(turn: Turn) -> None:
    """Time has passed over a test that waits for its moment."""
    if isinstance(open_step(turn), ThinkingTest):
        _follow(turn, thinking.go_on_waiting(turn))


def close(turn: Turn, ending: Literal["missed", "left"], why: str) -> None:
    """Close the open conversation before its end. What was answered of a scale is kept."""
    session, question = turn.conversation.session, turn.conversation.question
    opened_at, answered = turn.conversation.opened_at, turn.conversation.answered
    if question is not None and question.card is not None:
        # Its buttons would answer nothing any more.
        turn.send(turn.sentence(EXPIRED_BUTTON), card=question.card)
    step = open_step(turn)
    if isinstance(step, FORMS):
        _form(turn, step).end_early(turn, "left")
    if turn.conversation.run is not None:
        thinking.end_early(turn)
    untouched = (ending == "left" or turn.calm) and not turn.conversation.answered
    turn.change(conversation=None)
    if session == AWAY:
        turn.touch("expired", why, session=session)
        if ending == "missed" and not answered and _unheard_since(turn, opened_at):
            away.give_up(turn)
    elif session != JOINING:
        if ending == "missed" and not answered and _unheard_since(turn, opened_at):
            on = local_date(turn.enrollment.zone, opened_at)
            turn.change(missed_on=tuple(dict.fromkeys((*turn.enrollment.missed_on, on))))
        # What was left before its first answer comes again when the program goes on.
        if not untouched:
            _settle(turn, session, ending)
        turn.touch("expired", why, session=session)


def _unheard_since(turn: Turn, opened_at: datetime) -> bool:
    """Whoever was heard on the local day of the opening, or since, has not missed it."""
    heard_on = turn.enrollment.heard_on
    return heard_on is None or heard_on < local_date(turn.enrollment.zone, opened_at)


def let_go_of_what_is_gone(turn: Turn) -> None:
    """End a conversation that the program does not have any more: its files were changed in between."""
    open_now = turn.enrollment.conversation
    if open_now is None or _still_there(turn, open_now):
        return
    turn.change(conversation=None)
    if open_now.session not in BUILT_IN:
        _settle(turn, open_now.session, "left")
        turn.touch("expired", "the program was changed", session=open_now.session)


def _still_there(turn: Turn, open_now: Conversation) -> bool:
    if open_now.session not in (*BUILT_IN, *turn.program.by_name):
        return False
    steps = sessions.session_of(turn.program, open_now.session).steps
    if open_now.question is None or open_now.step >= len(steps):
        return False
    step, item = steps[open_now.step], open_now.question.item
    if isinstance(step, ThinkingTest):
        return open_now.run is not None and open_now.run.test == step.test
    if isinstance(step, Diary):
        return item is not None and len(open_now.given) == len(diary.FIELDS)
    if isinstance(step, ThoughtRecord):
        return item is not None and len(open_now.given) == len(thought_record.FIELDS)
    if isinstance(step, Breathe):
        return item is None
    if isinstance(step, Measure):
        return item is not None and len(open_now.given) == len(turn.program.scales[step.scale].items)
    return isinstance(step, Ask) and item is None


def open_step(turn: Turn) -> Step:
    """The step that waits in the open conversation."""
    conversation = turn.conversation
    return sessions.session_of(turn.program, conversation.session).steps[conversation.step]


def _open(turn: Turn, session: Session) -> None:
    closes_at = _by_day(turn, turn.now + turn.program.close_after)
    conversation = Conversation(session=session.session, opened_at=turn.now, closes_at=closes_at)
    turn.change(rests_until=None, conversation=conversation)
    turn.touch("sent")
    away.say_where_we_are(turn)
    _go_on(turn)


def _by_day(turn: Turn, moment: datetime) -> datetime:
    """The moment, or the end of the quiet hours: what is said when a session closes wakes nobody."""
    return out_of_quiet(turn.program.quiet, turn.enrollment.zone, moment)


def _open_away(turn: Turn) -> None:
    """Ask once what would help, instead of yet another session."""
    closes_at = _by_day(turn, turn.now + away.closes_after(turn))
    turn.change(
        rests_until=None, conversation=Conversation(session=AWAY, opened_at=turn.now, closes_at=closes_at)
    )
    turn.touch("sent")
    _go_on(turn)


def _go_on(turn: Turn) -> None:
    """Say and ask from the conversation's step on, until a question waits or the session is through."""
    steps = sessions.session_of(turn.program, turn.conversation.session).steps
    while turn.conversation.step < len(steps):
        if turn.conversation.session == AWAY and away.is_over(turn):
            break
        step = steps[turn.conversation.step]
        if turn.holds(step.when, turn.conversation.session, turn.conversation.step) and _do(turn, step):
            return
        _skip_to_next(turn)
    _through(turn)


def _do(turn: Turn, step: Step) -> bool:
    """Do one step. True when a question waits now."""
    match step:
        case Say():
            if step.instead_of is not None and not measuring.lacks_cover(turn, step.instead_of):
                return False
            text = turn.rendered(step.text)
            if text is not None:
                turn.say(text)
            return False
        case Ask():
            return asking.ask(turn, step)
        case Measure():
            measuring.note_left_out(turn, step)
            return measuring.begin(turn, _scale_form(turn, step))
        case Diary():
            return diary.begin(turn)
        case ThinkingTest():
            return thinking.begin(turn, step)
        case Breathe():
            return breathing.begin(turn)
        case ThoughtRecord():
            return thought_record.begin(turn)
        case Show():
            text = turn.rendered(step.text)
            if text is not None:
                turn.say(text, shows=step.shows)
            return False
        case Task():
            tasks.give(turn, step)
            return False
        case FirstOf():
            choosing.say_first_that_fits(turn, step)
            return False
        case Reckon():
            reckoning.reckon(turn, step)
            return False


def _take(turn: Turn, step: Ask, answer: Answer, place: Place | None) -> None:
    """An answer was read: keep it and go on."""
    asking.keep(turn, step, answer)
    flags = [] if turn.conversation.session in BUILT_IN else screen_answer(turn.safety, step.save, answer)
    if flags:
        raise_flags(turn, flags)
        if turn.enrollment.hold is not None:
            close(turn, "left", "a clinician comes first")
            return
    if turn.conversation.session == JOINING and not joining.settle(turn, step.save, answer.value, place):
        return
    if turn.conversation.session == AWAY and not away.settle(turn, step.save, answer.value):
        return
    _next(turn)


def _follow(turn: Turn, outcome: forms.Outcome) -> None:
    """Go on after an answer within a scale."""
    if turn.enrollment.conversation is not None and turn.conversation.screening:
        if outcome in ("held", "finished"):
            _end_of_screen(turn)
    elif outcome in ("held", "worrying"):
        if _ask_closer(turn):
            return
        if outcome == "held":
            close(turn, "left", "a clinician comes first")
        else:
            step = open_step(turn)
            assert isinstance(step, FORMS), "only forms have items that worry"
            _follow(turn, forms.go_on(turn, _form(turn, step), below=True))
    elif outcome == "finished":
        _next(turn)


def _follow_breathing(turn: Turn, outcome: breathing.Outcome, *, typed: bool = False) -> None:
    if outcome == "finished":
        _next(turn)
    elif outcome == "refused" and typed:
        turn.reply(AGAIN_CHOICES)


def _ask_closer(turn: Turn) -> bool:
    """Go straight on to the screen that an answer leads to. False where there is none: nothing has happened."""
    step = open_step(turn)
    if not isinstance(step, Measure):
        return False
    before = turn.enrollment, list(turn.effects)
    form = _scale_form(turn, step)
    if turn.conversation.given:
        # What counts must all be answered: then the form can end here, with its score.
        if not form.can_end(turn):
            return False
        form.finish(turn)
    place = closer_questions.ahead(turn)
    if place is not None:
        closer_questions.go_to(turn, place)
        screen = open_step(turn)
        assert isinstance(screen, Measure)
        if measuring.begin(turn, _scale_form(turn, screen)):
            return True
    turn.enrollment, turn.effects = before
    return False


def _end_of_screen(turn: Turn) -> None:
    """The screen is through, and with it the session. Whatever it found, the numbers stand below it once more."""
    noticed, session = turn.conversation.noticed, turn.conversation.session
    turn.change(conversation=None)
    _settle(turn, session, "left")
    turn.touch("expired", "a clinician comes first", session=session)
    if not turn.shown_crisis:
        show_again(turn, noticed=noticed)


def _next(turn: Turn) -> None:
    _skip_to_next(turn)
    if turn.calm and turn.conversation.session != JOINING:
        _rest(turn)
    else:
        _go_on(turn)


def _rest(turn: Turn) -> None:
    """A crisis text was shown: what was open is answered, and nothing else of the session comes."""
    session, step = turn.conversation.session, turn.conversation.step
    over = step >= len(sessions.session_of(turn.program, session).steps)
    turn.change(conversation=None)
    if session not in BUILT_IN:
        _settle(turn, session, "done" if over else "left")
    if not over:
        turn.touch("expired", "a crisis text was shown", session=session)
    if not turn.shown_crisis:
        turn.reply(CALM_NOTED, time=until_when(turn))


def _skip_to_next(turn: Turn) -> None:
    turn.converse(step=turn.conversation.step + 1, question=None, given=(), carried=(), furthest=0, run=None)


def _form(turn: Turn, step: Measure | Diary | ThoughtRecord) -> forms.Form:
    match step:
        case Diary():
            return diary.DiaryForm()
        case ThoughtRecord():
            return thought_record.ThoughtRecordForm()
        case Measure():
            return _scale_form(turn, step)


def _scale_form(turn: Turn, step: Measure) -> measuring.ScaleForm:
    steps = sessions.session_of(turn.program, turn.conversation.session).steps
    after = turn.conversation.step + 1
    return measuring.ScaleForm(turn, step, steps[after : after + 2])


def _through(turn: Turn) -> None:
    """The session is through: what came due meanwhile follows it."""
    session = turn.conversation.session
    turn.change(conversation=None)
    if session == JOINING:
        joining.complete(turn)
    elif session == AWAY:
        away.come_back(turn)
    else:
        _settle(turn, session, "done")
    open_due(turn)


def _settle(turn: Turn, session: str, how: Ending) -> None:
    turn.change(settled={**turn.enrollment.settled, session: how})
    note_ends(turn)
