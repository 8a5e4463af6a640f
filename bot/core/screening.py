"""All word rules at once against one message: which of them speak, and on which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.clauses import SYMBOLS, Meaning, silences
from bot.core.phrase import Groups, Phrase, spans, stands, symbols_in
from bot.core.phrases import Phrases, sort_out
from bot.core.phrasing import PhraseError, compile_groups, compile_phrase
from bot.core.reading import WEAK, Reading, read
from bot.core.spelling import Lexicon, build_lexicon, phrase_words


@dataclass(frozen=True)
class ScreenRule:
    """What a word rule looks for, as it was written."""

    name: str
    language: str
    phrases: tuple[str, ...]
    also: tuple[str, ...]
    least: int
    unless: tuple[str, ...]
    silenced_by: tuple[Meaning, ...]


SILENCED = ""
"""In place of evidence: a phrase stood there, and was meant otherwise."""


@dataclass(frozen=True)
class Found:
    """That a rule speaks, and the participant's own words it speaks on."""

    rule: int
    evidence: str


@dataclass(frozen=True)
class _Compiled:
    rule: ScreenRule
    phrases: tuple[Phrase, ...]
    also: tuple[Phrase, ...]
    unless: Phrases


@dataclass
class Screen:
    """All rules, ready. `source` is what it was built from."""

    source: object
    lexicon: Lexicon
    rules: tuple[_Compiled, ...]
    numbers: list[tuple[str, float, float]]
    sought: Phrases
    """The phrases of all rules, in their order."""
    places: tuple[tuple[int, int], ...]
    """For each of them, its rule and its place in the rule."""

    def read(self, text: str) -> Reading:
        """A message as the rules see it."""
        return read(text, self.lexicon, self.numbers)

    def find(self, text: str) -> list[Found]:
        """The rules that speak, in their order in the file."""
        return self.find_in(self.read(text))

    def find_in(self, reading: Reading) -> list[Found]:
        """The same, for a message that was read already."""
        return self.judge(reading)[0]

    def judge(self, reading: Reading) -> tuple[list[Found], bool]:
        """The same; and whether a phrase stood there that was denied, past, told or asked for somebody else."""
        candidates: dict[int, list[int]] = {}
        for number in self.sought.likely(reading.field.present):
            rule, place = self.places[number]
            candidates.setdefault(rule, []).append(place)
        found: list[Found] = []
        silenced = False
        for rule in sorted(candidates):
            evidence = _speaks(self.rules[rule], candidates[rule], reading)
            if evidence is SILENCED:
                silenced = True
            elif evidence is not None:
                found.append(Found(rule, evidence))
        return found, silenced


def build_screen(
    rules: tuple[ScreenRule, ...],
    groups: Mapping[str, tuple[str, ...]],
    slips: Mapping[str, tuple[str, ...]],
    close: Iterable[str],
    hidden: Iterable[str],
    fillers: Iterable[str] = (),
    source: object = None,
) -> Screen:
    """Compile all rules. Raises PhraseError, naming the rule or group and the phrase."""
    nodes = compile_groups(groups, phrase_words)
    compiled = tuple(_compile(rule, nodes) for rule in rules)
    symbols = SYMBOLS.union(
        *(symbols_in(node) for node in nodes.values()),
        *(p.symbols for rule in compiled for p in (*rule.phrases, *rule.also, *rule.unless.all)),
    )
    lexicon = build_lexicon(symbols, slips, close, hidden, fillers)
    return Screen(
        source,
        lexicon,
        compiled,
        [_bounds(s) for s in sorted(symbols) if s[0] == "#"],
        sort_out(phrase for rule in compiled for phrase in rule.phrases),
        tuple((number, place) for number, rule in enumerate(compiled) for place in range(len(rule.phrases))),
    )


def _compile(rule: ScreenRule, groups: Groups) -> _Compiled:
    def each(written: tuple[str, ...]) -> tuple[Phrase, ...]:
        try:
            return tuple(compile_phrase(one, groups, phrase_words) for one in written)
        except PhraseError as mistake:
            raise PhraseError(f"rule “{rule.name}”, {mistake}") from None

    return _Compiled(rule, each(rule.phrases), each(rule.also), sort_out(each(rule.unless)))


def _bounds(symbol: str) -> tuple[str, float, float]:
    """“#8+” is (“#8+”, 8, infinity)."""
    if symbol == "#":
        return symbol, 0.0, float("inf")
    low, _, high = symbol[1:].removesuffix("+").partition("-")
    return symbol, float(low), float(high) if high else float("inf")


def _parted(guard: Phrase, span: tuple[int, int], reading: Reading) -> bool:
    """Whether a comma parts words that belong side by side: “kill myself, studying” is not “kill myself studying”.

    A guard with a gap, a group or a clause's end in it may reach further.
    """
    if any(sign in guard.written for sign in ("_", "{", " .", ". ")):
        return False
    return any(reading.breaks[place] == WEAK for place in range(span[0] + 1, span[1]))


def _speaks(rule: _Compiled, candidates: list[int], reading: Reading) -> str | None:
    if rule.also and not any(stands(phrase, reading.field) for phrase in rule.also):
        return None
    spared: list[tuple[int, int]] | None = None
    spoken: list[tuple[int, int]] = []
    silenced = False
    for number in candidates:
        phrase = rule.phrases[number]
        for first, end in spans(phrase, reading.field):
            if spared is None:
                spared = [
                    span
                    for guard in rule.unless.likely(reading.field.present)
                    for span in spans(rule.unless.all[guard], reading.field)
                    if not _parted(rule.unless.all[guard], span, reading)
                ]
            if any(first < finish and begin < end for begin, finish in spared):
                silenced = True
                continue
            if any(first < finish and begin < end for begin, finish in spoken):
                continue
            if any(
                silences(meaning, reading, first, end, rule.rule.language, phrase.symbols)
                for meaning in rule.rule.silenced_by
            ):
                silenced = True
                continue
            spoken.append((first, end))
            break
        if len(spoken) >= rule.rule.least:
            return " … ".join(reading.original(first, end) for first, end in sorted(spoken))
    return SILENCED if silenced else None
