"""A scale given in the chat: its stem once, then one message edited from item to item, with Back."""

import html
from typing import Literal

from bot.core.effects import Button, Record, Scored
from bot.core.own_words import AGAIN_CHOICES, BACK, EXPIRED_BUTTON, PROGRESS, SCALE_DONE
from bot.core.responding import raise_flags
from bot.core.risk import screen_item, screen_score
from bot.core.scale import Scale, missing, score, subtotal
from bot.core.turn import Turn
from bot.core.typed import folded

BACK_KEY = "back"

Outcome = Literal["refused", "asked", "finished", "held"]
"""What became of an answer: it was none, the next item waits, the scale is through, or people come first."""


def begin(turn: Turn, scale: Scale) -> None:
    """Say the stem and ask the first item."""
    turn.say(f"<b>{_escaped(_words(turn, scale.stem))}</b>")
    turn.converse(points=(), furthest=0)
    turn.number_question(buttons=True, item=1)
    show(turn, scale)


def show(turn: Turn, scale: Scale, fresh: bool = False) -> None:
    """Show the item that waits: in its one message, or in a new one at the end of the chat."""
    number, item = turn.question.number, _item(turn)
    usual = sum(1 for each in scale.items if each.from_score is None)
    progress = turn.sentence(PROGRESS, number=str(item), total=str(max(usual, item)))
    rows = [
        (Button(label=_words(turn, option.label), data=f"{number}:p{option.points}"),)
        for option in scale.options_of(item)
    ]
    if item > 1:
        rows.append((Button(label=turn.sentence(BACK), data=f"{number}:{BACK_KEY}"),))
    text = f"<i>{progress}</i>\n{_escaped(_words(turn, scale.items[item - 1].text))}"
    if fresh:
        # Hours later, an item is nothing without its stem.
        text = f"<b>{_escaped(_words(turn, scale.stem))}</b>\n\n{text}"
    turn.say(text, tuple(rows), card=turn.question.card, fresh=fresh)


def take_words(turn: Turn, scale: Scale, text: str) -> Outcome:
    """An item answered by typing: only the whole words of an answer count.

    A number could mean the points or the place in the list, and half an answer could be the start of
    another sentence: both are asked again.
    """
    typed = folded(text).strip(" .!")
    for option in scale.options_of(_item(turn)):
        if typed == folded(_words(turn, option.label)):
            return take(turn, scale, f"p{option.points}")
    turn.reply(AGAIN_CHOICES)
    return "refused"


def take(turn: Turn, scale: Scale, option: str) -> Outcome:
    """A button of the item that waits: an answer, or Back."""
    item = _item(turn)
    if option == BACK_KEY and item > 1:
        _step_back(turn, scale, item)
        return "asked"
    points = {f"p{each.points}": each.points for each in scale.options_of(item)}.get(option)
    if points is None:
        return "refused"
    turn.touch("answered")
    before = turn.conversation
    turn.converse(points=(*before.points, points), furthest=max(before.furthest, item), answered=True)
    corrected = item <= before.furthest
    turn.effects.append(
        Record(session=before.session, save=scale.scale, value=points, item=item, corrected=corrected)
    )
    flags = screen_item(turn.safety, scale.scale, item, points)
    if flags:
        raise_flags(turn, flags)
        if turn.enrollment.hold is not None:
            return "held"
    following = _next_item(scale, turn.conversation.points)
    if following is None:
        turn.say(turn.sentence(SCALE_DONE, title=scale.title), card=turn.question.card)
        assess(turn, scale)
        return "held" if turn.enrollment.hold is not None else "finished"
    left_out = (None,) * (following - 1 - len(turn.conversation.points))
    turn.converse(points=turn.conversation.points + left_out)
    if flags and turn.question.card is not None:
        # After the crisis text the scale goes on below it, and the item above does not stay.
        turn.say(turn.sentence(EXPIRED_BUTTON), card=turn.question.card)
    turn.number_question(buttons=True, item=following, card=None if flags else turn.question.card)
    show(turn, scale)
    return "asked"


def assess(turn: Turn, scale: Scale) -> None:
    """Keep the assessment, with its score if nothing is missing, and screen the score."""
    conversation = turn.conversation
    points = conversation.points
    turn.converse(points=())
    result = None if missing(scale, points) else score(scale, points)
    turn.effects.append(
        Scored(
            session=conversation.session,
            scale=scale.scale,
            scale_version=scale.version,
            points=points,
            result=result,
        )
    )
    if result is not None:
        turn.change(values={**turn.enrollment.values, scale.scale: result.score})
        flags = screen_score(turn.safety, scale.scale, result.score)
        if flags:
            raise_flags(turn, flags)


def _item(turn: Turn) -> int:
    item = turn.question.item
    assert item is not None, "a scale's question always says which item it is"
    return item


def _next_item(scale: Scale, points: tuple[int | None, ...]) -> int | None:
    """The item after the answered ones, leaving out those that the score does not call for."""
    for number in range(len(points) + 1, len(scale.items) + 1):
        needed = scale.items[number - 1].from_score
        if needed is None or subtotal(scale, points) >= needed:
            return number
    return None


def _step_back(turn: Turn, scale: Scale, item: int) -> None:
    points = turn.conversation.points[: item - 1]
    while points and points[-1] is None:
        points = points[:-1]
    turn.converse(points=points[:-1])
    turn.number_question(buttons=True, item=len(points), card=turn.question.card)
    show(turn, scale)


def _words(turn: Turn, labels: dict[str, str]) -> str:
    return labels.get(turn.enrollment.language) or next(iter(labels.values()))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
