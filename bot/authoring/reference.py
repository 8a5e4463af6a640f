"""The reference of everything that a coordinator may write, made from the models that read it."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bot.authoring import written, written_steps
from bot.authoring.programs import AVAILABLE
from bot.authoring.sample_people import PersonWritten

_PARTS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("A program", "`programs/<name>/program.yaml`", written.ProgramWritten),
    ("A module", "`programs/<name>/<module>.yaml`", written.ModuleWritten),
    ("A session", "an entry of `sessions` in a module", written.SessionWritten),
    ("Say", "a step: `- say: …`", written_steps.SayWritten),
    ("Ask", "a step: `- ask: …`", written_steps.AskWritten),
    ("Scale", "a step: `- scale: …`", written_steps.ScaleWritten),
    ("The longer form of a scale", "behind `then`", written_steps.ThenWritten),
    ("Lesson", "a step: `- lesson: …`", written_steps.LessonWritten),
    ("First of", "a step: `- first_of: …`", written_steps.FirstOfWritten),
    ("One of several texts", "an entry of `first_of`", written_steps.AlternativeWritten),
    ("Set", "a step: `- set: …`", written_steps.SetWritten),
    ("Breathe", "a step: `- breathe: …`", written_steps.BreatheWritten),
    ("How a breath goes", "behind `breathe`", written_steps.PaceWritten),
    ("Thought record", "a step: `- thought_record: true`", written_steps.ThoughtRecordWritten),
    ("Show", "a step: `- show: …`", written_steps.ShowWritten),
    ("Task", "a step: `- task: …`", written_steps.TaskWritten),
    ("Diary", "a step: `- diary: sleep`", written_steps.DiaryWritten),
    ("Thinking test", "a step: `- test: …`", written_steps.TestWritten),
    ("Use", "a step: `- use: …`", written_steps.UseWritten),
    ("A random assignment", "an entry of `assignments` in a program", written.AssignmentWritten),
    ("A sample person", "`programs/<name>/people/<name>.yaml`", PersonWritten),
)


def reference() -> str:
    """The page, as Markdown."""
    lines = [
        "# Reference",
        "",
        "Every key that can be written, made from what reads the files (`evenkeel reference`). How it all goes "
        "together: [what a coordinator writes](coordinators.md). To learn it by doing: [the tutorial](tutorial.md).",
        "",
    ]
    for title, where, model in _PARTS:
        lines += [f"## {title}", "", f"{_about(model)} Written as {where}.", "", *_table(model), ""]
    lines += [
        "## Answers",
        "",
        "Exactly one of these stands beside `ask`:",
        "",
        *(f"- `{example}`" for example in written_steps.ANSWERS.values()),
        "",
        "## Names that are always known",
        "",
        "Texts and conditions may mention what was saved before, and: "
        + ", ".join(f"`{name}`" for name in AVAILABLE)
        + ".",
        "",
    ]
    return "\n".join(lines)


def _about(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| key | needed | what it is |"
    yield "|---|---|---|"
    for name, field in model.model_fields.items():
        about = " ".join((field.description or "").split()).replace("|", "\\|")
        needed = "yes" if field.is_required() else _default(field.default)
        yield f"| `{field.alias or name}` | {needed} | {about} |"


def _default(value: Any) -> str:
    """What holds if it is left out, where that is a plain word or number."""
    return (
        f"`{value}`"
        if isinstance(value, str | int)
        and not isinstance(value, bool)
        and re.fullmatch(r"[\w/]+", str(value))
        else ""
    )
