"""What a participant reads besides a program's texts, in each language that it speaks: titles, units, goals, keys."""

from collections.abc import Iterator, Mapping

from bot.authoring.kinds import OneOf
from bot.authoring.mistakes import Mistake, listed
from bot.authoring.programs import Built
from bot.authoring.yaml import Document
from bot.core.expression import Apply, Name
from bot.core.scale import Scale


def untranslated(
    built: Built, scales: Mapping[str, Scale | None], documents: Mapping[str, Document]
) -> Iterator[Mistake]:
    """Modules' titles, which stand in a participant's summary, and what a told score counts and is compared with."""
    yield from _keys_as_words(built)
    for scene in built.scenes:
        title = scene.document.data.get("module") if isinstance(scene.document.data, dict) else None
        yield from _missing(built, scene.document, ("module",), title if isinstance(title, str) else None)
        for move in scene.moves:
            scale = scales.get(move.saves or "")
            if scale is not None and scale.told:
                goal = scale.goal.label if scale.goal is not None else None
                yield from _missing(built, documents[scale.scale], ("unit",), scale.unit)
                yield from _missing(built, documents[scale.scale], ("goal", "label"), goal)


def _keys_as_words(built: Built) -> Iterator[Mistake]:
    """A key that is put into a text is the same in every language, and a word of one at the best."""
    if len(built.written.languages) == 1:
        return
    moves = [move for scene in built.scenes for move in scene.moves]
    keys = {move.saves: move.kind.keys for move in moves if move.saves and isinstance(move.kind, OneOf)}
    spoken = (move for move in moves if move.said is not None or move.alternatives)
    for use in (use for move in spoken for use in move.uses if not use.condition):
        of = use.of.to if isinstance(use.of, Apply) else use.of
        if isinstance(of, Name) and of.name in keys:
            yield Mistake(
                file=use.file,
                line=use.line,
                column=use.column,
                problem=f"“{of.name}” would be shown as its key, “{keys[of.name][0]}”, in every language",
                remedy=f'say it in words: {{% if {of.name} == "{keys[of.name][0]}" %}} … {{% endif %}}',
            )


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
