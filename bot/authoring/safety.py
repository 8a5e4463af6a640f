"""`safety.yaml` and `crisis-lines.yaml` as the core's safety."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.authoring.agreement import check_uses
from bot.authoring.kinds import AnyText, Kind, Truth
from bot.authoring.likeness import KEY
from bot.authoring.mistakes import ContentError, Mistake, count_wrong, did_you_mean, listed
from bot.authoring.programs import AVAILABLE
from bot.authoring.reading import read
from bot.authoring.words import Content, Said
from bot.authoring.yaml import Document
from bot.core.categories import NOTHING
from bot.core.expression import Scalar
from bot.core.likeness import Likeness
from bot.core.noticing import verify
from bot.core.risk import Safety, ScoreRule, SilenceRule
from bot.core.scale import Scale
from bot.core.scoring import allowed_points, span
from bot.core.text import Text, Words, render

ANYWHERE = "XX"
"""The country of the line that is shown where we know none."""

_ALWAYS: dict[str, Kind] = {
    "directory": AnyText(),
    "emergency": AnyText(),
    "promise": AnyText(),
    "held": Truth(),
    **dict.fromkeys(NOTHING, Truth()),
    "on_call": Truth(),
}
_SOMETIMES: dict[str, Kind] = {"next_on_call": AnyText()}
_WITH_LINE: dict[str, Kind] = {
    **_SOMETIMES,
    "line_name": AnyText(), "line_number": AnyText(), "line_hours": AnyText(), "line_url": AnyText(),
}  # fmt: skip
_OF_PARTICIPANT = {name: kind for name, kind in AVAILABLE.items() if name != "day"}

TEXTS: dict[str, tuple[dict[str, Kind], dict[str, Kind]]] = {
    "crisis": (_ALWAYS, _WITH_LINE),
    "noticed": (_ALWAYS, _WITH_LINE),
    "numbers": (_ALWAYS, _WITH_LINE),
    "help": ({**_OF_PARTICIPANT, "on_call": Truth()}, _SOMETIMES),
}
"""The texts of safety, each with the names that it can always mention and those that may be missing."""


WARN_AFTER, FAIL_AFTER = 200, 400
"""Days since somebody looked a crisis line up (clinical reference c.10)."""


def read_safety(
    rules: Document,
    lines: Document,
    scales: Mapping[str, Scale | None],
    content: Content,
    languages: Sequence[str],
    mistakes: list[Mistake],
    likeness: Likeness | None = None,
    tried: bool = False,
) -> Safety | None:
    """The safety that two files hold; None when there is a mistake in it, which is added to `mistakes`.

    `likeness` is what was learned from examples, where the rules name such a file. `tried`: the phrases in these
    very files were tried before, and are left out.
    """
    before = count_wrong(mistakes)
    if not isinstance(rules.data, dict):
        mistakes.append(
            rules.mistake((), "this file holds no rules", "write them as in docs/coordinators.md")
        )
        return None
    if tried:
        rules = replace(rules, data={**rules.data, "words": []})
    words = {
        name: said.words
        for name, (always, sometimes) in TEXTS.items()
        if (said := _text(rules, name, always, sometimes, content, languages, mistakes))
    }
    safety = _rules(rules, lines, words, likeness, mistakes)
    if safety is None:
        return None
    mistakes += _lines(lines, safety, languages)
    mistakes += _scales(rules, safety, scales)
    mistakes += [
        rules.mistake(broken.loc, broken.message, "change the phrases or the example")
        for broken in verify(safety)
    ]
    return safety if count_wrong(mistakes) == before else None


def _rules(
    rules: Document,
    lines: Document,
    words: Mapping[str, Words],
    likeness: Likeness | None,
    mistakes: list[Mistake],
) -> Safety | None:
    assert isinstance(rules.data, dict)
    held = lines.data.get("lines") if isinstance(lines.data, dict) and len(lines.data) == 1 else None
    if held is None:
        mistakes.append(lines.mistake((), "this file must begin with “lines:”", "list the lines below it"))
        held = []
    if "lines" in rules.data:
        mistakes.append(
            rules.mistake(
                ("lines",),
                "crisis lines stand in a file of their own",
                "move them to programs/crisis-lines.yaml",
            )
        )
    if "ladder" in rules.data:
        problem = "who is on call stands in a file of its own"
        mistakes.append(rules.mistake(("ladder",), problem, "move it to programs/on-call.yaml"))
        return None
    data: dict[str, Any] = {key: value for key, value in rules.data.items() if key not in (*TEXTS, KEY)}
    try:
        return read(rules, Safety, {**data, **words, "lines": held, KEY: likeness}, {"lines": lines})
    except ContentError as error:
        mistakes += error.mistakes
        return None


def _text(
    rules: Document,
    name: str,
    always: dict[str, Kind],
    sometimes: dict[str, Kind],
    content: Content,
    languages: Sequence[str],
    mistakes: list[Mistake],
) -> Said | None:
    """A text that must always come out, whatever is known of the participant."""
    wording = rules.data.get(name) if isinstance(rules.data, dict) else None
    if not isinstance(wording, str):
        mistakes.append(
            rules.mistake((name,), f"“{name}” is missing", f"add a line “{name}: shared/{name}.md”")
        )
        return None
    said = content.said(rules, (name,), wording, languages, folder="")
    if said is None:
        return None
    unknown = list(check_uses(said.uses, {**always, **sometimes}, "in this text"))
    mistakes += unknown
    for language, text in said.words.items() if not unknown else ():
        missing = _silent_without(text, always, sometimes)
        if missing is not None:
            where, known = missing
            mistakes.append(
                rules.mistake(
                    (name,),
                    f"the text “{wording}” in “{language}” would be left out {where}",
                    f"put what mentions {known[0]} between {{% if {known[1]} is answered %}} and {{% endif %}}",
                )
            )
    return said


def _silent_without(
    text: Text, always: Mapping[str, Kind], sometimes: Mapping[str, Kind]
) -> tuple[str, tuple[str, str]] | None:
    """Where a text would not come out, and what to ask for; None where it always does."""
    least: dict[str, Scalar] = dict.fromkeys(always, "00:00")
    line: dict[str, Scalar] = dict.fromkeys(set(sometimes) - set(_SOMETIMES), "x")
    covers: tuple[dict[str, Scalar], ...] = (
        {"on_call": True},
        {"on_call": False, "next_on_call": "x"},
        {"on_call": False},
    )
    for cover in covers:
        if render(text, {**least, **line, **cover}) is None:
            return "where nobody is on call", ("when", "next_on_call")
        if render(text, {**least, **cover}) is None:
            return "where no line is known", ("a line", "line_number")
    return None


def outdated(lines: Document, today: date) -> list[Mistake]:
    """Crisis lines that nobody has looked after for long: a warning after 200 days, a mistake after 400.

    `check` alone asks this. A bot that runs goes on, whatever the date is: an old number is better than none.
    """
    found: list[Mistake] = []
    entries = lines.data.get("lines", []) if isinstance(lines.data, dict) else []
    for index, entry in enumerate(entries):
        written = entry.get("verified_at") if isinstance(entry, dict) else None
        if not isinstance(written, str) or not isinstance(entry, dict):
            continue
        days = (today - date.fromisoformat(written)).days
        if days > WARN_AFTER:
            problem = f"the line for {entry.get('country')} was last looked up {days} days ago, on {written}"
            remedy = "look it up on its own page, and write today's date as verified_at"
            here = ("lines", index, "verified_at")
            found.append(lines.mistake(here, problem, remedy, "mistake" if days > FAIL_AFTER else "warning"))
    return found


def _lines(lines: Document, safety: Safety, languages: Sequence[str]) -> list[Mistake]:
    found = [*_untranslated(lines, safety, languages)]
    first: dict[str, int] = {}
    for index, line in enumerate(safety.lines):
        if line.country in first:
            found.append(
                lines.mistake(
                    ("lines", index),
                    f"“{line.country}” is here a second time",
                    "keep one line for each country",
                )
            )
        first.setdefault(line.country, index)
    if ANYWHERE not in first:
        found.append(
            lines.mistake(
                ("lines",),
                f"no line is for “{ANYWHERE}”, all other countries",
                "add one with the address of a directory as its url",
            )
        )
    elif not safety.lines[first[ANYWHERE]].url:
        found.append(
            lines.mistake(
                ("lines", first[ANYWHERE]),
                f"the line for “{ANYWHERE}” has no url",
                "give it the address of a directory of lines",
            )
        )
    return found


def _untranslated(lines: Document, safety: Safety, languages: Sequence[str]) -> Iterator[Mistake]:
    """What somebody in need would read in another language. A name that is written once is the same in all."""
    for index, line in enumerate(safety.lines):
        for key in ("name", "number", "hours", "emergency"):
            words: dict[str, str] = getattr(line, key)
            missing = [language for language in languages if language not in words]
            named = key == "name" and len(words) == 1
            if missing and not named and any(sign.isalpha() for text in words.values() for sign in text):
                yield lines.mistake(
                    ("lines", index, key),
                    f"“{next(iter(words.values()))}” is missing in {listed(missing)}",
                    f"write it in each language: {key}: {{en: …, {missing[0]}: …}}",
                )


def _scales(rules: Document, safety: Safety, scales: Mapping[str, Scale | None]) -> list[Mistake]:
    """Rules about scales that do not exist, items that they do not have and numbers that never come."""
    found: list[Mistake] = []
    for index, rule in enumerate(safety.items):
        here = ("items", index)
        scale = _scale(rules, here, rule.scale, scales, found)
        if scale is None:
            continue
        if rule.item > len(scale.items):
            problem = f"“{rule.scale}” has {len(scale.items)} items, no item {rule.item}"
            found.append(rules.mistake((*here, "item"), problem, "write the number of one of its items"))
            continue
        worth = allowed_points(scale, rule.item)
        if not any(points in rule.points for points in worth):
            problem = f"no answer to item {rule.item} of “{rule.scale}” is worth {rule.points}"
            found.append(
                rules.mistake(
                    (*here, "points"), problem, f"its answers are worth {min(worth)} to {max(worth)}"
                )
            )
    for index, open_rule in enumerate(safety.unanswered):
        _scale(rules, ("unanswered", index), open_rule.scale, scales, found)
    for index, change_rule in enumerate(safety.changes):
        scale = _scale(rules, ("changes", index), change_rule.scale, scales, found)
        if scale is not None and scale.scoring == "outcomes":
            problem = f"“{change_rule.scale}” has no score, only outcomes"
            found.append(rules.mistake(("changes", index), problem, "write rules on its items"))
    on_scores: list[tuple[str, int, ScoreRule | SilenceRule]] = [
        *(("scores", index, rule) for index, rule in enumerate(safety.scores)),
        *(("silences", index, rule) for index, rule in enumerate(safety.silences)),
    ]
    for key, index, score_rule in on_scores:
        here = (key, index)
        scale = _scale(rules, here, score_rule.scale, scales, found)
        if scale is None:
            continue
        if scale.scoring == "outcomes":
            problem = f"“{score_rule.scale}” has no score, only outcomes"
            found.append(rules.mistake(here, problem, "write rules on its items"))
            continue
        low, high = span(scale)
        if score_rule.score.low < low or score_rule.score.high > high:
            problem = f"scores of “{score_rule.scale}” go from {low} to {high}, not {score_rule.score}"
            found.append(rules.mistake((*here, "score"), problem, "write a part of that range"))
    return found


def _scale(
    rules: Document,
    here: tuple[str, int],
    name: str,
    scales: Mapping[str, Scale | None],
    found: list[Mistake],
) -> Scale | None:
    if name not in scales:
        remedy = did_you_mean(name, scales) or f"write it as programs/scales/{name}.yaml"
        found.append(rules.mistake((*here, "scale"), f"there is no scale “{name}”", remedy))
    return scales.get(name)
