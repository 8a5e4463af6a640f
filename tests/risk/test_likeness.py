"""What was learned from examples: made of them and nothing else, small, explainable, and careful with denials."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.learning import Example, digest, learn, tried
from bot.authoring.likeness import digest_of, parsed, written
from bot.authoring.mistakes import ContentError
from bot.core.likeness import Likeness, features, liken, score, share
from bot.core.noticing import screen_words
from bot.core.risk import Urgency
from tests.risk.shipped import LEARNED_FROM, noticed, rules_alone, safety, table


def shipped_examples() -> list[Example]:
    rows = [
        row
        for file in sorted(LEARNED_FROM.glob("*.csv"))
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf8"), newline=""))
    ]
    return [Example(row["text"], row["label"] == "1", row["category"]) for row in rows]


def shipped() -> Likeness:
    likeness = safety().likeness
    assert likeness is not None
    return likeness


def words(text: str) -> list[str]:
    return safety().screen().read(text).words


def test_the_weights_are_those_of_the_examples_beside_them() -> None:
    """Whoever changes an example runs `evenkeel risk learn`."""
    file = (LEARNED_FROM / "weights.tsv").read_text(encoding="utf8")
    assert digest_of(file) == digest(shipped_examples())


def test_the_same_examples_give_the_same_weights_in_whatever_order_they_come() -> None:
    some = shipped_examples()[::40]
    assert learn(some, words) == learn(some[::-1], words)


def test_what_was_learned_goes_through_its_file_unchanged() -> None:
    learned = learn(shipped_examples()[::40], words)
    again = parsed("weights.tsv", written(learned, 10, "0" * 64))
    assert again.weights == learned.weights
    assert again.bias == pytest.approx(learned.bias, abs=1e-4)


def test_an_example_stands_nowhere_twice_with_two_labels() -> None:
    labels: dict[str, set[bool]] = {}
    for each in shipped_examples():
        labels.setdefault(each.text.lower(), set()).add(each.needs_a_person)
    assert not [text for text, found in labels.items() if len(found) > 1]


def test_it_hears_messages_for_which_nobody_has_written_a_rule() -> None:
    """`blind-3.csv`: no rule and no weight was ever made with it. A third of it is hard on purpose."""
    needing = [each for each in table("blind-3") if each.noticed]
    by_rules = sum(bool(screen_words(rules_alone(), each.text)) for each in needing)
    told = sum(noticed(each.text) for each in needing)
    asked = sum(bool(screen_words(safety(), each.text)) for each in needing)
    assert told >= by_rules + 8
    assert asked >= 0.9 * len(needing)


@pytest.mark.parametrize("kind", ["everyday", "venting"])
def test_few_ordinary_messages_raise_an_alert(kind: str) -> None:
    ordinary = [each for each in table("blind-3") if each.note == kind]
    assert sum(noticed(each.text) for each in ordinary) <= 0.01 * len(ordinary)


def test_most_that_was_not_learned_from_is_told_apart() -> None:
    found = tried(shipped_examples()[::4], words)
    needing, others = found.beyond(0.5)
    assert needing > 4 * others


@given(
    st.lists(
        st.sampled_from(["i", "want", "to", "sleep", "die", "", "pills", "tonight", "walked"]), max_size=40
    )
)
def test_a_score_is_the_sum_of_the_weights_of_what_stands_there(said: list[str]) -> None:
    likeness = shipped()
    total = sum(likeness.weights.get(feature, 0.0) for feature in features(said))
    assert score(likeness, said) == pytest.approx(likeness.bias + total * share(said))


@given(st.lists(st.from_regex(r"\w{1,12}", fullmatch=True), max_size=60))
def test_whatever_is_written_it_says_which_of_its_words_weighed_most(said: list[str]) -> None:
    found = liken(shipped().model_copy(update={"perhaps": -100.0}), said)
    if found is not None:
        assert found.heavy <= set(said)


def test_one_sentence_among_many_does_not_drown() -> None:
    worry = "the pills are lined up on the table and i wrote the letters"
    calm = "We walked to the lake. The kids fed the ducks and we had cake. "
    assert liken(shipped(), words(worry)) is not None
    assert liken(shipped(), words(calm * 4 + worry + ". " + calm * 4)) is not None


def test_it_never_speaks_over_a_rule_and_never_calls_anything_urgent() -> None:
    assert [flag.rule for flag in screen_words(safety(), "I want to kill myself")] == ["suicide-direct"]
    for each in table("blind-3"):
        flags = [flag for flag in screen_words(safety(), each.text) if flag.source == "likeness"]
        assert len(flags) <= 1
        assert all(flag.doubt and flag.urgency in (Urgency.SOON, Urgency.REVIEW) for flag in flags)


@pytest.mark.parametrize("spoilt", ["", "bias\tmuch\n", "bias\t-1.0\n", "bias\t-1.0\nword 2.0\n"])
def test_a_spoilt_file_is_told_with_its_line(spoilt: str) -> None:
    with pytest.raises(ContentError, match=r"programs/likeness/weights.tsv:\d:\d: .*evenkeel risk learn"):
        parsed("programs/likeness/weights.tsv", spoilt)
