"""What a program's files must agree on among themselves: that names are saved before, and as what."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from bot.authoring.answers import LONGEST_LABEL
from bot.authoring.calendar import check_calendar
from bot.authoring.contradictions import can_never_come
from bot.authoring.kinds import (
    AnyText,
    DateOfYear,
    Kind,
    Numeric,
    OneOf,
    TimeOfDay,
    Truth,
    alike,
    complaints,
    described,
    kind_of_set,
    names_in,
    parts_of,
)
from bot.authoring.mistakes import Mistake, did_you_mean, listed
from bot.authoring.moves import Move
from bot.authoring.pieces import ROOM_FOR_INSERT, length_of
from bot.authoring.programs import AVAILABLE, SETTABLE, SWITCHING_ON, Built, Scene
from bot.authoring.texts import LONGEST_MESSAGE
from bot.authoring.words import Use
from bot.core.expression import Among, Compare, Expression, Name
from bot.core.own_time import OwnTime
from bot.core.scale import Scale

MOST_LISTED = 30
"""Names that a remedy lists; of more, nobody reads any."""
_BEGUN = ("day", "week", "missed_days", "active_minutes")
"""What is known only once the program has begun."""


class Saved(NamedTuple):
    """What is kept under a name, and the step that keeps it first."""

    kind: Kind
    file: str
    line: int


def check_program(built: Built, scales: Mapping[str, Scale | None]) -> list[Mistake]:
    """Every mistake that shows only when a program's files are read together."""
    return [*_names(built, frozenset(scales)), *check_calendar(built, scales)]


def check_uses(uses: Iterable[Use], known: Mapping[str, Kind], where: str) -> Iterator[Mistake]:
    """Names that are not known and comparisons that make no sense, in texts that only mention `known`."""
    for use in uses:
        unknown = [name for name in names_in(use.of) if name not in known]
        for name in unknown:
            problem = f"“{name}” is not known {where}"
            remedy = did_you_mean(name, known) or f"known are {listed(sorted(known))}"
            yield Mistake(file=use.file, line=use.line, column=use.column, problem=problem, remedy=remedy)
        if not unknown:
            yield from _senseless(use, known)


def _names(built: Built, scales: frozenset[str]) -> Iterator[Mistake]:
    everywhere = _saved_anywhere(built)
    saved: dict[str, Saved] = {}
    known: dict[str, Kind] = dict(AVAILABLE)
    known |= {
        name: OneOf(tuple(arm for arm, _ in each.arms)) for name, each in built.written.assignments.items()
    }
    # A participant who is only joining has no day of the program yet, and nothing is logged before they agreed.
    at_first = {name: kind for name, kind in AVAILABLE.items() if name not in _BEGUN}
    yield from check_uses(built.opening, at_first, "before the program has begun")
    yield from _assigned(built, frozenset(everywhere), scales)
    reckoned = _reckoned(built, known)
    for scene in built.scenes:
        if not scene.in_order:
            # What comes again, or by another calendar, may come before anything: it is left out where it is early.
            _note_saved(scene, saved, known, reckoned)
    for scene in built.scenes:
        if scene.in_order:
            yield from _scene(scene, saved, known, everywhere, scales, reckoned)
    for scene in built.scenes:
        if not scene.in_order:
            yield from _scene(scene, saved, known, everywhere, scales, reckoned)
    yield from _dates(built, known)


def _scene(
    scene: Scene,
    saved: dict[str, Saved],
    known: dict[str, Kind],
    everywhere: Mapping[str, Saved],
    scales: frozenset[str],
    reckoned: Mapping[str, Kind],
) -> Iterator[Mistake]:
    for use in scene.uses:
        yield from _use(use, Move(scene.document, scene.path, ()), known, everywhere)
    settled: set[str] = set()
    for move in scene.moves:
        doubtful = False
        for use in move.uses:
            for mistake in _use(use, move, known, everywhere):
                doubtful = True
                yield mistake
        if not doubtful:
            yield from _unreachable(scene, move, known, settled)
        settled |= {name for name in (move.saves, *(name for name, _ in move.besides)) if name}
        yield from _too_long(move, known)
        kind = _kind_of(move, known)
        if move.saves is not None and kind is not None:
            yield from _save(move, move.saves, kind, saved, scales)
        _note_move(move, saved, known, reckoned)


def _note_saved(
    scene: Scene, saved: dict[str, Saved], known: dict[str, Kind], reckoned: Mapping[str, Kind]
) -> None:
    for move in scene.moves:
        _note_move(move, saved, known, reckoned)


def _reckoned(built: Built, known: Mapping[str, Kind]) -> dict[str, Kind]:
    """What is reckoned anywhere, as all that it can come to: it may be set anew further on, and come round again."""
    found = dict(known)
    for scene in built.scenes:
        _note_saved(scene, {}, found, {})
    names = {move.saves for scene in built.scenes for move in scene.moves if move.reckons is not None}
    return {name: kind for name, kind in found.items() if name in names}


def _note_move(
    move: Move, saved: dict[str, Saved], known: dict[str, Kind], reckoned: Mapping[str, Kind]
) -> None:
    kind = _kind_of(move, known)
    if move.saves is not None and kind is not None:
        saved.setdefault(move.saves, _as_saved(move, kind))
        known[move.saves] = _widened(known.get(move.saves, kind), reckoned.get(move.saves, kind))
    for name, kind in move.besides:
        saved.setdefault(name, _as_saved(move, kind))
        known[name] = _widened(known.get(name, kind), kind)


def _kind_of(move: Move, known: Mapping[str, Kind]) -> Kind | None:
    """What a step saves, as far as it is known here."""
    return move.kind if move.reckons is None else kind_of_set(move.reckons, known)


def _assigned(built: Built, saved: frozenset[str], scales: frozenset[str]) -> Iterator[Mistake]:
    """An assignment's name may mean nothing else."""
    for name in built.written.assignments:
        if name in AVAILABLE or name in saved or name in scales:
            problem = f"“{name}” is known already and can't be assigned"
            yield built.document.mistake(("assignments", name), problem, "choose another name")


def _dates(built: Built, known: Mapping[str, Kind]) -> Iterator[Mistake]:
    """What sessions are counted from must be a date that is asked for, and an hour of their own a time."""
    for scene in built.scenes:
        at = scene.written.at
        if isinstance(at, OwnTime) and not isinstance(known.get(at.save), TimeOfDay):
            times = [name for name, kind in known.items() if isinstance(kind, TimeOfDay)]
            problem = f"“{at.save}” is no time that is asked for"
            remedy = (
                did_you_mean(at.save, times) or "ask for it with “time: true”; or write a time such as 18:30"
            )
            yield scene.document.mistake((*scene.path, "at"), problem, remedy)
        written = scene.written.counted_from
        if written is None or written in ("joining", "cohort", SWITCHING_ON) or written.startswith("end of "):
            continue
        if not isinstance(known.get(written), DateOfYear):
            dates = [name for name, kind in known.items() if isinstance(kind, DateOfYear)]
            problem = f"“{written}” is no date that is asked for"
            remedy = did_you_mean(written, [*dates, "joining", "cohort"]) or (
                "ask for it with “date: true”; or write joining, cohort, or end of and a module's name"
            )
            yield scene.document.mistake((*scene.path, "from"), problem, remedy)


def _as_saved(move: Move, kind: Kind) -> Saved:
    return Saved(kind, move.document.file, move.document.at((*move.path, "save")).line)


def _saved_anywhere(built: Built) -> dict[str, Saved]:
    found: dict[str, Saved] = {}
    for scene in built.scenes:
        for move in scene.moves:
            kind = _kind_of(move, {})
            if move.saves is not None and kind is not None:
                found.setdefault(move.saves, _as_saved(move, kind))
    return found


def _use(
    use: Use, move: Move, known: Mapping[str, Kind], everywhere: Mapping[str, Saved]
) -> Iterator[Mistake]:
    unknown = [name for name in names_in(use.of) if name not in known]
    for name in unknown:
        yield Mistake(
            file=use.file,
            line=use.line,
            column=use.column,
            problem=_nothing_saves(name, use, move, everywhere),
            remedy=_instead(name, use.of, known, everywhere),
        )
    if not unknown:
        yield from _senseless(use, known)


def _nothing_saves(name: str, use: Use, move: Move, everywhere: Mapping[str, Saved]) -> str:
    line = move.document.at(move.path).line
    here = "this" if use.file == move.document.file else f"{move.document.file}:{line} says this"
    later = everywhere.get(name)
    if later is not None:
        return f"“{name}” is saved only later ({later.file}:{later.line}), not before {here}"
    return f"nothing saves “{name}” before {here}"


def _instead(
    name: str, expression: Expression, known: Mapping[str, Kind], everywhere: Mapping[str, Saved]
) -> str:
    if any(name in keys for keys in _keys_compared_with(expression, name, known)):
        return f'write it in quotes: "{name}"'
    if name in everywhere:
        return "ask for it earlier, or mention it later"
    found = did_you_mean(name, known)
    if found or len(known) <= MOST_LISTED:
        return found or f"known here are {listed(sorted(known))}"
    near = get_close_matches(name, known, n=5, cutoff=0.3)
    return f"known here and most like it are {listed(near)}" if near else "ask for it first"


def _keys_compared_with(
    expression: Expression, name: str, known: Mapping[str, Kind]
) -> Iterator[tuple[str, ...]]:
    """The keys of choices that the expression compares with a bare name."""
    for part in parts_of(expression):
        sides: tuple[Expression, ...] = ()
        if isinstance(part, Compare):
            sides = (part.left, part.right)
        elif isinstance(part, Among):
            sides = (part.left, *part.choices)
        if Name(name=name) in sides:
            kinds = (known.get(side.name) for side in sides if isinstance(side, Name))
            yield from (kind.keys for kind in kinds if isinstance(kind, OneOf))


def _senseless(use: Use, known: Mapping[str, Kind]) -> Iterator[Mistake]:
    found = complaints(use.of, known, use.condition)
    if use.condition and not found and can_never_come((use.of,), (), known, AVAILABLE):
        found.append(
            ("this condition can never hold", "its parts contradict each other; correct or remove one")
        )
    for problem, remedy in found:
        yield Mistake(file=use.file, line=use.line, column=use.column, problem=problem, remedy=remedy)


def _unreachable(scene: Scene, move: Move, known: Mapping[str, Kind], changed: set[str]) -> Iterator[Mistake]:
    """Steps and texts that never come though each condition by itself could hold.

    `changed`: what steps of the same session save before: of it, the session's own condition says nothing any more.
    """
    around = [use for use in scene.uses if not changed & set(names_in(use.of))]
    guard = [use.of for use in (*around, *move.guard)]
    if move.guard and len(guard) > 1 and can_never_come(guard, (), known, AVAILABLE):
        last = move.guard[-1]
        yield Mistake(
            file=last.file,
            line=last.line,
            column=last.column,
            problem="this never comes: its condition contradicts the one of its session or part",
            remedy="correct or remove one of them",
        )
        return
    above: list[Expression] = []
    for index, choice in enumerate(move.alternatives):
        holding = guard if choice.when is None else [*guard, choice.when]
        if can_never_come(holding, above, known, AVAILABLE):
            problem = (
                "this text is never said: one above it fits whenever it would, or its session contradicts it"
            )
            remedy = "correct its condition, move it up, or remove it"
            yield move.document.mistake((*move.path, "first_of", index), problem, remedy)
        if choice.when is not None and choice.plain:
            above.append(choice.when)


def _too_long(move: Move, known: Mapping[str, Kind]) -> Iterator[Mistake]:
    """A text that fits by itself, but not with everything that can be put into it."""
    if move.said is None:
        return
    # The answer is shown below a question that has buttons.
    limit = LONGEST_MESSAGE - (2 * LONGEST_LABEL if isinstance(move.kind, OneOf | Truth) else 0)
    for language, text in move.said.words.items():
        length = length_of(text.pieces, lambda of: _room(of, known))
        if length > limit:
            file, line = move.said.places[language]
            problem = f"with what is put into it, this text can be {length:,} characters long; {limit:,} fit"
            yield Mistake(file=file, line=line, problem=problem, remedy="shorten it, or divide it into two")


def _room(of: Expression, known: Mapping[str, Kind]) -> int:
    longest = [kind.longest for name in names_in(of) if isinstance(kind := known.get(name), AnyText)]
    return max([ROOM_FOR_INSERT, *longest])


def _save(
    move: Move, name: str, kind: Kind, saved: Mapping[str, Saved], scales: frozenset[str]
) -> Iterator[Mistake]:
    document, path = move.document, (*move.path, "save")
    asked = path in document.positions or (*move.path, "set") in document.positions
    if name in AVAILABLE and not (name in SETTABLE and isinstance(kind, Truth)):
        yield document.mistake(path, f"“{name}” is known already and can't be saved", "choose another name")
    elif asked and name in scales:
        yield document.mistake(path, f"“{name}” is the name of a scale", "choose another name")
    elif (
        name in saved and not alike(saved[name].kind, kind) and not _adds_a_key(move, saved[name].kind, kind)
    ):
        first = saved[name]
        yield document.mistake(
            path,
            f"“{name}” is {described(kind)} here and {described(first.kind)} in {first.file}:{first.line}",
            "save it under another name",
        )


def _adds_a_key(move: Move, one: Kind, other: Kind) -> bool:
    """A value that is reckoned may be the key of one choice after the other."""
    return move.reckons is not None and isinstance(one, OneOf) and isinstance(other, OneOf)


def _widened(one: Kind, other: Kind) -> Kind:
    if isinstance(one, OneOf) and isinstance(other, OneOf):
        return OneOf(tuple(dict.fromkeys((*one.keys, *other.keys))))
    if isinstance(one, AnyText) and isinstance(other, AnyText):
        return AnyText(max(one.longest, other.longest))
    if not isinstance(one, Numeric) or not isinstance(other, Numeric):
        return one
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Numeric()
    return Numeric(min(one.low, other.low), max(one.high, other.high))
