"""What the bot itself says, in other languages: `content/<language>/phrases.yaml`."""

import re
from collections.abc import Iterable

from bot.authoring.mistakes import Mistake, did_you_mean
from bot.authoring.yaml import Document
from bot.core import own_words

_FILLED = re.compile(r"\{(\w*)\}")


def own_sentences() -> frozenset[str]:
    """Every sentence of the bot's own, in English."""
    found: set[str] = set()
    for name, value in vars(own_words).items():
        if name.isupper() and isinstance(value, str):
            found.add(value)
        elif name.isupper() and isinstance(value, dict):
            found.update(value.values())
    return frozenset(found)


def read_phrases(document: Document, mistakes: list[Mistake]) -> dict[str, str]:
    """The translations in a file, by the English sentence; what is wrong is added to `mistakes`."""
    known = own_sentences()
    if not isinstance(document.data, dict):
        mistakes.append(
            document.mistake((), "this file holds no phrases", "write lines of “English: translation”")
        )
        return {}
    before = len(mistakes)
    translations: dict[str, str] = {}
    for english, words in document.data.items():
        if english not in known:
            remedy = did_you_mean(english, known) or "copy the English sentence as the bot says it"
            mistakes.append(document.mistake((english,), f"the bot never says “{_short(english)}”", remedy))
        elif not isinstance(words, str):
            mistakes.append(document.mistake((english,), "a translation is one text", "put it in quotes"))
        elif set(_FILLED.findall(words)) != set(_FILLED.findall(english)) or _braces(words):
            wanted = " and ".join(f"{{{name}}}" for name in _FILLED.findall(english)) or "no braces"
            mistakes.append(
                document.mistake(
                    (english,), "what is filled in differs from the English", f"it takes {wanted}"
                )
            )
        else:
            translations[english] = words
    missing = sorted(known - set(document.data))
    if missing and len(mistakes) == before:
        mistakes.append(
            document.mistake(
                (),
                f"{len(missing)} phrases are not translated here, such as “{_short(missing[0])}”",
                "until they are, participants read them in English",
                severity="warning",
            )
        )
    return translations


def _braces(words: str) -> bool:
    """Whether a brace is left that fills in nothing."""
    return any(brace in _FILLED.sub("", words) for brace in "{}")


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 40 else sentence[:39] + "…"


def untranslated(languages: Iterable[str], translated: Iterable[str]) -> list[Mistake]:
    """A warning for each language that has no phrases at all."""
    return [
        Mistake(
            file=f"content/{language}/phrases.yaml",
            line=1,
            problem=f"what the bot itself says is not translated into “{language}”",
            remedy="write this file; until then, participants read it in English",
            severity="warning",
        )
        for language in languages
        if language not in ("en", *translated)
    ]
