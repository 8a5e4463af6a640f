"""What a participant reads besides a program's texts, in each language that it speaks: titles, units, goals."""

from collections.abc import Iterator, Mapping

from bot.authoring.mistakes import Mistake, listed
from bot.authoring.programs import Built
from bot.authoring.yaml import Document
from bot.core.scale import Scale


def untranslated(
    built: Built, scales: Mapping[str, Scale | None], documents: Mapping[str, Document]
) -> Iterator[Mistake]:
    """Modules' titles, which stand in a participant's summary, and what a told score counts and is compared with."""
    for scene in built.scenes:
        title = scene.document.data.get("module") if isinstance(scene.document.data, dict) else None
        yield from _missing(built, scene.document, ("module",), title if isinstance(title, str) else None)
        for move in scene.moves:
            scale = scales.get(move.saves or "")
            if scale is not None and scale.told:
                goal = scale.goal.label if scale.goal is not None else None
                yield from _missing(built, documents[scale.scale], ("unit",), scale.unit)
                yield from _missing(built, documents[scale.scale], ("goal", "label"), goal)


def _missing(
    built: Built, document: Document, path: tuple[str, ...], words: str | Mapping[str, str] | None
) -> Iterator[Mistake]:
    first = built.written.languages[0]
    said = {first: words} if isinstance(words, str) else words or {}
    missing = [language for language in built.written.languages if language not in said]
    if missing and any(sign.isalpha() for text in said.values() for sign in text):
        key = path[-1]
        yield document.mistake(
            path,
            f"“{next(iter(said.values()))}” is missing in {listed(missing)}",
            f"write it in each language: {key}: {{{first}: …, {missing[0]}: …}}",
        )
