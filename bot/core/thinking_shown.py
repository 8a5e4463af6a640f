"""What a thinking test shows and says: its questions, its buttons, what is taken away, what came of it."""

from datetime import timedelta
from typing import assert_never

from bot.core.effects import Button
from bot.core.forms import DECLINE_KEY, GO_KEY, LATER_KEY, buttons
from bot.core.manner import number_in_words
from bot.core.own_trend import Told
from bot.core.own_words import (
    LATER,
    NO,
    NOT_TODAY,
    READY,
    TEST_ASKS,
    TEST_BASELINE,
    TEST_DONT_KNOW,
    TEST_INTRODUCTIONS,
    TEST_NEXT,
    TEST_PRACTICE,
    TEST_RESULTS,
    TEST_TOLD,
    TEST_UNCOUNTED,
    TEST_WHY,
    THAT_IS_ALL,
    YES,
)
from bot.core.schedule import local_time
from bot.core.thinking_run import ThinkingRun
from bot.core.turn import Turn

UNKNOWN_KEY, DONE_KEY = "unknown", "done"


def run_of(turn: Turn) -> ThinkingRun:
    """The test under way, where there must be one."""
    run = turn.conversation.run
    assert run is not None, "a test that waits is under way"
    return run


def change(turn: Turn, **fields: object) -> None:
    """Set fields of the test under way."""
    turn.converse(run=run_of(turn).model_copy(update=fields))


def introduce(turn: Turn) -> None:
    """Say what comes, with a button for when the person is ready."""
    turn.number_question(buttons=True)
    turn.say(turn.sentence(TEST_INTRODUCTIONS[run_of(turn).test]), rows(turn), card=turn.question.card)


def show(turn: Turn, what: str, seconds: int) -> None:
    """Show something that the next change of the same message takes away."""
    turn.number_question(buttons=True)
    change(turn, gone_at=turn.now + timedelta(seconds=seconds))
    turn.say(f"<b>{what}</b>", card=turn.question.card, stays=seconds)


def ask(turn: Turn) -> None:
    """Ask what waits, in the message that showed it or in a new one."""
    turn.say(asked(turn), rows(turn), card=turn.question.card)


def asked(turn: Turn) -> str:
    """The question that waits."""
    run = run_of(turn)
    if run.subtraction is None:
        return turn.sentence(TEST_ASKS[run.test])
    if run.subtraction.said:
        return turn.sentence(TEST_NEXT)
    return turn.sentence(TEST_ASKS[run.test], start=str(run.subtraction.start))


def rows(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The buttons below what waits now."""
    run = run_of(turn)
    match run.phase:
        case "ready":
            below = [[(GO_KEY, READY)], [(LATER_KEY, LATER), (DECLINE_KEY, NOT_TODAY)]]
        case "answering" if run.words:
            below = [[(DONE_KEY, THAT_IS_ALL)], [(DECLINE_KEY, NOT_TODAY)]]
        case "answering":
            below = [[(UNKNOWN_KEY, TEST_DONT_KNOW)], [(DECLINE_KEY, NOT_TODAY)]]
        case "waiting":
            below = [[(DECLINE_KEY, NOT_TODAY)]]
        case "why":
            below = [[(key, words)] for key, words in TEST_WHY.items()]
        case "help":
            below = [[("yes", YES), ("no", NO)]]
        case _:
            assert_never(run.phase)
    return tuple(buttons(turn, row) for row in below)


def told_of(turn: Turn, said: Told) -> str:
    """What came of a test, in one sentence."""
    result = turn.sentence(TEST_RESULTS[said.test], result=str(said.result))
    if not said.valid:
        return turn.sentence(TEST_UNCOUNTED, result=result)
    if said.practice is not None:
        return turn.sentence(TEST_PRACTICE, result=result, number=str(said.practice))
    if said.usual is None:
        return turn.sentence(TEST_BASELINE, result=result)
    return turn.sentence(TEST_TOLD, result=result, usual=number_in_words(turn.sentence, said.usual))


def time_of_recall(turn: Turn) -> str:
    """When the later recall is asked, on the participant's clock."""
    run = run_of(turn)
    assert run.waits_until is not None, "who waits, waits until some time"
    return f"{local_time(turn.enrollment.zone, run.waits_until):%H:%M}"
