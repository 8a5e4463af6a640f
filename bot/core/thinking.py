"""The thinking tests in the chat: shown and taken away, answered in words, told as the person's own trend.

Nothing is timed but what is shown: a chat cannot measure how fast somebody answers (docs/thinking-tests.md).
"""

from datetime import timedelta
from typing import assert_never

from bot.core import digit_span, forms, subtraction, word_recall
from bot.core.digit_span import Way, dwell_seconds
from bot.core.effects import Button, Tested
from bot.core.forms import DECLINE_KEY, GO_KEY, LATER_KEY, Outcome
from bot.core.not_known import ended
from bot.core.own_trend import Test, Told, Trial, told
from bot.core.own_words import (
    GO_ON,
    LATER,
    LATER_SAID,
    NO,
    NOT_TODAY,
    NOT_TODAY_SAID,
    READY,
    TEST_AGAIN,
    TEST_ASKS,
    TEST_BASELINE,
    TEST_DONT_KNOW,
    TEST_DROPPED,
    TEST_HELP,
    TEST_HELP_NO,
    TEST_HELP_YES,
    TEST_INTRODUCTIONS,
    TEST_LATE,
    TEST_MORE,
    TEST_NEXT,
    TEST_NOT_YET,
    TEST_PRACTICE,
    TEST_RESULTS,
    TEST_TOLD,
    TEST_UNCOUNTED,
    TEST_WAIT,
    TEST_WHY,
    THAT_IS_ALL,
    YES,
)
from bot.core.program import ThinkingTest
from bot.core.responding import raise_flags
from bot.core.risk import Flag, Urgency
from bot.core.schedule import local_date, local_time
from bot.core.test_run import Learned, TestRun
from bot.core.turn import Turn
from bot.core.typed import folded
from bot.core.word_recall import recalled

RULE = "thinking-drop"
"""The rule's name in an alert: a large drop, and the person asked for somebody or changed a medicine."""
AT_ONCE = timedelta(minutes=5)
"""A first recall that begins later than this is not counted."""
_UNKNOWN_KEY, _DONE_KEY = "unknown", "done"
_WAYS: dict[Test, Way] = {"digits_forward": "forward", "digits_backward": "backward"}


def begin(turn: Turn, step: ThinkingTest) -> bool:
    """Say what comes, and wait until the person is ready. False when the test is left out."""
    name = step.test
    if forms.declined_today(turn, name) or _done_today(turn, name):
        return False
    if name == "words_later":
        return _begin_later(turn)
    turn.converse(run=TestRun(test=name))
    _introduce(turn)
    return True


def press(turn: Turn, option: str) -> Outcome:
    """A button of the test was pressed."""
    run = _run(turn)
    match option, run.phase:
        case "decline", "ready" | "answering" | "waiting":
            _decline(turn)
            return "finished"
        case "later", "ready":
            _put_off(turn)
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
            return _explained(turn, option)
        case "yes" | "no", "help":
            return _asked_for(turn, option == "yes")
    return "refused"


def take_words(turn: Turn, text: str) -> Outcome:
    """What was typed."""
    run = _run(turn)
    if run.gone_at is not None and turn.now < run.gone_at:
        turn.reply(TEST_WAIT)
        return "refused"
    typed = folded(text).strip(" .!")
    for button in (button for row in _rows(turn) for button in row):
        if typed == folded(button.label):
            return press(turn, button.data.partition(":")[2])
    match run.phase:
        case "answering":
            return _answer(turn, text)
        case "waiting":
            turn.reply(TEST_NOT_YET, time=_time(turn))
        case "ready" | "why" | "help":
            turn.reply(TEST_AGAIN)
        case _:
            assert_never(run.phase)
    return "refused"


def show_again(turn: Turn) -> None:
    """Put what waits again, at the end of the chat. What was shown once is not shown again."""
    run = _run(turn)
    if run.phase == "answering" and run.span is not None:
        # Other digits of the same length: these were seen long ago.
        seed = f"{run.span.seed}|again"
        digits = digit_span.digits(f"{seed}|{run.span.given}", len(run.span.digits))
        span = run.span.model_copy(update={"seed": seed, "digits": digits})
        turn.converse(run=run.model_copy(update={"phase": "ready", "span": span, "gone_at": None}))
        run = _run(turn)
    match run.phase:
        case "ready":
            _introduce(turn)
        case "waiting":
            turn.reply(TEST_NOT_YET, time=_time(turn))
        case "why":
            _ask_why(turn)
        case "help":
            _ask_for_help(turn)
        case "answering":
            turn.number_question(buttons=True)
            _ask(turn)


def go_on_waiting(turn: Turn) -> Outcome:
    """Time has passed: the later recall is asked, if it is due, or given up, if it is too late."""
    run = _run(turn)
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
    _ask(turn)
    return "asked"


def end_early(turn: Turn) -> None:
    """The session closes: what was done so far is kept, and does not count."""
    run = _run(turn)
    turn.converse(run=None)
    if run.phase == "answering":
        _keep(turn, Trial(test=run.test, result=_so_far(run), at=turn.now, valid=False))
    elif run.phase == "why" and run.usual is not None:
        _flag(turn, run, "no reason given")


def _run(turn: Turn) -> TestRun:
    run = turn.conversation.run
    assert run is not None, "a test that waits is under way"
    return run


def _change(turn: Turn, **fields: object) -> None:
    turn.converse(run=_run(turn).model_copy(update=fields))


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
            turn.converse(run=TestRun(test="words_later", phase="answering", words=learned.words))
            turn.number_question(buttons=True)
            _ask(turn)
        case "early":
            until, _ = word_recall.recall_window(learned.at)
            run = TestRun(test="words_later", phase="waiting", words=learned.words, waits_until=until)
            turn.converse(run=run)
            turn.number_question(buttons=True)
            turn.say(turn.sentence(TEST_NOT_YET, time=_time(turn)), _rows(turn), card=turn.question.card)
    return True


def _introduce(turn: Turn) -> None:
    turn.number_question(buttons=True)
    turn.say(turn.sentence(TEST_INTRODUCTIONS[_run(turn).test]), _rows(turn), card=turn.question.card)


def _start(turn: Turn) -> None:
    """The person is ready: the first digits, the words, or the number to begin with."""
    run, name = _run(turn), turn.enrollment.participant
    count = sum(1 for each in turn.enrollment.trials if each.test == run.test)
    seed = f"{name}|{run.test}|{count}"
    if run.span is not None:
        _show_digits(turn)
    elif run.test in _WAYS:
        _change(turn, phase="answering", span=digit_span.begin(_WAYS[run.test], seed))
        _show_digits(turn)
    elif run.test == "subtraction":
        _change(turn, phase="answering", subtraction=subtraction.begin(name, count))
        turn.number_question(buttons=True)
        _ask(turn)
    else:
        lists = _lists(turn)
        words = lists[word_recall.which_list(count, name, lists)]
        _show(turn, "\n".join(words), word_recall.dwell_seconds(words))
        _change(turn, phase="answering", words=words)
        _ask(turn)


def _lists(turn: Turn) -> tuple[tuple[str, ...], ...]:
    lists = turn.program.word_lists
    return lists.get(turn.enrollment.language) or next(iter(lists.values()))


def _show_digits(turn: Turn) -> None:
    span = _run(turn).span
    assert span is not None
    _change(turn, phase="answering")
    _show(turn, " ".join(span.digits), dwell_seconds(len(span.digits)))
    _ask(turn)


def _show(turn: Turn, what: str, seconds: int) -> None:
    """Show something that the next change of the same message takes away."""
    turn.number_question(buttons=True)
    _change(turn, gone_at=turn.now + timedelta(seconds=seconds))
    turn.say(f"<b>{what}</b>", card=turn.question.card, stays=seconds)


def _ask(turn: Turn) -> None:
    run = _run(turn)
    values = {}
    english = TEST_ASKS[run.test]
    if run.subtraction is not None:
        values = {"start": str(run.subtraction.start)}
        if run.subtraction.said:
            english = TEST_NEXT
    turn.say(turn.sentence(english, **values), _rows(turn), card=turn.question.card)


def _rows(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The buttons below what waits now."""
    run, number = _run(turn), turn.question.number
    match run.phase:
        case "ready":
            rows = [[(GO_KEY, READY)], [(LATER_KEY, LATER), (DECLINE_KEY, NOT_TODAY)]]
        case "answering" if run.words:
            rows = [[(_DONE_KEY, THAT_IS_ALL)], [(DECLINE_KEY, NOT_TODAY)]]
        case "answering":
            rows = [[(_UNKNOWN_KEY, TEST_DONT_KNOW)], [(DECLINE_KEY, NOT_TODAY)]]
        case "waiting":
            rows = [[(DECLINE_KEY, NOT_TODAY)]]
        case "why":
            rows = [[(key, words)] for key, words in TEST_WHY.items()]
        case "help":
            rows = [[("yes", YES), ("no", NO)]]
        case _:
            assert_never(run.phase)
    return tuple(
        tuple(Button(label=turn.sentence(words), data=f"{number}:{key}") for key, words in row)
        for row in rows
    )


def _answer(turn: Turn, text: str) -> Outcome:
    run = _run(turn)
    if run.words:
        return _recall(turn, text)
    if run.span is not None:
        span = digit_span.answer(run.span, text)
        if span is None:
            turn.reply(TEST_AGAIN)
            return "refused"
        _taken(turn, text)
        _change(turn, span=span, gone_at=None)
        if span.over:
            return _finish(turn, span.result.longest)
        _show_digits(turn)
        return "asked"
    assert run.subtraction is not None, "a test is one of three"
    sums = subtraction.answer(run.subtraction, text)
    if sums is None:
        turn.reply(TEST_AGAIN)
        return "refused"
    _taken(turn, text)
    _change(turn, subtraction=sums)
    if sums.over:
        return _finish(turn, sums.score)
    turn.number_question(buttons=True)
    _ask(turn)
    return "asked"


def _taken(turn: Turn, text: str) -> None:
    """An answer was taken: its question has no buttons any more."""
    turn.touch("answered")
    turn.converse(answered=True)
    run = _run(turn)
    values = {"start": str(run.subtraction.start)} if run.subtraction is not None else {}
    english = TEST_NEXT if run.subtraction is not None and run.subtraction.said else TEST_ASKS[run.test]
    turn.say(turn.sentence(english, **values), card=turn.question.card)


def _recall(turn: Turn, text: str) -> Outcome:
    """Words may come in several messages; what was recalled is not said before the end."""
    run = _run(turn)
    new = recalled(run.words, [text])
    known = set(run.found)
    turn.touch("answered")
    turn.converse(answered=True)
    _change(
        turn,
        found=tuple(word for word in run.words if word in known or word in new.right),
        intrusions=run.intrusions + new.intrusions,
        repetitions=run.repetitions + new.repetitions + sum(word in known for word in new.right),
        answered_at=run.answered_at or turn.now,
        gone_at=None,
    )
    if ended(text):
        return _end_words(turn)
    turn.say(turn.sentence(TEST_MORE), _rows(turn), card=turn.question.card, fresh=True)
    return "asked"


def _end_words(turn: Turn) -> Outcome:
    run = _run(turn)
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
    run = _run(turn)
    trial = Trial(test=run.test, result=result, at=turn.now, valid=valid)
    said = told(turn.enrollment.trials, trial)
    _keep(turn, trial)
    turn.say(_told(turn, said))
    if not said.dropped:
        turn.converse(run=None)
        return "finished"
    _change(turn, phase="why", usual=said.usual, result=result)
    _ask_why(turn)
    return "asked"


def _keep(turn: Turn, trial: Trial) -> None:
    turn.change(trials=(*turn.enrollment.trials, trial))
    if trial.valid:
        turn.change(values={**turn.enrollment.values, trial.test: trial.result})
    turn.effects.append(Tested(session=turn.conversation.session, trial=trial))


def _told(turn: Turn, said: Told) -> str:
    result = turn.sentence(TEST_RESULTS[said.test], result=str(said.result))
    if not said.valid:
        return turn.sentence(TEST_UNCOUNTED, result=result)
    if said.practice is not None:
        return turn.sentence(TEST_PRACTICE, result=result, number=str(said.practice))
    if said.usual is None:
        return turn.sentence(TEST_BASELINE, result=result)
    return turn.sentence(TEST_TOLD, result=result, usual=f"{said.usual:g}")


def _ask_why(turn: Turn) -> None:
    turn.number_question(buttons=True)
    turn.say(turn.sentence(TEST_DROPPED), _rows(turn), card=turn.question.card)


def _explained(turn: Turn, why: str) -> Outcome:
    run = _run(turn)
    turn.say(
        f"{turn.sentence(TEST_DROPPED)}\n\n<b>✓ {turn.sentence(TEST_WHY[why])}</b>", card=turn.question.card
    )
    if why == "medicine":
        # What changed is for a clinician to know, whatever the test says.
        _flag(turn, run, "a new or changed medicine")
        turn.say(turn.sentence(TEST_HELP_YES))
        turn.converse(run=None)
        return "finished"
    _change(turn, phase="help")
    _ask_for_help(turn)
    return "asked"


def _ask_for_help(turn: Turn) -> None:
    turn.number_question(buttons=True)
    turn.say(turn.sentence(TEST_HELP), _rows(turn), card=turn.question.card)


def _asked_for(turn: Turn, wanted: bool) -> Outcome:
    turn.say(turn.sentence(TEST_HELP_YES if wanted else TEST_HELP_NO), card=turn.question.card)
    if wanted:
        _flag(turn, _run(turn), "the person asked for somebody to look")
    turn.converse(run=None)
    return "finished"


def _flag(turn: Turn, run: TestRun, why: str) -> None:
    evidence = f"{run.test}: {run.result}, usual {run.usual:g}; {why}"
    raise_flags(
        turn,
        [Flag(rule=RULE, category="thinking", urgency=Urgency.REVIEW, source="test", evidence=evidence)],
    )


def _put_off(turn: Turn) -> None:
    question = turn.question
    left = min(question.reminders, max(0, turn.program.reminders - 1))
    turn.converse(question=question.model_copy(update={"asked_at": turn.now, "reminders": left}))
    closes = turn.conversation.closes_at
    assert closes is not None, "tests are given in sessions, and these close"
    row = tuple(
        Button(label=turn.sentence(words), data=f"{question.number}:{key}")
        for key, words in ((GO_KEY, GO_ON), (DECLINE_KEY, NOT_TODAY))
    )
    said = turn.sentence(LATER_SAID, time=f"{local_time(turn.enrollment.zone, closes):%H:%M}")
    turn.say(said, (row,), card=question.card)


def _decline(turn: Turn) -> None:
    turn.converse(answered=True)
    turn.touch("answered", "declined")
    turn.say(turn.sentence(NOT_TODAY_SAID), card=turn.question.card)
    run = _run(turn)
    if run.phase == "answering":
        _keep(turn, Trial(test=run.test, result=_so_far(run), at=turn.now, valid=False))
    today = local_date(turn.enrollment.zone, turn.now)
    turn.change(declined={**turn.enrollment.declined, run.test: today})
    turn.converse(run=None)


def _so_far(run: TestRun) -> int:
    if run.span is not None:
        return run.span.result.longest
    return run.subtraction.score if run.subtraction is not None else len(run.found)


def _time(turn: Turn) -> str:
    run = _run(turn)
    assert run.waits_until is not None, "who waits, waits until some time"
    return f"{local_time(turn.enrollment.zone, run.waits_until):%H:%M}"
