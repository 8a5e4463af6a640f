"""The words of a scale that its own file leaves out, as somebody with permission has written them."""

from pydantic import Field

from bot.authoring.mistakes import ContentError, Mistake
from bot.authoring.reading import read
from bot.authoring.written_values import Wording, Written
from bot.authoring.yaml import Document, Path
from bot.core.scale import Item, Option, Scale


class ItemWording(Written):
    """The official words of one item, and of its own answers."""

    text: Wording
    options: tuple[Wording, ...] | None = None


class ScaleWording(Written):
    """`programs/scales/wordings/<scale>.yaml`: official words, and by what right they are used."""

    scale: str
    permission: str = Field(min_length=1)
    stem: Wording = ""
    options: tuple[Wording, ...] = ()
    items: tuple[ItemWording, ...]


def read_wording(document: Document, scale: Scale) -> Scale:
    """The scale with the words of this file.

    Raises:
        ContentError: the words are not those of this scale, or some are missing.
    """
    written = read(document, ScaleWording)
    mistakes: list[Mistake] = []
    if scale.wording != "none":
        problem = f"“{scale.scale}” has its official words already"
        raise ContentError([document.mistake((), problem, "remove this file")])
    if written.scale != scale.scale:
        problem = f"these words are for “{written.scale}”, the file for “{scale.scale}”"
        mistakes.append(document.mistake(("scale",), problem, "give both the same name"))
    _count(document, ("items",), len(written.items), len(scale.items), "items", mistakes)
    _count(document, ("options",), len(written.options), len(scale.options), "answers", mistakes)
    for index, (words, item) in enumerate(zip(written.items, scale.items, strict=False)):
        here = ("items", index)
        _count(document, here, len(words.options or ()), len(item.options or ()), "answers", mistakes)
    languages = {language for words in written.items for language in _by_language(words.text)}
    texts: list[tuple[Path, str | dict[str, str]]] = [
        (("options", index), label) for index, label in enumerate(written.options)
    ]
    for index, words in enumerate(written.items):
        texts.append((("items", index, "text"), words.text))
        texts += [(("items", index, "options", n), label) for n, label in enumerate(words.options or ())]
    if written.stem:
        texts.append((("stem",), written.stem))
    for path, text in texts:
        given = _by_language(text)
        for language in sorted(languages):
            if not given.get(language, "").strip():
                problem = f"the words in “{language}” are missing here"
                mistakes.append(document.mistake(path, problem, "add the official ones"))
    if mistakes:
        raise ContentError(mistakes)
    return scale.model_copy(
        update={
            "wording": "shipped",
            "permission": written.permission,
            "stem": _by_language(written.stem) if written.stem else {},
            "options": _labelled(scale.options, written.options),
            "items": tuple(
                _worded(item, words) for item, words in zip(scale.items, written.items, strict=True)
            ),
        }
    )


def _count(
    document: Document, path: Path, given: int, wanted: int, what: str, mistakes: list[Mistake]
) -> None:
    if given != wanted:
        problem = f"the scale has {wanted} {what}; written here: {given}"
        mistakes.append(document.mistake(path, problem, "write them all, in the scale's order"))


def _by_language(text: str | dict[str, str]) -> dict[str, str]:
    return {"en": text} if isinstance(text, str) else text


def _labelled(options: tuple[Option, ...], labels: tuple[str | dict[str, str], ...]) -> tuple[Option, ...]:
    return tuple(
        option.model_copy(update={"label": _by_language(label)})
        for option, label in zip(options, labels, strict=True)
    )


def _worded(item: Item, words: ItemWording) -> Item:
    own = None if item.options is None else _labelled(item.options, words.options or ())
    return item.model_copy(update={"text": _by_language(words.text), "options": own})
