"""What was learned from examples, as a file: `programs/likeness/weights.tsv`, written by `evenkeel risk learn`."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pydantic import Field

from bot.authoring.learning import Learned
from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.reading import read
from bot.authoring.sources import read_source
from bot.authoring.yaml import Document
from bot.core.likeness import Likeness
from bot.core.value import Value

KEY = "likeness"
_HEAD = "# Learned by `evenkeel risk learn` from the examples beside it. A hand should not change it."
_EXAMPLES = re.compile(r"# examples: (\d+), sha256 ([0-9a-f]{64})")
_NUMBER = re.compile(r"-?\d{1,6}\.\d{1,6}")


class LikenessWritten(Value):
    """The key `likeness` of safety.yaml. `weights` is a file below `programs/`."""

    weights: str = Field(min_length=1)
    likely: float
    perhaps: float


def read_likeness(rules: Document, home: Path) -> Likeness | None:
    """What the key `likeness` of the risk rules names; None where there is no such key.

    Raises:
        ContentError: the key, or the file it names, can't be used.
    """
    held = rules.data.get(KEY) if isinstance(rules.data, dict) else None
    if held is None:
        return None
    written = read(rules, LikenessKey, {KEY: held}).likeness
    if written.likely < written.perhaps:
        problem = "“likely” is less than “perhaps”, so that nothing would ever be asked"
        raise ContentError([rules.mistake((KEY, "likely"), problem, "write the greater number here")])
    file = str(PurePosixPath("programs") / written.weights)
    try:
        text = read_source(home, file)
    except ContentError as error:
        complaint = error.mistakes[0]
        if complaint.problem != "there is no such file":
            raise
        problem = f"there is no file “{file}”"
        raise ContentError(
            [rules.mistake((KEY, "weights"), problem, "make it with: evenkeel risk learn")]
        ) from None
    learned = parsed(file, text)
    return Likeness(
        bias=learned.bias,
        weights=learned.weights,
        categories=learned.categories,
        likely=written.likely,
        perhaps=written.perhaps,
    )


class LikenessKey(Value):
    """The part of safety.yaml that is read here."""

    likeness: LikenessWritten


def written(learned: Learned, examples: int, digest: str) -> str:
    """The file that holds what was learned."""
    lines = [_HEAD, f"# examples: {examples}, sha256 {digest}", f"bias\t{learned.bias:.4f}"]
    lines += [
        f"{feature}\t{learned.weights[feature]:.2f}\t{learned.categories.get(feature, '')}".rstrip("\t")
        for feature in sorted(learned.weights)
    ]
    return "\n".join(lines) + "\n"


def digest_of(text: str) -> str | None:
    """The examples that a file says it was learned from; None where it does not say."""
    found = _EXAMPLES.search(text)
    return None if found is None else found[2]


def parsed(file: str, text: str) -> Learned:
    """What such a file holds.

    Raises:
        ContentError: a line of it can't be read.
    """
    bias: float | None = None
    weights: dict[str, float] = {}
    categories: dict[str, str] = {}
    for number, line in _lines(text):
        parts = line.split("\t")
        if len(parts) not in (2, 3) or not _NUMBER.fullmatch(parts[1]):
            problem = "this line is no word, its weight and its category, with tabs between them"
            raise ContentError(
                [Mistake(file=file, line=number, problem=problem, remedy="make it anew: evenkeel risk learn")]
            )
        if bias is None:
            bias = float(parts[1])
            continue
        weights[parts[0]] = float(parts[1])
        if len(parts) == 3:
            categories[parts[0]] = parts[2]
    if bias is None or not weights:
        problem = "there are no weights here"
        raise ContentError(
            [Mistake(file=file, line=1, problem=problem, remedy="make it anew: evenkeel risk learn")]
        )
    return Learned(bias, weights, categories)


def _lines(text: str) -> Iterable[tuple[int, str]]:
    return (
        (number, line)
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip() and not line.startswith("# ")
    )
