"""A phrase to look for, and the looking: every place of a text at once, in linear time.

Places are bits of an integer: bit `i` stands before word `i`. One step of the match moves all of them at once,
so the work is the phrase's length, whatever the text; there is nothing to go back for.
How a phrase is written is `bot.core.phrasing`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.core.folding import folded_words

MOST_FILLERS = 2  # words such as “really” that may stand between any two words of a phrase

# Words too common to recognise a phrase by.
COMMON = folded_words(
    "a about all am an and any are as at be been being but by can could day do does feel for from get go going"
    " good got had has have he her him his how i if in is it just know like make me more much my no not now of"
    " off on one or out over really she should so some take that the their them they think this time to today"
    " tonight up us want was we were what when will with would you your sleep slept bed night last week work"
    " que de la el no me mi y en un es se lo te a con por para ich nicht und zu mich das die der ist nie mehr"
    " je ne pas plus les et est tout nao eu mais um uma я не на и в с что мне все так"
    " hoon hai main mujhe ka ki ke se ho hu nahi"
)


@dataclass(frozen=True)
class Word:
    """One word of the text that is one of these."""

    symbols: frozenset[str]


@dataclass(frozen=True)
class Gap:
    """Up to `most` words, whatever they are."""

    most: int


@dataclass(frozen=True)
class Edge:
    """The beginning or the end of a clause."""


@dataclass(frozen=True)
class Maybe:
    """This, or nothing."""

    part: "Node"


@dataclass(frozen=True)
class Either:
    """One of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Row:
    """These, one after the other."""

    parts: tuple["Node", ...]


Node = Word | Gap | Edge | Maybe | Either | Row
Groups = Mapping[str, Node]


@dataclass
class Field:
    """What a phrase is matched against: where each symbol stands, as bits."""

    at: dict[str, int]
    inside: int  # all places, the end of the text included
    filled: int  # places that hold a word: between two sentences is one that does not, so nothing runs on
    edges: int  # places where a clause begins or ends: at a comma, a full stop, the ends of the text
    fillers: int  # places of words that say nothing of their own, such as “really”: they may stand anywhere
    steps: int = 0  # how much work the matching was, at most, in parts of phrases

    def __post_init__(self) -> None:
        self.present = frozenset(self.at)


Step = Callable[[int, Field], int]
"""From some places of a text, the places after one part of a phrase."""


@dataclass(frozen=True)
class Phrase:
    """A phrase ready to be matched."""

    written: str
    node: Node
    needed: tuple[frozenset[str], ...]  # one word of each must be in the text; the most telling first
    symbols: frozenset[str]
    longest: int  # the most words it can span
    parts: int  # how many parts it has

    @cached_property
    def onward(self) -> Step:
        """From where it may begin to where it ends; most phrases are in no text, and so never made into this."""
        return _step(self.node)

    @cached_property
    def backward(self) -> Step:
        """The same from its end to its beginning; only a phrase that was found is ever walked back."""
        return _step(_mirror(self.node))


def build(written: str, node: Node) -> Phrase:
    """The phrase, with all that makes looking for it quick."""
    needed = tuple(sorted(_needed(node), key=_weight))
    return Phrase(written, node, needed, symbols_in(node), _longest(node), _parts(node))


def stands(phrase: Phrase, field: Field) -> bool:
    """Whether the phrase is in the text at all."""
    for needed in phrase.needed:
        if needed.isdisjoint(field.present):
            field.steps += 1
            return False
    return bool(_ends(phrase, field))


def spans(phrase: Phrase, field: Field) -> Iterator[tuple[int, int]]:
    """Where the phrase stands: for each place where it ends, the shortest span of words, from and to before."""
    places = _ends(phrase, field)
    while places:
        end = (places & -places).bit_length() - 1
        places &= places - 1
        yield _start(phrase, end, field), end


def _ends(phrase: Phrase, field: Field) -> int:
    field.steps += phrase.parts
    return phrase.onward(field.inside >> 1, field)


def _start(phrase: Phrase, end: int, field: Field) -> int:
    # The mirrored phrase walks backwards from the end, through no more words than the phrase can hold.
    begin = max(0, end - phrase.longest)
    size = end - begin
    window = (1 << size) - 1
    back = Field(
        at={s: _reversed(field.at[s] >> begin & window, size) for s in phrase.symbols & field.present},
        inside=(window << 1) | 1,
        filled=_reversed(field.filled >> begin & window, size),
        edges=_reversed(field.edges >> begin & ((window << 1) | 1), size + 1),
        fillers=_reversed(field.fillers >> begin & window, size),
    )
    found = phrase.backward(1, back)
    field.steps += phrase.parts
    return end - ((found & -found).bit_length() - 1)


def _weight(symbols: frozenset[str]) -> int:
    """How often an everyday message would hold one of these words: the lower, the more telling."""
    return sum(60 if symbol in COMMON or symbol[0] == "#" else 1 for symbol in symbols)


def _reversed(bits: int, size: int) -> int:
    return int(bin(bits)[2:].zfill(size)[::-1], 2) if bits else 0


def _step(node: Node) -> Step:
    """The node as a function, made once: what it matches is known beforehand, where it stands is not."""
    match node:
        case Word():
            return _word_step(node.symbols)
        case Row():
            return _row_step([_step(part) for part in node.parts])
        case Either():
            return _either_step(node)
        case Maybe():
            inner = _step(node.part)
            return lambda places, field: places | inner(places, field)
        case Edge():
            return lambda places, field: places & field.edges
        case Gap():
            return _gap_step(node.most)


def _word_step(symbols: frozenset[str]) -> Step:
    if len(symbols) == 1:
        (only,) = symbols
        return lambda places, field: (places & field.at.get(only, 0)) << 1

    def word(places: int, field: Field) -> int:
        here = 0
        for symbol in symbols & field.present:
            here |= field.at[symbol]
        return (places & here) << 1

    return word


def _row_step(steps: list[Step]) -> Step:
    first, *rest = steps

    def row(places: int, field: Field) -> int:
        places = first(places, field)
        fillers = field.fillers
        for step in rest:
            if not places:
                return 0
            if fillers:
                for _ in range(MOST_FILLERS):
                    places |= (places & fillers) << 1
            places = step(places, field)
        return places

    return row


def _gap_step(most: int) -> Step:
    def gap(places: int, field: Field) -> int:
        for _ in range(most):
            places |= (places & field.filled) << 1
        return places

    return gap


def _either_step(node: Either) -> Step:
    # Of many alternatives, those are walked that begin with a word of the text.
    by_head: dict[str, list[Step]] = {}
    headless: list[Step] = []
    for part in node.parts:
        step, head = _step(part), _head(part)
        for symbol in head:
            by_head.setdefault(symbol, []).append(step)
        if not head:
            headless.append(step)

    def either(places: int, field: Field) -> int:
        after = 0
        for symbol in by_head.keys() & field.present:
            if places & field.at[symbol]:
                for step in by_head[symbol]:
                    after |= step(places, field)
        for step in headless:
            after |= step(places, field)
        return after

    return either


def _head(node: Node) -> frozenset[str]:
    """The words of which one must stand first; none when anything may."""
    match node:
        case Word():
            return node.symbols
        case Row():
            return _head(node.parts[0])
        case Either():
            heads = [_head(part) for part in node.parts]
            return frozenset[str]().union(*heads) if all(heads) else frozenset()
        case _:
            return frozenset()


def _parts(node: Node) -> int:
    match node:
        case Row() | Either():
            return 1 + sum(_parts(part) for part in node.parts)
        case Maybe():
            return 1 + _parts(node.part)
        case _:
            return 1


def _mirror(node: Node) -> Node:
    match node:
        case Row():
            return Row(tuple(_mirror(part) for part in reversed(node.parts)))
        case Either():
            return Either(tuple(_mirror(part) for part in node.parts))
        case Maybe():
            return Maybe(_mirror(node.part))
        case _:
            return node


def _needed(node: Node) -> list[frozenset[str]]:
    match node:
        case Word():
            return [node.symbols]
        case Row():
            return [needed for part in node.parts for needed in _needed(part)]
        case Either():
            telling = [min(_needed(part), key=_weight, default=frozenset[str]()) for part in node.parts]
            return [frozenset[str]().union(*telling)] if all(telling) else []
        case _:
            return []


def symbols_in(node: Node) -> frozenset[str]:
    """Every word that is looked for."""
    match node:
        case Word():
            return node.symbols
        case Row() | Either():
            return frozenset[str]().union(*(symbols_in(part) for part in node.parts))
        case Maybe():
            return symbols_in(node.part)
        case Gap() | Edge():
            return frozenset()


def may_be_nothing(node: Node) -> bool:
    """Whether the node is satisfied without a single word."""
    match node:
        case Word():
            return False
        case Row():
            return all(may_be_nothing(part) for part in node.parts)
        case Either():
            return any(may_be_nothing(part) for part in node.parts)
        case Gap() | Maybe():
            return True
        case Edge():
            return False


def _longest(node: Node) -> int:
    match node:
        case Word():
            return 1
        case Gap():
            return node.most
        case Edge():
            return 0
        case Maybe():
            return _longest(node.part)
        case Either():
            return max(_longest(part) for part in node.parts)
        case Row():
            return sum(_longest(part) for part in node.parts) + MOST_FILLERS * (len(node.parts) - 1)
