"""JSON Schemas of what a coordinator writes, for editors: they complete keys, explain them, and underline slips.

Made from the models that read the files. An editor knows less than `evenkeel check`: only that a file has
the right keys and forms.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.authoring.sample_people import PersonWritten
from bot.authoring.written import ModuleWritten, ProgramWritten
from bot.authoring.written_values import TEXT

FOLDER = ".schemas"
"""Below `programs/`; files there are for editors, and nothing else reads them."""

_EXAMPLE = re.compile(r"(?:such as|as in|write|allows only) `([^`]+)`")
PERSON = "person.json"
"""The schema of sample people, who lie a folder deeper than the rest."""

_DRAFT = "http://json-schema.org/draft-07/schema#"


def schemas() -> Mapping[str, str]:
    """Every schema as JSON, by its file's name."""
    return {
        "program.json": _written(ProgramWritten.model_json_schema()),
        "module.json": _written(ModuleWritten.model_json_schema()),
        PERSON: _written(PersonWritten.model_json_schema()),
    }


def line_for(name: str) -> str:
    """The first line of a program's page or module, or of a sample person: with it an editor knows the schema."""
    up = "../.." if name == PERSON else ".."
    return f"# yaml-language-server: $schema={up}/{FOLDER}/{name}"


def _written(schema: dict[str, Any]) -> str:
    whole = {"$schema": _DRAFT, **_plain(schema)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _with_examples(schema: dict[str, Any]) -> dict[str, Any]:
    """With what its description names as examples: an editor offers them."""
    examples = _EXAMPLE.findall(schema.get("description", ""))
    return {**schema, "examples": examples} if examples else schema


def _plain(schema: Any) -> Any:
    """Without what only Python knows: titles made of names, defaults in its own forms, null for what is left out."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in ("title", "default")}
    if "properties" in kept:
        # Here “title” and “default” would be keys that a coordinator writes.
        kept["properties"] = {
            key: _with_examples(_plain(value)) for key, value in schema["properties"].items()
        }
    kept = {key: value if key == "properties" else _plain(value) for key, value in kept.items()}
    if "anyOf" in kept:
        choices = [each for each in kept["anyOf"] if each != {"type": "null"}]
        kept.pop("anyOf")
        kept |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    if set(kept) <= {"type", "description"} and kept.get("type") == "string":
        kept |= TEXT
    return kept
