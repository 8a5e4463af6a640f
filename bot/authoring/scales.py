"""A scale's file as the core's scale, with the proof that its numbers add up."""

from typing import Any

from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.reading import read
from bot.authoring.yaml import Document, Path, Plain
from bot.core.scale import PointsError, Scale, score

_WORDS = {"stem", "text", "label"}
_NOTHING = {"none", "null", "~", "-", "skipped"}


def read_scale(document: Document, name: str) -> Scale:
    """The scale in a file of this name. A text without a language is taken as English.

    Raises:
        ContentError: it does not fit, or its bands, points and examples do not agree.
    """
    scale = read(document, Scale, _smoothed(document.data))
    mistakes: list[Mistake] = []
    if scale.scale != name:
        problem = f"the scale calls itself “{scale.scale}”, its file “{name}”"
        mistakes.append(document.mistake(("scale",), problem, "give both the same name"))
    contents = [*_origin(document, scale), *_languages(document, scale), *_points(document, scale)]
    mistakes += contents or [*_bands(document, scale), *_examples(document, scale)]
    if mistakes:
        raise ContentError(mistakes)
    return scale


def _smoothed(data: Plain, key: str = "") -> Any:
    """Plain words as English ones, and “skipped” in an example as nothing."""
    if isinstance(data, dict):
        return {name: _smoothed(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_smoothed(value, "example" if key == "points" else "") for value in data]
    if key in _WORDS:
        return {"en": data}
    if key in ("example", "score", "band") and data.lower() in _NOTHING:
        return None
    return data


def _origin(document: Document, scale: Scale) -> list[Mistake]:
    return [
        document.mistake(
            (key,), f"“{key}” is empty", "a scale is used only with its origin and licence known"
        )
        for key in ("copyright", "licence", "source", "title")
        if not getattr(scale, key).strip()
    ]


def _languages(document: Document, scale: Scale) -> list[Mistake]:
    """Every text must exist in every language that one of them exists in."""
    texts: list[tuple[Path, dict[str, str]]] = [(("stem",), scale.stem)] if scale.stem else []
    for index, option in enumerate(scale.options):
        texts.append((("options", index, "label"), option.label))
    for index, item in enumerate(scale.items):
        texts.append((("items", index, "text"), item.text))
        for number, option in enumerate(item.options or ()):
            texts.append((("items", index, "options", number, "label"), option.label))
    languages = sorted({language for _, text in texts for language in text})
    return [
        document.mistake(path, f"the words in “{language}” are missing here", "add the official ones")
        for path, text in texts
        for language in languages
        if not text.get(language, "").strip()
    ]


def _points(document: Document, scale: Scale) -> list[Mistake]:
    found: list[Mistake] = []
    if not scale.items:
        return [document.mistake(("items",), "this scale asks nothing", "add its items")]
    for number, item in enumerate(scale.items, 1):
        own: Path = ("items", number - 1, "options") if item.options is not None else ("options",)
        points = [option.points for option in scale.options_of(number)]
        if len(points) < 2:
            found.append(document.mistake(own, f"item {number} has fewer than two answers", "add them"))
        if len(set(points)) < len(points):
            found.append(
                document.mistake(own, "two answers have the same points", "check them with the manual")
            )
        elif points not in (sorted(points), sorted(points, reverse=True)):
            found.append(
                document.mistake(own, "the points go up and down", "list the answers in the manual's order")
            )
        if item.from_score is not None and item.scored:
            found.append(
                document.mistake(
                    ("items", number - 1),
                    f"item {number} is asked only from a score on, yet counts in it",
                    "write scored: false, or remove from_score",
                )
            )
    return found


def _bands(document: Document, scale: Scale) -> list[Mistake]:
    """Every score lies in exactly one band, if there are bands at all."""
    if not scale.bands:
        return []
    worth = [[option.points for option in scale.options_of(item)] for item in scale.scored_items]
    lowest, highest = sum(map(min, worth)), sum(map(max, worth))
    found: list[Mistake] = []
    expected = lowest
    for index, band in sorted(enumerate(scale.bands), key=lambda one: one[1].score.low):
        here = ("bands", index)
        if band.score.low < expected:
            problem = (
                f"“{band.band}” begins at {band.score.low}, which another band or the scale does not allow"
            )
            found.append(document.mistake(here, problem, f"begin it at {expected}"))
        elif band.score.low > expected:
            problem = f"no band holds the score {expected}"
            found.append(document.mistake(here, problem, f"begin “{band.band}” at {expected}"))
        expected = max(expected, band.score.high + 1)
    if expected != highest + 1:
        problem = f"the bands end at {expected - 1}, the scores at {highest}"
        found.append(document.mistake(("bands",), problem, f"let the last one end at {highest}"))
    found += [
        document.mistake(
            ("cut_offs", index, "score"), f"no score reaches {cut.score}", f"the highest is {highest}"
        )
        for index, cut in enumerate(scale.cut_offs)
        if cut.score not in range(lowest, highest + 1)
    ]
    return found


def _examples(document: Document, scale: Scale) -> list[Mistake]:
    found: list[Mistake] = []
    if not scale.examples:
        problem = "this scale has no example"
        return [document.mistake((), problem, "add one from its manual: points, score and band")]
    for index, example in enumerate(scale.examples):
        here = ("examples", index)
        try:
            result = score(scale, example.points)
        except PointsError as error:
            found.append(document.mistake((*here, "points"), str(error), ""))
            continue
        came = (result.score, result.band) if result else (None, None)
        wanted = (example.score, example.band if example.band is not None else came[1])
        if came != wanted:
            shown = "no score" if result is None else f"{result.score}, “{result.band}”"
            found.append(
                document.mistake(here, f"these points come to {shown}", "correct the example or the points")
            )
    return found
