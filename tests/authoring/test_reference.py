"""docs/coordinators.md names every key that can be written, and what it shows can be written."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.authoring.expressions import parse_expression
from bot.authoring.kinds import names_in
from bot.authoring.programs import AVAILABLE
from bot.authoring.reading import read
from bot.authoring.safety import TEXTS
from bot.authoring.written import ModuleWritten, ProgramWritten, SessionWritten
from bot.authoring.written_steps import ANSWERS, AskWritten, SayWritten, ScaleWritten
from bot.authoring.yaml import parse
from bot.core.on_call import Ladder, Pace, Shift, StaffMember
from bot.core.risk import CrisisLine, ItemRule, Safety, ScoreRule, Spelling, WordRule
from bot.core.scale import Band, CutOff, Example, Item, Option, Scale

DOCS = Path(__file__).parent.parent.parent / "docs" / "coordinators.md"
REFERENCE = DOCS.read_text(encoding="utf-8")
NAMED = {word for code in re.findall(r"`([^`\n]+)`", REFERENCE) for word in re.findall(r"\w+", code)}
WRITTEN: list[type[BaseModel]] = [
    ProgramWritten, ModuleWritten, SessionWritten, SayWritten, AskWritten, ScaleWritten,
    Scale, Item, Option, Band, CutOff, Example,
    Safety, WordRule, ItemRule, ScoreRule, CrisisLine, Spelling,
    Ladder, StaffMember, Shift, Pace,
]  # fmt: skip
KEYS = sorted(
    {field.alias or key for model in WRITTEN for key, field in model.model_fields.items()} - {"ladder"}
)
"""The ladder of `Safety` comes from on-call.yaml and is written nowhere else."""


@pytest.mark.parametrize(
    "key", [*KEYS, *AVAILABLE, *(name for texts in TEXTS.values() for part in texts for name in part)]
)
def test_the_reference_names_every_key_and_every_name_a_text_may_mention(key: str) -> None:
    assert key in NAMED


def test_the_module_that_the_reference_shows_can_be_read() -> None:
    shown = re.findall(r"```yaml\n(module: .*?)```", REFERENCE, re.DOTALL)
    assert [read(parse("shown.yaml", one), ModuleWritten).module for one in shown] == ["Sleep"]


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_reference_shows_every_kind_of_answer_as_it_is_written(kind: str) -> None:
    shown = re.findall(rf"^\| `({kind}: .+?)` \|", REFERENCE, re.MULTILINE)
    assert shown
    for one in shown:
        document = parse("shown.yaml", f"ask: How?\nsave: answer\n{one}\n")
        assert getattr(read(document, AskWritten), kind) is not None


def test_the_conditions_that_the_reference_shows_are_conditions() -> None:
    section = REFERENCE.split("## Conditions\n")[1].split("\n## ")[0]
    shown = [code for code in re.findall(r"`([^`]+)`", section) if code not in ("and", "or")]
    assert len(shown) >= 8
    for one in shown:
        assert list(names_in(parse_expression(one)))
