"""The sleep diary asked in the chat: one night, in a usual case with four taps, reckoned and told."""

from collections.abc import Sequence
from datetime import date, time

from bot.core import forms
from bot.core.diary_told import hours, told_of, values_of
from bot.core.effects import Ending, Slept
from bot.core.expression import Scalar
from bot.core.forms import Given, Outcome, Rows
from bot.core.own_words import (
    AGAIN,
    AS_LAST_TIME,
    AS_LAST_TIME_AWAKE,
    AT_ONCE,
    DIARY,
    DIARY_AGAIN,
    DIARY_HINTS,
    DIARY_NOTED,
    DIARY_QUALITY,
    DIARY_QUESTIONS,
    NEVER_SLEPT,
    ONLY_MINUTES,
    SHORT_NIGHTS,
)
from bot.core.responding import raise_flags
from bot.core.risk import Flag
from bot.core.schedule import local_date
from bot.core.sleep_diary import ClockField, Impossible, Night, reckon, sleepless
from bot.core.spoken_nights import (
    USUAL_BEDTIME,
    expected_around,
    moved,
    never_slept,
    read_awake,
    read_awakenings,
    read_bedtime,
    read_to_fall_asleep,
)
from bot.core.trends import screen_nights
from bot.core.turn import Turn

FIELDS = (
    "into_bed",
    "tried_to_sleep",
    "to_fall_asleep",
    "awakenings",
    "awake",
    "final_awakening",
    "out_of_bed",
    "quality",
)
"""The questions of the diary, in the order in which they are asked; item 1 is the first."""

NAME = "diary"
NIGHTS_KEPT = 14
"""So many are kept with the enrollment, for the means; all of them stand in the store."""

_NONE = -1
"""Minutes to fall asleep of somebody who did not sleep at all."""
_SAME = "same"
_GROUPS = {1: (1, 2), 3: (3, 4, 5), 6: (6, 7)}
"""What one tap on “As last time” answers."""
_MINUTES = (5, 10, 15, 20, 30, 45, 60, 90)
_IN_A_ROW = 4


def begin(turn: Turn) -> bool:
    """Ask for the last night. False when it was told already, or declined today."""
    nights = turn.enrollment.nights
    if forms.declined_today(turn, NAME) or (nights and nights[-1].morning == _morning(turn)):
        return False
    return forms.begin(turn, DiaryForm(), (None,) * len(FIELDS))


class DiaryForm:
    """The sleep diary as a form."""

    name = NAME

    def heading(self, turn: Turn) -> str:
        """Which night it is about, and that nobody looks at the clock for it."""
        return turn.sentence(DIARY)

    def progress(self, turn: Turn, item: int) -> tuple[int, int]:
        """The minutes awake are counted only for who woke up."""
        called = [
            number for number in range(1, len(FIELDS) + 1) if number == item or self._called(turn, number)
        ]
        return called.index(item) + 1, len(called)

    def text(self, turn: Turn, item: int) -> str:
        """The question, in our own words."""
        return turn.sentence(DIARY_QUESTIONS[FIELDS[item - 1]])

    def rows(self, turn: Turn, item: int) -> Rows:
        """Last time's answers with one tap, and the usual ones."""
        rows: list[Sequence[tuple[str, str]]] = []
        same = self._same(turn, item)
        if same is not None:
            rows.append(((_SAME, self._said(turn, item, same)),))
        match FIELDS[item - 1]:
            case "into_bed" | "tried_to_sleep" | "final_awakening" | "out_of_bed" as field:
                keys = [(f"t{at:%H%M}", f"{at:%H:%M}") for at in self._times(turn, field)]
            case "to_fall_asleep" | "awake":
                keys = [(f"n{each}", str(each)) for each in _MINUTES]
            case "awakenings":
                keys = [(f"n{each}", str(each)) for each in range(8)]
            case _:
                rows += [((f"n{each}", turn.sentence(words)),) for each, words in DIARY_QUALITY.items()]
                keys = []
        # Four numbers fit beside each other on a phone, of times only two.
        width = 2 if keys and keys[0][0][0] == "t" else _IN_A_ROW
        rows += forms.side_by_side(keys, width)
        if FIELDS[item - 1] == "to_fall_asleep":
            rows.append((("n0", turn.sentence(AT_ONCE)), (f"n{_NONE}", turn.sentence(NEVER_SLEPT))))
        return rows

    def pressed(self, turn: Turn, item: int, key: str) -> Given | None:
        """One answer, or all that “As last time” stands for."""
        if key not in {known for row in self.rows(turn, item) for known, _ in row}:
            return None
        if key == _SAME:
            return self._same(turn, item)
        if key[0] == "t":
            return {item: f"{key[1:3]}:{key[3:]}"}
        return {item: int(key[1:])}

    def typed(self, turn: Turn, item: int, text: str) -> Given | None:
        """Times, minutes and numbers as people write them."""
        language = turn.enrollment.language
        number: int | None
        match FIELDS[item - 1]:
            case "into_bed" | "tried_to_sleep" | "final_awakening" | "out_of_bed" as field:
                at = read_bedtime(text, expected_around(field, self._before(turn, field)))
                return None if at is None else {item: f"{at:%H:%M}"}
            case "to_fall_asleep":
                number = _NONE if never_slept(text) else read_to_fall_asleep(text, language)
            case "awake":
                number = read_awake(text, language)
            case "awakenings":
                number = read_awakenings(text, language)
            case _:
                number = self._quality(turn, text)
        return None if number is None else {item: number}

    def keeps_apart(self, item: int) -> bool:
        """No: its answers are numbers, times and choices."""
        return False

    def ask_again(self, turn: Turn, item: int) -> None:
        """What may be sent instead."""
        turn.reply(AGAIN, hint=turn.sentence(DIARY_HINTS[FIELDS[item - 1]]))

    def screen(self, turn: Turn, given: Given) -> Sequence[Flag]:
        """Nothing: a night is judged as a whole, and over time."""
        return ()

    def following(self, turn: Turn) -> int | None:
        """The first question without an answer that is called for."""
        given = turn.conversation.given
        return next(
            (n for n in range(1, len(FIELDS) + 1) if given[n - 1] is None and self._called(turn, n)), None
        )

    def finish(self, turn: Turn) -> Outcome:
        """The night is reckoned and told; what cannot be is asked again."""
        night = _night(turn)
        sleep = reckon(night, _morning(turn), turn.enrollment.zone)
        if isinstance(sleep, Impossible):
            turn.say(turn.sentence(DIARY_AGAIN[sleep.why]), card=turn.question.card)
            again = {FIELDS.index(field) + 1 for field in sleep.again}
            given = tuple(None if n in again else value for n, value in enumerate(turn.conversation.given, 1))
            turn.converse(given=given)
            item = self.following(turn)
            assert item is not None, "what contradicts the rest was called for"
            forms.ask_from(turn, self, item, None)
            return "asked"
        nights = (*turn.enrollment.nights, sleep)[-NIGHTS_KEPT:]
        turn.change(nights=nights, last_night=night, values={**turn.enrollment.values, **values_of(nights)})
        turn.effects.append(Slept(session=turn.conversation.session, sleep=sleep))
        words = turn.sentence(DIARY_NOTED) if turn.calm else told_of(turn, nights)
        turn.say(words, card=turn.question.card)
        short = screen_nights(turn.safety, nights)
        if short:
            calm = turn.calm
            raise_flags(turn, [each.flag for each in short])
            if calm:
                return "finished" if turn.enrollment.hold is None else "held"
            rule = short[0].rule
            turn.reply(SHORT_NIGHTS, nights=str(rule.nights), below=hours(turn, rule.below))
        return "held" if turn.enrollment.hold is not None else "finished"

    def end_early(self, turn: Turn, ending: Ending) -> None:
        """Half a night is no night: the answers are kept, and nothing is reckoned."""
        turn.converse(given=(), carried=())

    def _called(self, turn: Turn, item: int) -> bool:
        given = turn.conversation.given
        if given[2] == _NONE and FIELDS[item - 1] in ("awakenings", "awake", "final_awakening"):
            return False
        return FIELDS[item - 1] != "awake" or given[3] not in (None, 0)

    def _same(self, turn: Turn, item: int) -> dict[int, Scalar] | None:
        """Last night's answers to this question and those that belong to it, where none is given yet."""
        last, group = turn.enrollment.last_night, _GROUPS.get(item)
        if last is None or group is None or any(turn.conversation.given[n - 1] is not None for n in group):
            return None
        if last.final_awakening == last.out_of_bed and last.awakenings == 0 and last.to_fall_asleep > 180:
            return None  # a night without sleep is not offered again
        known: dict[int, Scalar] = {}
        for number in group:
            value = getattr(last, FIELDS[number - 1])
            known[number] = f"{value:%H:%M}" if isinstance(value, time) else value
        if item == 3 and last.awakenings == 0:
            del known[5]
        return known

    def _said(self, turn: Turn, item: int, same: dict[int, Scalar]) -> str:
        if item != 3:
            return turn.sentence(AS_LAST_TIME, what=" · ".join(str(value) for value in same.values()))
        parts = [self._length(turn, int(same[3]))]
        if same[4]:
            parts.append(turn.sentence(AS_LAST_TIME_AWAKE, times=str(same[4])))
            parts.append(self._length(turn, int(same[5])))
        return turn.sentence(AS_LAST_TIME, what=" · ".join(parts))

    def _times(self, turn: Turn, field: ClockField) -> list[time]:
        last = turn.enrollment.last_night
        before = self._before(turn, field)
        match field:
            case "into_bed":
                steps, start = (-30, 0, 30, 60), last.into_bed if last else time(22, 30)
            case "tried_to_sleep":
                steps, start = (0, 15, 30, 60), before
            case "final_awakening":
                steps, start = (-30, 0, 30, 60), last.final_awakening if last else time(6, 30)
            case "out_of_bed" if turn.conversation.given[5] is None:  # who did not sleep did not wake up
                steps, start = (-30, 0, 30, 60), last.out_of_bed if last else time(6, 30)
            case "out_of_bed":
                steps, start = (0, 10, 20, 30), before
        return [moved(start, minutes) for minutes in steps]

    def _before(self, turn: Turn, field: ClockField) -> time:
        """The answer to the time before: what a time is read around."""
        earlier = {"tried_to_sleep": 1, "final_awakening": 2, "out_of_bed": 6}.get(field)
        if earlier is None:
            last = turn.enrollment.last_night
            return last.into_bed if last else USUAL_BEDTIME
        given = turn.conversation.given[earlier - 1]
        if given is None:  # who did not sleep has no awakening
            given = turn.conversation.given[1]
        return _clock(given)

    def _quality(self, turn: Turn, text: str) -> int | None:
        said = text.strip(" .").casefold()
        labels = {turn.sentence(words).casefold(): points for points, words in DIARY_QUALITY.items()}
        if said in labels:
            return labels[said]
        return int(said) if said in ("1", "2", "3", "4", "5") else None

    def _length(self, turn: Turn, minutes: int) -> str:
        return turn.sentence(ONLY_MINUTES, minutes=str(minutes))


def _night(turn: Turn) -> Night:
    given = turn.conversation.given
    values = dict(zip(FIELDS, given, strict=True))
    quality = int(values["quality"] or 0)
    into_bed, tried, up = (_clock(values[name]) for name in ("into_bed", "tried_to_sleep", "out_of_bed"))
    if values["to_fall_asleep"] == _NONE:
        return sleepless(into_bed, tried, up, quality, _morning(turn), turn.enrollment.zone)
    return Night(
        into_bed=into_bed,
        tried_to_sleep=tried,
        to_fall_asleep=int(values["to_fall_asleep"] or 0),
        awakenings=int(values["awakenings"] or 0),
        awake=int(values["awake"] or 0),
        final_awakening=_clock(values["final_awakening"]),
        out_of_bed=up,
        quality=quality,
    )


def _morning(turn: Turn) -> date:
    """The local date that the diary was opened on: it may be answered after the next midnight."""
    return local_date(turn.enrollment.zone, turn.conversation.opened_at)


def _clock(given: Scalar | None) -> time:
    assert isinstance(given, str), "a time was answered"
    return time.fromisoformat(given)
