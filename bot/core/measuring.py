"""A scale given in the chat: item by item, scored, screened, and its result told."""

import html
from collections.abc import Sequence

from bot.core import forms
from bot.core.answers import hint, read
from bot.core.cover import can_act
from bot.core.effects import Ending, Flagged, Scored
from bot.core.enrollment import Assessed, ItemAnswer
from bot.core.expression import Scalar, holds
from bot.core.forms import Given, Outcome, Rows
from bot.core.noticing import high_in_a_row, screen_item, screen_score, screen_unanswered
from bot.core.own_words import (
    AGAIN,
    AGAIN_CHOICES,
    LANGUAGES,
    LEFT_OPEN,
    SCALE_DONE,
    SCALE_LANGUAGE,
)
from bot.core.program import Measure, Number, Step
from bot.core.responding import raise_flags
from bot.core.risk import Flag
from bot.core.scale import Item, Scale
from bot.core.schedule import local_date
from bot.core.scoring import following, is_asked, missing, score
from bot.core.silence import watch
from bot.core.telling import told, told_in_a_row, told_worse
from bot.core.trends import screen_change
from bot.core.turn import Turn
from bot.core.typed import folded

_FEW = 10
"""Numbers up to this many are offered as buttons."""
_MINUTES = (10, 20, 30, 45, 60, 90)
_IN_A_ROW = 4


def begin(turn: Turn, form: "ScaleForm") -> bool:
    """Give a scale. False when it is left out: declined today, too soon, in no language the participant reads."""
    step, scale = form.step, form.scale
    if not is_given(turn, step):
        return False
    today = local_date(turn.enrollment.zone, turn.now)
    given: list[Scalar | None] = [None] * len(scale.items)
    for number, item in enumerate(scale.items):
        known = turn.enrollment.shared_items.get(item.item or "")
        if known is not None and known.on == today:
            given[number] = known.points
    carried = tuple(number for number, value in enumerate(given, 1) if value is not None)
    if step.say is not None and (words := turn.rendered(step.say)) is not None:
        turn.say(words)
    if forms.begin(turn, form, tuple(given), carried):
        return True
    # Every item was answered in another scale today: it is scored, and nothing is asked.
    _assess(turn, scale, "completed")
    return False


def is_given(turn: Turn, step: Measure) -> bool:
    """Whether a scale would be given now: also whether somebody could act on what its answers may bring."""
    if not _is_due(turn, step) or (step.instead_of is not None and not lacks_cover(turn, step.instead_of)):
        return False
    return can_act(turn.safety, step.scale, turn.now)


def lacks_cover(turn: Turn, step: Measure) -> bool:
    """Whether a scale is left out for one reason only: nobody could act on it in time."""
    return _is_due(turn, step) and not can_act(turn.safety, step.scale, turn.now)


def note_left_out(turn: Turn, step: Measure) -> None:
    """Keep that a scale was left out for want of cover."""
    if lacks_cover(turn, step):
        scale = turn.program.scales[step.scale]
        turn.effects.append(
            Scored(
                session=turn.conversation.session,
                scale=scale.scale,
                scale_version=scale.version,
                points=(None,) * len(scale.items),
                result=None,
                ending="no_cover",
            )
        )


def _is_due(turn: Turn, step: Measure) -> bool:
    """Whether it would be given if there is cover."""
    scale, enrollment = turn.program.scales[step.scale], turn.enrollment
    if not holds(step.when, turn.values) or forms.declined_today(turn, scale.scale):
        return False
    if step.untranslated == "leave_out" and enrollment.language not in scale.languages:
        return False
    if step.follows is not None and not _just_answered(turn, step.follows):
        return False
    # What a short form calls for is an answer to something new: it may come after half of its days.
    between = scale.days_between if step.follows is None else scale.days_between // 2
    # A scale and the one that stands in for it ask the same: together they come no more often than either.
    for name in (scale.scale, step.otherwise):
        earlier = enrollment.assessed.get(name or "")
        if earlier:
            days = (local_date(enrollment.zone, turn.now) - local_date(enrollment.zone, earlier[-1].at)).days
            if days < max(between, 1):
                return False
    return True


class ScaleForm:
    """A scale as a form."""

    def __init__(self, turn: Turn, step: Measure, after: Sequence[Step]) -> None:
        """`after` are the steps that come next in the session."""
        self.step = step
        self.after = after
        self.scale = turn.program.scales[step.scale]
        own = turn.enrollment.language
        self.language = own if own in self.scale.languages else self.scale.languages[0]

    @property
    def name(self) -> str:
        """What it is kept under."""
        return self.scale.scale

    def heading(self, turn: Turn) -> str:
        """The stem, with the notice that belongs to it; and its language where it is not the participant's."""
        parts = []
        if self.language != turn.enrollment.language:
            named = LANGUAGES.get(self.language)
            name = turn.sentence(named) if named else self.language
            parts.append(turn.sentence(SCALE_LANGUAGE, tongue=name))
        if self.scale.stem:
            parts.append(f"<b>{_escaped(self.scale.stem[self.language])}</b>")
        if self.scale.notice:
            parts.append(f"<i>{_escaped(self.scale.notice)}</i>")
        return "\n\n".join(parts)

    def progress(self, turn: Turn, item: int) -> tuple[int, int]:
        """Counted without what was answered before, and without what the answers do not call for."""
        given, carried = self._points(turn), turn.conversation.carried
        called = [
            number
            for number, each in enumerate(self.scale.items, 1)
            if number not in carried
            and (each.when is None or number == item or is_asked(self.scale, number, given))
        ]
        return called.index(item) + 1, len(called)

    def text(self, turn: Turn, item: int) -> str:
        """The official words."""
        return _escaped(self._item(item).text[self.language])

    def rows(self, turn: Turn, item: int) -> Rows:
        """The official answers, one below the other; numbers side by side."""
        number = self._item(item).number
        if number is None:
            return [
                ((f"p{option.points}", option.label[self.language]),)
                for option in self.scale.options_of(item)
            ]
        offered: Sequence[int] = range(number.low, number.high + 1)
        if len(offered) > _FEW:
            minutes = self._item(item).unit == "minutes"
            offered = [each for each in _MINUTES if each in number] if minutes else []
        keys = [(f"p{each}", str(each)) for each in offered]
        return forms.side_by_side(keys, _IN_A_ROW)

    def pressed(self, turn: Turn, item: int, key: str) -> Given | None:
        """The points behind a button."""
        for row in self.rows(turn, item):
            for known, _ in row:
                if known == key:
                    return {item: int(key[1:])}
        return None

    def typed(self, turn: Turn, item: int, text: str) -> Given | None:
        """A number where one is asked; otherwise only the whole words of an answer count.

        A number could mean the points or the place in the list, and half an answer could be the start of
        another sentence: both are asked again.
        """
        expected = self._expected(item)
        if expected is not None:
            answer = read(expected, text, turn.enrollment.language, None, turn.sentence)
            whole = answer is not None and isinstance(answer.value, int)
            return {item: answer.value} if answer is not None and whole else None
        said = folded(text).strip(" .!")
        for option in self.scale.options_of(item):
            if said == folded(option.label[self.language]):
                return {item: option.points}
        return None

    def keeps_apart(self, item: int) -> bool:
        """No: its answers are numbers, times and choices."""
        return False

    def ask_again(self, turn: Turn, item: int) -> None:
        """What may be sent instead."""
        expected = self._expected(item)
        if expected is None:
            turn.reply(AGAIN_CHOICES)
        else:
            turn.reply(AGAIN, hint=hint(expected, turn.sentence))

    def screen(self, turn: Turn, given: Given) -> Sequence[Flag]:
        """What the rules on items say, of every scale that has this question."""
        flags: list[Flag] = []
        today = local_date(turn.enrollment.zone, turn.now)
        for number, value in given.items():
            assert isinstance(value, int), "an item's answer is its points"
            flags += screen_item(turn.safety, self.name, number, value)
            shared = self._item(number).item
            if shared is None:
                continue
            answer = ItemAnswer(points=value, on=today)
            turn.change(shared_items={**turn.enrollment.shared_items, shared: answer})
            for other in turn.program.scales.values():
                if other.scale != self.name:
                    for place, item in enumerate(other.items, 1):
                        if item.item == shared:
                            flags += screen_item(turn.safety, other.scale, place, value)
        return flags

    def following(self, turn: Turn) -> int | None:
        """The first item that is called for and not answered."""
        return following(self.scale, self._points(turn))

    def can_end(self, turn: Turn) -> bool:
        """Whether all that counts is answered, so that it has its score."""
        return not missing(self.scale, self._points(turn))

    def finish(self, turn: Turn) -> Outcome:
        """The score: kept, screened and told."""
        earlier = turn.enrollment.assessed.get(self.name, ())
        card = turn.question.card
        place = len(turn.effects)
        _assess(turn, self.scale, "completed")
        words = turn.sentence(SCALE_DONE, title=self.scale.title)
        held = turn.enrollment.hold is not None or turn.calm
        if self.scale.told and self.step.told and not held and not self._goes_on(turn):
            words = f"{words}\n\n{told(turn, self.scale, earlier)}"
        said = len(turn.effects)
        turn.say(words, card=card)
        # The form closes before anything that its score brings.
        turn.effects.insert(place, turn.effects.pop(said))
        return "held" if turn.enrollment.hold is not None else "finished"

    def end_early(self, turn: Turn, ending: Ending) -> None:
        """An assessment without a score. Which items it is missing can be seen."""
        complete = not missing(self.scale, self._points(turn))
        begun = any(value is not None for value in turn.conversation.given)
        if begun or ending == "declined":
            _assess(turn, self.scale, ending)
        if not complete and (turn.enrollment.hold is None or turn.conversation.screening):
            flags = screen_unanswered(turn.safety, self.name)
            if flags:
                # Nothing was written or answered: no crisis text, but a word of where to turn.
                turn.effects.extend(Flagged(flag=flag) for flag in flags)
                turn.reply(LEFT_OPEN)

    def _goes_on(self, turn: Turn) -> bool:
        """Whether the longer form follows: then only its result is told."""
        return any(
            isinstance(after, Measure) and after.follows == self.name and is_given(turn, after)
            for after in self.after
        )

    def _item(self, item: int) -> Item:
        return self.scale.items[item - 1]

    def _expected(self, item: int) -> Number | None:
        one = self._item(item)
        if one.number is None:
            return None
        unit = "minutes" if one.unit == "minutes" else None
        return Number(low=one.number.low, high=one.number.high, unit=unit)

    def _points(self, turn: Turn) -> tuple[int | None, ...]:
        return _as_points(turn.conversation.given)


def _just_answered(turn: Turn, scale: str) -> bool:
    """Whether a scale was completed in this very session."""
    earlier = turn.enrollment.assessed.get(scale, ())
    return bool(earlier) and earlier[-1].at >= turn.conversation.opened_at


def _as_points(given: Sequence[Scalar | None]) -> tuple[int | None, ...]:
    return tuple(value if isinstance(value, int) else None for value in given)


def _assess(turn: Turn, scale: Scale, ending: Ending) -> None:
    """Keep the assessment, with its score if nothing is missing, and screen the score."""
    points = _as_points(turn.conversation.given)
    session = turn.conversation.session
    turn.converse(given=(), carried=())
    # Of a scale that was broken off, nothing is filled in: all that counts was answered, or there is no score.
    result = score(scale, points) if ending == "completed" or not missing(scale, points) else None
    turn.effects.append(
        Scored(
            session=session,
            scale=scale.scale,
            scale_version=scale.version,
            points=points,
            result=result,
            ending=ending,
        )
    )
    if result is None:
        return
    earlier = turn.enrollment.assessed.get(scale.scale, ())
    now = Assessed(score=result.score, band=result.band, at=turn.now)
    values: dict[str, Scalar] = dict(turn.enrollment.values)
    values |= {f"{scale.scale}_{part}": each for part, each in result.subscores.items()}
    values |= {f"{scale.scale}_item{n}": each for n, each in enumerate(points, 1) if each is not None}
    if result.score is not None:
        values[scale.scale] = result.score
        values.setdefault(f"{scale.scale}_first", result.score)
    elif result.band is not None:
        values[scale.scale] = result.band
    turn.change(values=values, assessed={**turn.enrollment.assessed, scale.scale: (*earlier, now)})
    if result.score is not None:
        watch(turn, scale.scale, result.score)
        scores = [each.score for each in earlier if each.score is not None]
        worse = screen_change(turn.safety, scale, scores, result.score)
        flags = screen_score(turn.safety, scale.scale, result.score, scores)
        flags += [each.flag for each in worse]
        if flags:
            raise_flags(turn, flags)
        if turn.enrollment.hold is None and not turn.calm:
            if worse:
                turn.send(told_worse(turn, scale, result.score, worse[0]))
            if row := high_in_a_row(turn.safety, flags):
                turn.send(told_in_a_row(turn, scale, result.score, row))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
