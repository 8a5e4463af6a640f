"""What an editor knows of the files is what reads them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.authoring import written, written_steps, written_values
from bot.authoring.sample_people import PersonWritten
from bot.authoring.schema import FOLDER, line_for, schemas

PROGRAMS = Path(__file__).parent.parent.parent / "programs"
MODELS: tuple[type[BaseModel], ...] = (
    written_steps.SayWritten,
    written_steps.AskWritten,
    written_steps.ThenWritten,
    written_steps.ScaleWritten,
    written_steps.LessonWritten,
    written_steps.AlternativeWritten,
    written_steps.FirstOfWritten,
    written_steps.SetWritten,
    written_steps.PaceWritten,
    written_steps.BreatheWritten,
    written_steps.ThoughtRecordWritten,
    written_steps.ShowWritten,
    written_steps.TaskWritten,
    written_steps.DiaryWritten,
    written_steps.TestWritten,
    written_steps.UseWritten,
    written.AssignmentWritten,
    written.SessionWritten,
    written.ModuleWritten,
    written.ProgramWritten,
    PersonWritten,
)


@pytest.mark.parametrize("name", schemas())
def test_the_schemas_that_lie_there_are_made_from_the_models(name: str) -> None:
    assert (PROGRAMS / FOLDER / name).read_text("utf-8") == schemas()[name]


def test_every_shipped_page_and_module_names_its_schema() -> None:
    for file in (PROGRAMS / "reset").glob("*.yaml"):
        name = "program.json" if file.name == "program.yaml" else "module.json"
        assert file.read_text("utf-8").startswith(line_for(name) + "\n")


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_every_key_is_known_and_explained_and_no_other_is() -> None:
    known = [found for text in schemas().values() for found in objects(json.loads(text))]
    shown = {tuple(sorted(each["properties"])): each for each in known}
    for model in MODELS:
        here = shown[tuple(sorted(field.alias or name for name, field in model.model_fields.items()))]
        assert here["additionalProperties"] is False
        required = {name for name, field in model.model_fields.items() if field.is_required()}
        assert set(here.get("required", [])) == required
        assert all(each.get("description") for each in here["properties"].values()), model
    assert len(shown) == len(MODELS)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (written_values.Clock, ["9:00", "21:30", "23:59", "24:00", "7", "7.30", "noon"]),
        (written_values.Duration, ["3h", "90min", "1h 30min", "2 days", "3", "soon", "h"]),
        (written_values.Quiet, ["22:00-07:00", "22:00 – 7:00", "22-7", "night"]),
        (written_values.Numbers, ["0-24", "1.5 to 3", "-5-5", "24", "a-b"]),
        (written_values.SaveName, ["sleep_hours", "a1", "Sleep", "1a", "two words", "x" * 33]),
        (written_values.LanguageCode, ["en", "pt-BR", "english", "EN"]),
    ],
)
def test_an_editor_underlines_what_the_reader_refuses(kind: Any, texts: list[str]) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    pattern = adapter.json_schema()["pattern"]
    for text in texts:
        try:
            adapter.validate_python(text)
            taken = True
        except ValidationError:
            taken = False
        assert (re.search(pattern, text) is not None) == taken, text


def test_an_editor_offers_the_examples_that_the_descriptions_name() -> None:
    properties = json.loads(schemas()["module.json"])["$defs"]["SessionWritten"]["properties"]
    assert "09:00" in properties["at"]["examples"]
    assert "2-20" in properties["days"]["examples"]
