"""What the bot itself says, in other languages: `content/<language>/evenkeel.po`, a gettext catalogue."""

import re
from collections.abc import Collection, Iterable, Mapping
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.authoring.mistakes import ContentError, Mistake, did_you_mean
from bot.core import own_words
from bot.core.manner import FROM_CLDR, MONTHS, WEEKDAYS

CATALOGUE = "evenkeel.po"
"""The file beside a language's folders of texts."""
_FILLED = re.compile(r"\{(\w*)\}")


def own_sentences() -> frozenset[str]:
    """Every sentence of the bot's own, in English, that somebody has to translate."""
    found: set[str] = set()
    for name, value in vars(own_words).items():
        if name.isupper() and isinstance(value, str):
            found.add(value)
        elif name.isupper() and isinstance(value, dict):
            found.update(value.values())
    return frozenset(found)


def read_catalogue(file: str, language: str, text: str, mistakes: list[Mistake]) -> dict[str, str]:
    """The translations in a file, by the English sentence, and the language's manner beside them.

    What is wrong in the file is added to `mistakes`. A fuzzy line counts as not translated, as in all of gettext.
    """
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
        elif words and not message.fuzzy:
            if set(_FILLED.findall(words)) != set(_FILLED.findall(english)) or _braces(words):
                wanted = " and ".join(f"{{{name}}}" for name in _FILLED.findall(english)) or "no braces"
                problem = "what is filled in differs from the English"
                mistakes.append(Mistake(file=file, line=line, problem=problem, remedy=f"it takes {wanted}"))
            else:
                translations[english] = words
    return translations


def gaps(spoken: Collection[str], catalogue: Mapping[str, Mapping[str, str]]) -> list[Mistake]:
    """What is not translated: mistakes, each named, for a language that a program speaks; a warning for any other."""
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
            for english in missing:
                problem = f"“{english}” is not translated into “{language}”"
                found.append(Mistake(file=file, line=1, problem=problem, remedy=remedy))
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
        locale.number_symbols["latn"]["decimal"],
        *(lists[part].replace("{0}", "{first}").replace("{1}", "{last}") for part in ("2", "middle", "end")),
    ]
    # A pattern that nobody here foresaw is left in English rather than said wrongly.
    return {
        english: words
        for english, words in zip(FROM_CLDR, written, strict=True)
        if _FILLED.findall(english) == sorted(_FILLED.findall(words))
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


def _messages(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)


def _filled_in(pattern: str) -> str:
    """A CLDR pattern of day and month as a sentence: “d 'de' MMMM” is “{day} de {month}”."""
    plain = re.sub(r"'([^']*)'", r"\1", pattern.replace("MMMM", "{month}"))
    return re.sub(r"(?<![\w{])d(?!\w)", "{day}", plain)


def _quoted(sentence: str) -> str:
    escaped = sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _braces(words: str) -> bool:
    """Whether a brace is left that fills in nothing."""
    return any(brace in _FILLED.sub("", words) for brace in "{}")


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 40 else sentence[:39] + "…"
