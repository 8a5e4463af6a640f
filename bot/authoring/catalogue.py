"""What the bot itself says, in other languages: `content/<language>/evenkeel.po`, a gettext catalogue."""

import re
from collections.abc import Collection, Iterable, Mapping
from io import BytesIO
from typing import Literal, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.authoring.mistakes import ContentError, Mistake, did_you_mean
from bot.core import own_words
from bot.core.manner import FROM_CLDR, MONTHS, SPOKEN, WEEKDAYS

CATALOGUE = "evenkeel.po"
"""The file beside a language's folders of texts."""
_FILLED = re.compile(r"\{(\w*)\}")
_COMMAND = re.compile(r"(?<!\w)/[a-z]+\b")


def own_sentences() -> frozenset[str]:
    """Every sentence of the bot's own, in English, that somebody has to translate."""
    found: set[str] = set()
    for name, value in vars(own_words).items():
        if name.isupper() and isinstance(value, str):
            found.add(value)
        elif name.isupper() and isinstance(value, dict):
            found.update(value.values())
    return frozenset(found)


class Waiting(NamedTuple):
    """A sentence that stands in a file and is not translated there, or not so that it can be used."""

    line: int
    why: Literal["empty", "fuzzy", "told"]
    """Nothing is written; it is marked fuzzy; or what is wrong with it is told already."""


def read_catalogue(
    file: str, language: str, text: str, mistakes: list[Mistake], waiting: dict[str, Waiting] | None = None
) -> dict[str, str]:
    """The translations in a file, by the English sentence, and the language's manner beside them.

    What is wrong in the file is added to `mistakes`. A fuzzy line counts as not translated, as in all of gettext.
    What is not translated is added to `waiting`.
    """
    waiting = {} if waiting is None else waiting
    try:
        catalogue = read_po(BytesIO(text.encode()), abort_invalid=True)
    except PoFileError as error:
        line = (error.lineno or 0) + 1
        problem = f"this is no gettext catalogue ({str(error).split(' on ')[0].lower()})"
        raise ContentError(
            [Mistake(file=file, line=line, problem=problem, remedy="write lines of msgid and msgstr")]
        ) from None
    known = own_sentences()
    translations = manner_of(language)
    for message in _messages(catalogue):
        english, words = message.id, message.string
        line = message.lineno or 1
        if not isinstance(english, str) or not isinstance(words, str):
            problem = "the bot has no sentences in the plural"
            mistakes.append(Mistake(file=file, line=line, problem=problem, remedy="remove msgid_plural"))
        elif english not in known:
            remedy = did_you_mean(english, known) or "copy the English sentence as the bot says it"
            problem = f"the bot never says “{_short(english)}”"
            mistakes.append(Mistake(file=file, line=line, problem=problem, remedy=remedy))
        elif message.fuzzy or not words:
            waiting[english] = Waiting(line, "fuzzy" if message.fuzzy else "empty")
        elif differs := _differing(english, words):
            problem, remedy = differs
            mistakes.append(Mistake(file=file, line=line, problem=problem, remedy=remedy))
            waiting[english] = Waiting(line, "told")
        else:
            translations[english] = words
    return translations


def gaps(
    spoken: Collection[str],
    catalogue: Mapping[str, Mapping[str, str]],
    waiting: Mapping[str, Mapping[str, Waiting]] | None = None,
) -> list[Mistake]:
    """What is not translated: mistakes, each named, for a language that a program speaks; a warning for any other.

    `waiting`: what stands in each language's file all the same, and where.
    """
    known = own_sentences()
    found: list[Mistake] = []
    for language in sorted({*spoken, *catalogue} - {"en"}):
        file = f"content/{language}/{CATALOGUE}"
        missing = sorted(known - catalogue.get(language, {}).keys())
        remedy = f"translate it; evenkeel new language {language} adds what is missing"
        if language not in catalogue:
            problem = f"what the bot itself says is not translated into “{language}”"
            remedy = f"write this file: evenkeel new language {language} begins it"
            found.append(Mistake(file=file, line=1, problem=problem, remedy=remedy))
        elif language in spoken:
            there = (waiting or {}).get(language, {})
            for english in missing:
                line, why = there.get(english, (1, "absent"))
                problem = f"“{english}” is not translated into “{language}”"
                how = {
                    "empty": "write it behind its msgstr",
                    "fuzzy": "look at it, and take off its mark “fuzzy”",
                }
                if why != "told":
                    found.append(Mistake(file=file, line=line, problem=problem, remedy=how.get(why, remedy)))
        elif missing:
            problem = f"not all of the bot's own sentences are translated, such as “{_short(missing[0])}”"
            found.append(Mistake(file=file, line=1, problem=problem, remedy=remedy, severity="warning"))
    return found


def manner_of(language: str) -> dict[str, str]:
    """How the language writes dates, decimals and lists, from CLDR; empty for one that CLDR does not know."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    months, days = locale.months["format"]["wide"], locale.days["format"]["wide"]
    lists = locale.list_patterns["standard"]
    written = [
        *(months[number] for number in range(1, len(MONTHS) + 1)),
        *(days[number] for number in range(len(WEEKDAYS))),
        _filled_in(locale.datetime_skeletons["MMMMd"].pattern),
        _filled_in(locale.date_formats["long"].pattern),
        locale.number_symbols["latn"]["decimal"],
        *(lists[part].replace("{0}", "{first}").replace("{1}", "{last}") for part in ("2", "middle", "end")),
    ]
    # A pattern that nobody here foresaw is left in English rather than said wrongly.
    sound = {
        english: words
        for english, words in zip(FROM_CLDR, written, strict=True)
        if sorted(_FILLED.findall(english)) == sorted(_FILLED.findall(words))
    }
    return {SPOKEN: language, **sound, **_towns(locale)}


def _towns(locale: Locale) -> dict[str, str]:
    """The towns after which time zones are called, where the language calls them otherwise."""
    own = own_sentences()
    called = {
        zone.rpartition("/")[2].replace("_", " "): names
        for zone, names in locale.time_zones.items()
        if not zone.startswith("Etc/")
    }
    return {
        english: names["city"]
        for english, names in called.items()
        if names.get("city", english) != english and english not in own and not _braces(names["city"])
    }


def new_catalogue(language: str, before: str | None = None) -> str:
    """The file of a language with every sentence of the bot's own; what is translated in `before` stays."""
    catalogue = Catalog(locale=None, fuzzy=False) if before is None else read_po(BytesIO(before.encode()))
    there = {message.id for message in _messages(catalogue)}
    blocks = [f'msgid {_quoted(each)}\nmsgstr ""\n' for each in sorted(own_sentences() - there)]
    if before is not None:
        return before if not blocks else before.rstrip("\n") + "\n\n" + "\n".join(blocks)
    head = (
        f"# What the bot itself says, in “{language}”: write each translation between the quotes of its msgstr.\n"
        "# What stands in {braces} is filled in, and stays as it is.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return head + "\n".join(blocks)


def _differing(english: str, words: str) -> tuple[str, str] | None:
    """What a translation must have as the English has it: what is wrong, and what it takes."""
    filled = _FILLED.findall(english)
    if set(_FILLED.findall(words)) != set(filled) or _braces(words):
        wanted = " and ".join(f"{{{name}}}" for name in filled) or "no braces"
        return "what is filled in differs from the English", f"it takes {wanted}"
    commands = _COMMAND.findall(english)
    if set(_COMMAND.findall(words)) != set(commands):
        wanted = " and ".join(dict.fromkeys(commands)) or "no command"
        return (
            "the commands differ from the English",
            f"it takes {wanted}, as they are: commands are not translated",
        )
    if _edges(words) != _edges(english):
        # Some are parts of a sentence: what stands between the parts stands in them.
        return (
            "it begins or ends otherwise than the English",
            "let its first and last signs and spaces be the same",
        )
    return None


def _edges(words: str) -> tuple[str, str]:
    """The comma and the space that parts of a sentence begin with, and the space that some end with."""
    return words[: len(words) - len(words.lstrip(" ,;"))], words[len(words.rstrip(" ")) :]


def _messages(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)


def _filled_in(pattern: str) -> str:
    """A CLDR pattern of a date as a sentence: “d 'de' MMMM” is “{day} de {month}”."""
    plain = re.sub(r"'([^']*)'", r"\1", pattern.replace("MMMM", "{month}"))
    plain = re.sub(r"(?<![\w{])y(?!\w)", "{year}", plain)
    return re.sub(r"(?<![\w{])d(?!\w)", "{day}", plain)


def _quoted(sentence: str) -> str:
    escaped = sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _braces(words: str) -> bool:
    """Whether a brace is left that fills in nothing."""
    return any(brace in _FILLED.sub("", words) for brace in "{}")


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 40 else sentence[:39] + "…"
