"""What follows a large drop in a thinking test: a question why, and the offer of somebody to look."""

from bot.core.forms import Outcome
from bot.core.own_words import TEST_DROPPED, TEST_HELP, TEST_HELP_NO, TEST_HELP_YES, TEST_WHY
from bot.core.responding import raise_flags
from bot.core.risk import Flag, Urgency
from bot.core.thinking_run import ThinkingRun
from bot.core.thinking_shown import change, rows, run_of
from bot.core.turn import Turn

RULE = "thinking-drop"
"""The rule's name in an alert: a large drop, and the person asked for somebody or changed a medicine."""


def ask_why(turn: Turn) -> None:
    """Ask what was different."""
    turn.number_question(buttons=True)
    turn.say(turn.sentence(TEST_DROPPED), rows(turn), card=turn.question.card)


def explained(turn: Turn, why: str) -> Outcome:
    """Something was said to be different: a medicine is passed on, for all else it is asked whether to."""
    run = run_of(turn)
    turn.say(
        f"{turn.sentence(TEST_DROPPED)}\n\n<b>✓ {turn.sentence(TEST_WHY[why])}</b>", card=turn.question.card
    )
    if why == "medicine":
        # What changed is for a clinician to know, whatever the test says.
        flag(turn, run, "a new or changed medicine")
        turn.say(turn.sentence(TEST_HELP_YES))
        turn.converse(run=None)
        return "finished"
    change(turn, phase="help")
    ask_for_help(turn)
    return "asked"


def ask_for_help(turn: Turn) -> None:
    """Ask whether somebody of the team is to look."""
    turn.number_question(buttons=True)
    turn.say(turn.sentence(TEST_HELP), rows(turn), card=turn.question.card)


def asked_for(turn: Turn, wanted: bool) -> Outcome:
    """Whether they are."""
    turn.say(turn.sentence(TEST_HELP_YES if wanted else TEST_HELP_NO), card=turn.question.card)
    if wanted:
        flag(turn, run_of(turn), "the person asked for somebody to look")
    turn.converse(run=None)
    return "finished"


def flag(turn: Turn, run: ThinkingRun, why: str) -> None:
    """Put it before the clinicians, for their next working day."""
    evidence = f"{run.test}: {run.result}, usual {run.usual:g}; {why}"
    raise_flags(
        turn,
        [Flag(rule=RULE, category="thinking", urgency=Urgency.REVIEW, source="test", evidence=evidence)],
    )
