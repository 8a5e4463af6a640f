"""A document read as a model; what pydantic complains of, in plain words at the right line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.authoring.mistakes import ContentError, Mistake, did_you_mean, listed, nearest
from bot.authoring.yaml import Document, Path, Plain

Model = TypeVar("Model", bound=BaseModel)

_QUOTED = re.compile(r"“([^”]+)”")
_WANTED = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "one text",
    "list_type": "a list, each entry on a line of its own that begins with “- ”",
    "tuple_type": "a list, each entry on a line of its own that begins with “- ”",
    "dict_type": "lines of “key: text”",
    "model_type": "lines of “key: text”",
    "model_attributes_type": "lines of “key: text”",
    "date_from_datetime_parsing": "a date such as 2026-03-01",
    "date_parsing": "a date such as 2026-03-01",
    "date_type": "a date such as 2026-03-01",
    "time_parsing": "a time of day such as 09:00",
    "time_delta_parsing": "a length of time such as 3h or 90min",
}


def read(
    document: Document, model: type[Model], data: Any = None, elsewhere: Mapping[str, Document] | None = None
) -> Model:
    """The document as a model. `data` is its data when it was smoothed before.

    `elsewhere`: the documents that hold the same top-level key in its stead.

    Raises:
        ContentError: it does not fit; one mistake for each place.
    """
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise ContentError(_mistakes(document, model, details, elsewhere or {})) from None


def _mistakes(
    document: Document,
    model: type[BaseModel],
    details: Sequence[ErrorDetails],
    elsewhere: Mapping[str, Document],
) -> Iterator[Mistake]:
    misspelt: set[tuple[Path, str | None]] = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *around, key = detail["loc"]
            misspelt.add((tuple(around), nearest(str(key), _keys_at(model, around))))
    for detail in details:
        location = detail["loc"]
        # A key that is there under another spelling is not missing as well.
        if detail["type"] == "missing" and (location[:-1], str(location[-1])) in misspelt:
            continue
        # A list whose entries are all wrong is told about entry by entry, and is not too short besides.
        if detail["type"] == "too_short" and detail["input"]:
            continue
        first = str(location[0]) if location else ""
        yield _mistake(elsewhere.get(first, document), model, detail)


def _mistake(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Mistake:
    path = _path(document, detail["loc"]) or _path_of_quoted(document, detail["msg"])
    name = next((part for part in reversed(path) if isinstance(part, str)), "this file")
    problem, remedy = _words(name, model, detail)
    return document.mistake(path, problem, remedy)


def _path(document: Document, location: tuple[int | str, ...]) -> Path:
    """Where pydantic stood, in the document's own keys: names of variants in a union are no keys."""
    path: list[str | int] = []
    here: Plain = document.data
    for part in location:
        if (isinstance(here, dict) and isinstance(part, str) and part in here) or (
            isinstance(here, list) and isinstance(part, int) and part < len(here)
        ):
            here = here[part]  # type: ignore[index]
            path.append(part)
    return tuple(path)


def _path_of_quoted(document: Document, message: str) -> Path:
    """Where a text that a message about a whole file quotes stands; the last place of several."""
    for quoted in reversed(_QUOTED.findall(message)):
        for path in reversed(document.positions):
            if document.get(path) == quoted:
                return path
    return ()


def _words(name: str, model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    given = detail["input"]
    if kind == "missing":
        wanted = detail["loc"][-1]
        return f"“{wanted}” is missing", f"add a line “{wanted}: …”"
    if kind == "extra_forbidden":
        known = sorted(_keys_at(model, detail["loc"][:-1]))
        unknown = str(detail["loc"][-1])
        return f"“{unknown}” is not known here", did_you_mean(unknown, known) or f"known are {listed(known)}"
    if kind in ("value_error", "assertion_error"):
        problem, _, remedy = str(context.get("error", detail["msg"])).partition("; ")
        return problem, remedy
    if kind in _WANTED:
        shown = f", not “{given}”" if isinstance(given, str) else ""
        return f"“{name}” must be {_WANTED[kind]}{shown}", ""
    if kind in ("literal_error", "enum"):
        known = [option.strip("'") for option in str(context["expected"]).replace(" or ", ", ").split(", ")]
        where = "here" if given == name else f"as “{name}”"
        return f"“{given}” is not known {where}", did_you_mean(
            str(given), known
        ) or f"known are {listed(known)}"
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        limit = next(iter(context.values()))
        way = {
            "greater_than_equal": "at least",
            "greater_than": "more than",
            "less_than_equal": "at most",
            "less_than": "less than",
        }[kind]
        return f"“{name}” must be {way} {limit}, not {given}", ""
    if kind in ("too_short", "string_too_short"):
        return f"“{name}” is empty", "write what belongs there, or remove it"
    if kind == "string_too_long":
        return f"“{name}” is longer than {context['max_length']} characters", "make it shorter"
    message = detail["msg"]
    return f"“{name}”: {message[0].lower()}{message[1:]}", ""


def _keys_at(model: type[BaseModel], location: Sequence[int | str]) -> set[str]:
    """The keys that may stand at a place, by the models on the way to it."""
    models = {model}
    for part in location:
        named = {one for one in models if one.__name__ == part}
        if named:
            models = named
            continue
        fields = [
            one.model_fields[part] for one in models if isinstance(part, str) and part in one.model_fields
        ]
        if fields:
            models = {found for field in fields for found in _models_in(field.annotation)}
    return {field.alias or name for one in models for name, field in one.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
