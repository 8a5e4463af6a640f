"""What days and hours allow: quiet hours, sessions at the same time, scales too soon after one another."""

from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import PurePosixPath

from bot.authoring.kinds import parts_of
from bot.authoring.mistakes import Mistake
from bot.authoring.moves import Move
from bot.authoring.occurring import Occurrence
from bot.authoring.programs import COUNTED_FROM_JOINING, Built, Scene
from bot.core.expression import Answered
from bot.core.own_time import OwnTime
from bot.core.program import QuietHours
from bot.core.scale import Scale

CLOSE = 60
"""Minutes: of two sessions closer than that, people answer the first while the second is due."""


def check_calendar(built: Built, scales: Mapping[str, Scale | None]) -> Iterator[Mistake]:
    """What can't come when it is written to come, and what would come too often."""
    yield from _reminders(built)
    yield from _hours(built)
    yield from _never_begun(built)
    yield from _overlaps(built)
    yield from _too_soon(built, scales)


def _reminders(built: Built) -> Iterator[Mistake]:
    """A reminder that would come only when its session is closed is never sent."""
    written = built.written
    last = written.remind_after * written.reminders
    if written.reminders and last >= written.close_after:
        path = ("remind_after",) if ("remind_after",) in built.document.positions else ("close_after",)
        problem = "the last reminder would come when its session is closed already"
        yield built.document.mistake(path, problem, "remind sooner or less often, or close later")


def _too_soon(built: Built, scales: Mapping[str, Scale | None]) -> Iterator[Mistake]:
    """A scale that asks about two weeks tells nothing new after one."""
    given: dict[str, int] = {}
    for day, scene in _by_day(built):
        for move in scene.moves:
            path = (*move.path, "scale")
            scale = scales.get(move.saves or "")
            # A longer form is given only if the shorter one calls for it, and the bot itself keeps the days.
            if scale is None or path not in move.document.positions or move.path[-1] == "then":
                continue
            before = given.get(scale.scale)
            if _only_if_not_answered(move, scale.scale):
                continue
            if before is not None and day - before < scale.days_between:
                problem = f"“{scale.scale}” is given {_after(day - before)}; it asks about {scale.recall}"
                remedy = f"leave {scale.days_between} days in between"
                yield move.document.mistake(path, problem, remedy, "warning")
            given[scale.scale] = day


def _by_day(built: Built) -> list[tuple[int, Scene]]:
    """Every day of every session that is counted from joining; of a weekday, the earliest that it can be."""
    counted = [
        (each.day, scene)
        for scene in built.scenes
        if scene.written.counted_from in (None, COUNTED_FROM_JOINING)
        for each in scene.occurs
    ]
    return sorted(counted, key=lambda each: (each[0], each[1].due))


def _only_if_not_answered(move: Move, scale: str) -> bool:
    """Whether the step looks itself whether the scale was given before."""
    parts = (part for use in move.uses if use.condition for part in parts_of(use.of))
    return Answered(name=scale) in parts


def _after(days: int) -> str:
    return "twice on one day" if days == 0 else f"again after {days} day{'s' if days > 1 else ''}"


def _hours(built: Built) -> Iterator[Mistake]:
    written, document = built.written, built.document
    for name, hour in (("morning", written.morning), ("evening", written.evening)):
        if written.quiet.holds_at(hour):
            yield document.mistake((name,), *_quiet(written.quiet, hour))
    taken: dict[tuple[str, int, int | None, str], str] = {}
    for scene in built.scenes:
        own = isinstance(scene.written.at, OwnTime)
        at = scene.written.at.otherwise if isinstance(scene.written.at, OwnTime) else scene.written.at
        last = max(_last_day(each) for each in scene.occurs)
        counted = scene.written.counted_from or COUNTED_FROM_JOINING
        if scene.days is not None and last > scene.days:
            key = next(key for key in ("day", "days", "weeks") if getattr(scene.written, key) is not None)
            problem = f"day {last} lies beyond the {scene.days} days of this module"
            yield scene.document.mistake((*scene.path, key), problem, f"change the {key}, or “days” above")
        for hour in (at,) if isinstance(at, time) else at if isinstance(at, tuple) else ():
            if written.quiet.holds_at(hour) and not (isinstance(at, tuple) and hour == written.quiet.start):
                yield scene.document.mistake((*scene.path, "at"), *_quiet(written.quiet, hour))
                break
        else:
            if isinstance(at, tuple) and at[0] <= written.quiet.start < at[1]:
                yield scene.document.mistake((*scene.path, "at"), *_quiet(written.quiet, written.quiet.start))
        if own or isinstance(at, tuple):
            continue
        moment = at if isinstance(at, str) else f"{at:%H:%M}"
        for each in scene.occurs:
            other = taken.get((counted, each.day, each.weekday, moment))
            if other:
                problem = f"two sessions come on day {each.day} at {moment} (the other: {other})"
                yield scene.document.mistake(scene.path, problem, "move one of them, or join them")
                break
            taken[counted, each.day, each.weekday, moment] = (
                f"{scene.document.file}:{scene.document.at(scene.path).line}"
            )


def _never_begun(built: Built) -> Iterator[Mistake]:
    """Modules that wait for each other's end: none of them ever begins."""
    waits: dict[str, list[tuple[Scene, str | None]]] = {}
    for scene in built.scenes:
        counted = scene.written.counted_from or COUNTED_FROM_JOINING
        after = counted.removeprefix("end of ").strip() if counted.startswith("end of ") else None
        waits.setdefault(PurePosixPath(scene.document.file).stem, []).append((scene, after))
    begun: set[str] = set()
    while more := {
        module
        for module, scenes in waits.items()
        if module not in begun and any(after is None or after in begun for _, after in scenes)
    }:
        begun |= more
    for module, scenes in waits.items():
        scene, after = scenes[0]
        if module not in begun and after in waits:
            problem = (
                f"this never comes: it waits for the end of “{after}”, which waits for this module in turn"
            )
            yield scene.document.mistake((*scene.path, "from"), problem, "let one of them begin by itself")


def _overlaps(built: Built) -> Iterator[Mistake]:
    """A session that asks something keeps the next one waiting: two that come close together come as one."""
    asking: dict[int, tuple[time, Scene]] = {}
    for day, scene in _by_day(built):
        if isinstance(scene.written.at, tuple | OwnTime):
            continue
        before = asking.get(day)
        if before is not None and before[1] is not scene:
            apart = _minutes(scene.due) - _minutes(before[0])
            if 0 < apart < CLOSE:
                other = f"{before[1].document.file}:{before[1].document.at(before[1].path).line}"
                problem = f"it comes {apart} minutes after another session that asks something ({other})"
                remedy = (
                    "it waits until that one is answered or closed; leave more time in between, or join them"
                )
                yield scene.document.mistake(scene.path, problem, remedy, "warning")
        if any(move.saves is not None for move in scene.moves):
            asking[day] = scene.due, scene


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _last_day(each: Occurrence) -> int:
    """The last day on which it can fall."""
    return each.day if each.weekday is None else each.day + 6


def _quiet(quiet: QuietHours, at: time) -> tuple[str, str]:
    problem = f"{at:%H:%M} lies within the quiet hours {quiet.start:%H:%M}-{quiet.end:%H:%M}"
    return problem, "choose another time, or change “quiet” in program.yaml"
