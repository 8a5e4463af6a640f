"""The thinking tests in the chat: shown and taken away, answered in words, told as the person's own trend.

Nothing is timed but what is shown: a chat cannot measure how fast somebody answers (docs/thinking-tests.md).
"""

from datetime import timedelta
from typing import assert_never

from bot.core import digit_span, forms, subtraction, word_recall
from bot.core.digit_span import Way, dwell_seconds
from bot.core.effects import Tested
from bot.core.forms import Outcome
from bot.core.not_known import ended
from bot.core.own_trend import Test, Trial, told
from bot.core.own_words import (
    TEST_AGAIN,
    TEST_ASKS,
    TEST_INTRODUCTIONS,
    TEST_LATE,
    TEST_MORE,
    TEST_NOT_YET,
    TEST_WAIT,
    TEST_WHY,
)
from bot.core.program import ThinkingTest
from bot.core.schedule import local_date
from bot.core.thinking_drop import ask_for_help, ask_why, asked_for, explained, flag
from bot.core.thinking_run import Learned, ThinkingRun
from bot.core.thinking_shown import (
    ask,
    asked,
    change,
    introduce,
    rows,
    run_of,
    show,
    time_of_recall,
    told_of,
)
from bot.core.turn import Turn
from bot.core.typed import folded
from bot.core.word_recall import recalled

AT_ONCE = timedelta(minutes=5)
"""A first recall that begins later than this is not counted."""
_WAYS: dict[Test, Way] = {"digits_forward": "forward", "digits_backward": "backward"}


def begin(turn: Turn, step: ThinkingTest) -> bool:
    """Say what comes, and wait until the person is ready. False when the test is left out."""
    name = step.test
    if forms.declined_today(turn, name) or _done_today(turn, name):
        return False
    if name == "words_later":
        return _begin_later(turn)
    turn.converse(run=ThinkingRun(test=name))
    introduce(turn)
    return True


def press(turn: Turn, option: str) -> Outcome:
    """A button of the test was pressed."""
    run = run_of(turn)
    match option, run.phase:
        case "decline", "ready" | "answering" | "waiting":
            _decline(turn)
            return "finished"
        case "later", "ready":
            forms.rest(turn)
            return "asked"
        case "go", "ready":
            turn.say(turn.sentence(TEST_INTRODUCTIONS[run.test]), card=turn.question.card)
            _start(turn)
            return "asked"
        case "unknown", "answering" if run.span or run.subtraction:
            return _answer(turn, "?")
        case "done", "answering" if run.words:
            return _end_words(turn)
        case _, "why" if option in TEST_WHY:
            return explained(turn, option)
        case "yes" | "no", "help":
            return asked_for(turn, option == "yes")
    return "refused"


def take_words(turn: Turn, text: str) -> Outcome:
    """What was typed."""
    run = run_of(turn)
    if run.gone_at is not None and turn.now < run.gone_at:
        turn.reply(TEST_WAIT)
        return "refused"
    typed = folded(text).strip(" .!")
    for button in (button for row in rows(turn) for button in row):
        if typed == folded(button.label):
            return press(turn, button.data.partition(":")[2])
    match run.phase:
        case "answering":
            return _answer(turn, text)
        case "waiting":
            turn.reply(TEST_NOT_YET, time=time_of_recall(turn))
        case "ready" | "why" | "help":
            turn.reply(TEST_AGAIN)
        case _:
            assert_never(run.phase)
    return "refused"


def show_again(turn: Turn) -> None:
    """Put what waits again, at the end of the chat. What was shown once is not shown again."""
    run = run_of(turn)
    if run.phase == "answering" and run.span is not None:
        # Other digits of the same length: these were seen long ago.
        seed = f"{run.span.seed}|again"
        digits = digit_span.digits(f"{seed}|{run.span.given}", len(run.span.digits))
        span = run.span.model_copy(update={"seed": seed, "digits": digits})
        turn.converse(run=run.model_copy(update={"phase": "ready", "span": span, "gone_at": None}))
        run = run_of(turn)
    match run.phase:
        case "ready":
            introduce(turn)
        case "waiting":
            turn.reply(TEST_NOT_YET, time=time_of_recall(turn))
        case "why":
            ask_why(turn)
        case "help":
            ask_for_help(turn)
        case "answering":
            turn.number_question(buttons=True)
            ask(turn)


def go_on_waiting(turn: Turn) -> Outcome:
    """Time has passed: the later recall is asked, if it is due, or given up, if it is too late."""
    run = run_of(turn)
    if run.phase != "waiting" or run.waits_until is None or turn.now < run.waits_until:
        return "refused"
    learned = turn.enrollment.learned
    assert learned is not None, "who waits for a recall has learned something"
    if word_recall.delay_state(learned.at, turn.now) == "late":
        turn.reply(TEST_LATE)
        _keep(turn, Trial(test="words_later", result=0, at=turn.now, valid=False))
        turn.converse(run=None)
        return "finished"
    turn.converse(run=run.model_copy(update={"phase": "answering", "waits_until": None}))
    turn.number_question(buttons=True)
    ask(turn)
    return "asked"


def end_early(turn: Turn) -> None:
    """The session closes: what was done so far is kept, and does not count."""
    run = run_of(turn)
    turn.converse(run=None)
    if run.phase == "answering":
        _keep(turn, Trial(test=run.test, result=_so_far(run), at=turn.now, valid=False))
    elif run.phase == "why" and run.usual is not None:
        flag(turn, run, "no reason given")


def _done_today(turn: Turn, test: Test) -> bool:
    zone = turn.enrollment.zone
    today = local_date(zone, turn.now)
    return any(each.test == test and local_date(zone, each.at) == today for each in turn.enrollment.trials)


def _begin_later(turn: Turn) -> bool:
    learned = turn.enrollment.learned
    if learned is None or learned.session != turn.conversation.session:
        return False
    match word_recall.delay_state(learned.at, turn.now):
        case "late":
            return False
        case "due":
            turn.converse(run=ThinkingRun(test="words_later", phase="answering", words=learned.words))
            turn.number_question(buttons=True)
            ask(turn)
        case "early":
            until, _ = word_recall.recall_window(learned.at)
            run = ThinkingRun(test="words_later", phase="waiting", words=learned.words, waits_until=until)
            turn.converse(run=run)
            turn.number_question(buttons=True)
            turn.say(
                turn.sentence(TEST_NOT_YET, time=time_of_recall(turn)), rows(turn), card=turn.question.card
            )
    return True


def _start(turn: Turn) -> None:
    """The person is ready: the first digits, the words, or the number to begin with."""
    run, name = run_of(turn), turn.enrollment.participant
    count = sum(1 for each in turn.enrollment.trials if each.test == run.test)
    seed = f"{name}|{run.test}|{count}"
    if run.span is not None:
        _show_digits(turn)
    elif run.test in _WAYS:
        change(turn, phase="answering", span=digit_span.begin(_WAYS[run.test], seed))
        _show_digits(turn)
    elif run.test == "subtraction":
        change(turn, phase="answering", subtraction=subtraction.begin(name, count))
        turn.number_question(buttons=True)
        ask(turn)
    else:
        lists = _lists(turn)
        words = lists[word_recall.which_list(count, name, lists)]
        show(turn, "\n".join(words), word_recall.dwell_seconds(words))
        change(turn, phase="answering", words=words)
        ask(turn)


def _lists(turn: Turn) -> tuple[tuple[str, ...], ...]:
    lists = turn.program.word_lists
    return lists.get(turn.enrollment.language) or next(iter(lists.values()))


def _show_digits(turn: Turn) -> None:
    span = run_of(turn).span
    assert span is not None
    change(turn, phase="answering")
    show(turn, " ".join(span.digits), dwell_seconds(len(span.digits)))
    ask(turn)


def _answer(turn: Turn, text: str) -> Outcome:
    run = run_of(turn)
    if run.words:
        return _recall(turn, text)
    if run.span is not None:
        span = digit_span.answer(run.span, text)
        if span is None:
            turn.reply(TEST_AGAIN)
            return "refused"
        _taken(turn)
        change(turn, span=span, gone_at=None)
        if span.over:
            return _finish(turn, span.result.longest)
        _show_digits(turn)
        return "asked"
    assert run.subtraction is not None, "a test is one of three"
    sums = subtraction.answer(run.subtraction, text)
    if sums is None:
        turn.reply(TEST_AGAIN)
        return "refused"
    _taken(turn)
    change(turn, subtraction=sums)
    if sums.over:
        return _finish(turn, sums.score)
    turn.number_question(buttons=True)
    ask(turn)
    return "asked"


def _taken(turn: Turn) -> None:
    """An answer was taken: its question has no buttons any more."""
    turn.touch("answered")
    turn.converse(answered=True)
    turn.say(asked(turn), card=turn.question.card)


def _recall(turn: Turn, text: str) -> Outcome:
    """Words may come in several messages; what was recalled is not said before the end."""
    run = run_of(turn)
    new = recalled(run.words, [text])
    known = set(run.found)
    turn.touch("answered")
    turn.converse(answered=True)
    change(
        turn,
        found=tuple(word for word in run.words if word in known or word in new.right),
        intrusions=run.intrusions + new.intrusions,
        repetitions=run.repetitions + new.repetitions + sum(word in known for word in new.right),
        answered_at=run.answered_at or turn.now,
        gone_at=None,
    )
    if ended(text):
        return _end_words(turn)
    turn.say(turn.sentence(TEST_MORE), rows(turn), card=turn.question.card, fresh=True)
    return "asked"


def _end_words(turn: Turn) -> Outcome:
    run = run_of(turn)
    turn.converse(answered=True)
    turn.say(turn.sentence(TEST_ASKS[run.test]), card=turn.question.card)
    answered = run.answered_at or turn.now
    if run.test == "words_at_once":
        assert run.gone_at is not None or run.answered_at is not None
        valid = answered - turn.question.asked_at <= AT_ONCE
        learned = Learned(words=run.words, at=turn.now, session=turn.conversation.session)
        turn.change(learned=learned)
        return _finish(turn, len(run.found), valid)
    last = turn.enrollment.learned
    valid = last is not None and word_recall.delay_state(last.at, answered) == "due"
    return _finish(turn, len(run.found), valid)


def _finish(turn: Turn, result: int, valid: bool = True) -> Outcome:
    run = run_of(turn)
    trial = Trial(test=run.test, result=result, at=turn.now, valid=valid)
    said = told(turn.enrollment.trials, trial)
    _keep(turn, trial)
    if not turn.calm:
        turn.say(told_of(turn, said))
    if not said.dropped or turn.calm:
        turn.converse(run=None)
        return "finished"
    change(turn, phase="why", usual=said.usual, result=result)
    ask_why(turn)
    return "asked"


def _keep(turn: Turn, trial: Trial) -> None:
    turn.change(trials=(*turn.enrollment.trials, trial))
    if trial.valid:
        turn.change(values={**turn.enrollment.values, trial.test: trial.result})
    turn.effects.append(Tested(session=turn.conversation.session, trial=trial))


def _decline(turn: Turn) -> None:
    run = run_of(turn)
    forms.note_declined(turn, run.test)
    if run.phase == "answering":
        _keep(turn, Trial(test=run.test, result=_so_far(run), at=turn.now, valid=False))
    turn.converse(run=None)


def _so_far(run: ThinkingRun) -> int:
    if run.span is not None:
        return run.span.result.longest
    return run.subtraction.score if run.subtraction is not None else len(run.found)
