"""A scale's file as the core's scale, with the proof that its numbers add up."""

from collections.abc import Iterator
from typing import Any

from bot.authoring.expressions import parse_expression
from bot.authoring.kinds import names_in
from bot.authoring.mistakes import ContentError, Mistake, SlipError, did_you_mean, listed
from bot.authoring.reading import read
from bot.authoring.yaml import Document, Path, Plain
from bot.core.scale import Scale
from bot.core.scoring import PointsError, score, span

_WORDS = {"stem", "text", "label", "unit"}
_NOTHING = {"none", "null", "~", "-", "skipped"}
_ORIGIN = ("copyright", "licence", "source", "title")


def read_scale(document: Document, name: str) -> Scale:
    """The scale in a file of this name. A text without a language is taken as English.

    Raises:
        ContentError: it does not fit, or its bands, points and examples do not agree.
    """
    mistakes: list[Mistake] = []
    data = _smoothed(document, document.data, (), mistakes)
    if mistakes:
        raise ContentError(mistakes)
    scale = read(document, Scale, data)
    if scale.scale != name:
        problem = f"the scale calls itself “{scale.scale}”, its file “{name}”"
        mistakes.append(document.mistake(("scale",), problem, "give both the same name"))
    contents = [
        *_origin(document, scale),
        *_words(document, scale),
        *_points(document, scale),
        *_conditions(document, scale),
        *_parts(document, scale),
        *_results(document, scale),
    ]
    mistakes += contents or [
        *_bands(document, scale),
        *_cut_offs(document, scale),
        *_examples(document, scale),
    ]
    if mistakes:
        raise ContentError(mistakes)
    return scale


def _smoothed(document: Document, data: Plain, path: Path, mistakes: list[Mistake]) -> Any:
    """Plain words as English ones, conditions as trees, and “skipped” in an example as nothing."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if isinstance(data, dict):
        return {name: _smoothed(document, value, (*path, name), mistakes) for name, value in data.items()}
    if isinstance(data, list):
        return [_smoothed(document, value, (*path, n), mistakes) for n, value in enumerate(data)]
    if key == "when":
        try:
            return parse_expression(data)
        except SlipError as slip:
            mistakes.append(document.mistake(path, slip.problem, slip.remedy))
            return None
    if key in _WORDS and (key, path[0]) != ("unit", "items"):
        return {"en": data}
    if path[:1] == ("examples",) and data.lower() in _NOTHING:
        return None
    return data


def _origin(document: Document, scale: Scale) -> Iterator[Mistake]:
    for key in _ORIGIN:
        if not getattr(scale, key).strip():
            yield document.mistake(
                (key,), f"“{key}” is empty", "a scale is used only with its origin and licence known"
            )


def _words(document: Document, scale: Scale) -> Iterator[Mistake]:
    """Every text must exist in every language that one of them exists in; or none at all."""
    texts: list[tuple[Path, dict[str, str]]] = [(("stem",), scale.stem)] if scale.stem else []
    for index, option in enumerate(scale.options):
        texts.append((("options", index, "label"), option.label))
    for index, item in enumerate(scale.items):
        texts.append((("items", index, "text"), item.text))
        for number, option in enumerate(item.options or ()):
            texts.append((("items", index, "options", number, "label"), option.label))
    languages = sorted({language for _, text in texts for language in text})
    if scale.wording == "none":
        for path, text in texts:
            if text:
                yield document.mistake(
                    path,
                    "this scale's words may not stand here, says “wording: none”",
                    f"with permission, write them in programs/scales/wordings/{scale.scale}.yaml",
                )
        for index, item in enumerate(scale.items):
            if not item.topic.strip():
                problem = f"without its words, nobody knows what item {index + 1} is about"
                yield document.mistake(
                    ("items", index), problem, "add “topic:” with two or three words of your own"
                )
        return
    for path, text in texts:
        for language in languages or ["en"]:
            if not text.get(language, "").strip():
                problem = f"the words in “{language}” are missing here"
                yield document.mistake(path, problem, "add the official ones")


def _points(document: Document, scale: Scale) -> Iterator[Mistake]:
    if not scale.items:
        yield document.mistake(("items",), "this scale asks nothing", "add its items")
        return
    for number, item in enumerate(scale.items, 1):
        here: Path = ("items", number - 1)
        if item.number is not None:
            if item.options is not None:
                yield document.mistake(here, f"item {number} has answers and a number", "keep one of them")
            continue
        own: Path = (*here, "options") if item.options is not None else ("options",)
        points = [option.points for option in scale.options_of(number)]
        if len(points) < 2:
            yield document.mistake(own, f"item {number} has fewer than two answers", "add them")
        if len(set(points)) < len(points):
            yield document.mistake(own, "two answers have the same points", "check them with the manual")
        elif points not in (sorted(points), sorted(points, reverse=True)):
            yield document.mistake(own, "the points go up and down", "list the answers in the manual's order")


def _conditions(document: Document, scale: Scale) -> Iterator[Mistake]:
    """A condition may look back, never ahead."""
    for number, item in enumerate(scale.items, 1):
        here: Path = ("items", number - 1)
        if item.when is None:
            if item.left_out is not None:
                yield document.mistake(
                    (*here, "left_out"), f"item {number} is never left out", "add “when”, or remove this"
                )
            continue
        known = ["score", *(f"item{earlier}" for earlier in range(1, number))]
        yield from _unknown(document, (*here, "when"), names_in(item.when), known)
    for index, outcome in enumerate(scale.outcomes):
        here = ("outcomes", index)
        last = index == len(scale.outcomes) - 1
        if outcome.when is not None:
            known = ["score", *(f"item{number}" for number in range(1, len(scale.items) + 1))]
            yield from _unknown(document, (*here, "when"), names_in(outcome.when), known)
            if last:
                problem = "where no condition holds there would be no result"
                yield document.mistake(here, problem, "let the last outcome stand without “when”")
        elif not last:
            problem = f"what stands after “{outcome.band}” can never come"
            yield document.mistake(here, problem, "add its “when”, or move it to the end")


def _unknown(document: Document, path: Path, names: Iterator[str], known: list[str]) -> Iterator[Mistake]:
    for name in names:
        if name not in known:
            remedy = did_you_mean(name, known) or f"known here are {listed(known)}"
            yield document.mistake(path, f"“{name}” is not known here", remedy)


def _parts(document: Document, scale: Scale) -> Iterator[Mistake]:
    for index, part in enumerate(scale.subscales):
        here: Path = ("subscales", index, "items")
        for item in part.items:
            if item not in range(1, len(scale.items) + 1):
                problem = f"there is no item {item}"
                yield document.mistake(here, problem, f"the items are 1 to {len(scale.items)}")
        if [one.subscale for one in scale.subscales].count(part.subscale) > 1:
            yield document.mistake(
                ("subscales", index), f"“{part.subscale}” stands here twice", "give each its own name"
            )
    if scale.missing is not None and not 0 < scale.missing.most < len(scale.scored_items):
        yield document.mistake(
            ("missing", "most"),
            f"{scale.missing.most} missing answers can't be filled from the others",
            "write the manual's number, or remove this: then any missing answer means no score",
        )


def _results(document: Document, scale: Scale) -> Iterator[Mistake]:
    """A scale has a number or outcomes, not both."""
    if scale.scoring == "outcomes":
        if not scale.outcomes:
            problem = "this scale has no outcomes"
            yield document.mistake(("scoring",), problem, "add “outcomes:”, or score it as a sum")
        numbers: dict[str, object] = {
            "bands": scale.bands,
            "cut_offs": scale.cut_offs,
            "reliable_change": scale.reliable_change,
            "goal": scale.goal,
            "missing": scale.missing,
        }
        for key, given in numbers.items():
            if given:
                problem = f"“{key}” needs a score, and this scale has outcomes"
                yield document.mistake((key,), problem, "remove one of them")
    elif scale.outcomes:
        problem = "this scale has a score; outcomes have none"
        yield document.mistake(("outcomes",), problem, "write “scoring: outcomes”, or use bands")
    if scale.multiply < 1:
        yield document.mistake(
            ("multiply",), "a score can't be multiplied by this", "write a whole number from 1 on"
        )


def _bands(document: Document, scale: Scale) -> Iterator[Mistake]:
    """Every score lies in exactly one band, if there are bands at all."""
    if not scale.bands:
        return
    lowest, highest = span(scale)
    expected = lowest
    for index, band in sorted(enumerate(scale.bands), key=lambda one: one[1].score.low):
        here = ("bands", index)
        if band.score.low < expected:
            problem = (
                f"“{band.band}” begins at {band.score.low}, which another band or the scale does not allow"
            )
            yield document.mistake(here, problem, f"begin it at {expected}")
        elif band.score.low > expected:
            problem = f"no band holds the score {expected}"
            yield document.mistake(here, problem, f"begin “{band.band}” at {expected}")
        expected = max(expected, band.score.high + 1)
    if expected != highest + 1:
        problem = f"the bands end at {expected - 1}, the scores at {highest}"
        yield document.mistake(("bands",), problem, f"let the last one end at {highest}")


def _cut_offs(document: Document, scale: Scale) -> Iterator[Mistake]:
    lowest, highest = (0, 0) if scale.scoring == "outcomes" else span(scale)
    for index, cut in enumerate(scale.cut_offs):
        here = ("cut_offs", index)
        if (cut.score is None) == (cut.up_to is None):
            problem = f"from or up to which score “{cut.name}” is met is not said"
            yield document.mistake(here, problem, "write one of “score: 10” (met from 10 on) and “up_to: 50”")
            continue
        reached = cut.score if cut.score is not None else cut.up_to
        if reached not in range(lowest, highest + 1):
            yield document.mistake(
                (*here, "score"), f"no score reaches {reached}", f"the highest is {highest}"
            )


def _examples(document: Document, scale: Scale) -> Iterator[Mistake]:
    if not scale.examples:
        problem = "this scale has no example"
        yield document.mistake((), problem, "add one from its manual: points, score and band")
    for index, example in enumerate(scale.examples):
        here = ("examples", index)
        try:
            result = score(scale, example.points)
        except PointsError as error:
            yield document.mistake((*here, "points"), str(error), "")
            continue
        came = (result.score, result.band) if result else (None, None)
        band = example.band
        if band is None and scale.scoring != "outcomes":
            band = came[1]  # a scale with a score need not repeat the band
        wanted = (example.score, band)
        if came != wanted:
            shown = "no score" if result is None else f"{result.score}, “{result.band}”"
            yield document.mistake(here, f"these points come to {shown}", "correct the example or the points")
        elif example.subscores is not None and (not result or example.subscores != result.subscores):
            parts = result.subscores if result else {}
            shown = ", ".join(f"{name} {each}" for name, each in parts.items()) or "none"
            yield document.mistake(
                here, f"the subscores of these points are {shown}", "correct the example or the subscales"
            )
