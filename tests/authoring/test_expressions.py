"""Conditions mean what Jinja2 means by them, and can do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined

from bot.authoring.expressions import parse_expression
from bot.authoring.mistakes import SlipError
from bot.core.expression import Among, Compare, Constant, Name, Scalar, evaluate, holds

JINJA = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 (nothing is shown)
JINJA.tests["answered"] = JINJA.tests["defined"]

NUMBERS = st.one_of(st.integers(0, 30).map(str), st.decimals(0, 30, places=1).map(str), st.sampled_from("ab"))
TEXTS = st.sampled_from(["s", "t", '"low"', "'Low'", '"07:30"', '"é"'])
numeric = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("({}) / 4".format),
        inner.map("({}) | round(1)".format),
        inner.map("({}) | abs".format),
        inner.map("({}) | round".format),
    ),
    max_leaves=6,
)
textual = st.one_of(
    TEXTS, st.tuples(TEXTS, st.sampled_from(["lower", "upper", "capitalize"])).map(" | ".join)
)
COMPARISON = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
compared = st.one_of(
    st.tuples(numeric, COMPARISON, numeric).map(" ".join),
    st.tuples(numeric, COMPARISON, numeric, COMPARISON, numeric).map(" ".join),
    st.tuples(textual, COMPARISON, textual).map(" ".join),
    st.tuples(textual, st.sampled_from(["in", "not in"]), st.lists(textual, min_size=1, max_size=3)).map(
        lambda parts: f"{parts[0]} {parts[1]} [{', '.join(parts[2])}]"
    ),
    st.sampled_from(["f", "g", "true", "false", "a is answered", "z is answered", "z is not answered"]),
)  # fmt: skip
conditions = st.recursive(
    compared,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map("not {}".format),
        inner.map("({})".format),
    ),
    max_leaves=5,
)
VALUES = st.fixed_dictionaries(
    {
        "a": st.integers(-5, 30),
        "b": st.floats(0, 30).map(lambda number: round(number, 2)),
        "s": st.sampled_from(["low", "Low", "07:30", ""]),
        "t": st.text(max_size=5),
        "f": st.booleans(),
        "g": st.booleans(),
    }
)


@given(st.one_of(conditions, numeric, textual), VALUES)
def test_every_expression_comes_to_what_jinja_says(written: str, values: dict[str, Scalar]) -> None:
    assert evaluate(parse_expression(written), values) == JINJA.compile_expression(written)(**values)


@pytest.mark.parametrize(
    ("written", "values", "outcome"),
    [
        ("hours < 6", {"hours": 5}, True),
        ("hours < 6", {"hours": 6}, False),
        ("hours < 6", {}, False),
        ("not (hours < 6)", {}, False),
        ("hours < 6 or naps", {"naps": True}, False),
        ("hours is answered", {"hours": 0}, True),
        ("hours is not answered", {}, True),
        ("hours is undefined", {}, True),
        ("hours is answered and naps", {"naps": True}, False),
        ("(hours | default(8)) < 9", {}, True),
        ('mood in ["low", "flat"]', {"mood": "flat"}, True),
        ('bed_time > "22:00"', {"bed_time": "23:15"}, True),
        ("hours / naps > 1", {"hours": 1, "naps": 0}, False),
        ("hours < 6", {"hours": "many"}, False),
    ],
)
def test_a_condition_that_mentions_something_unanswered_does_not_hold(
    written: str, values: dict[str, Scalar], outcome: bool
) -> None:
    assert holds(parse_expression(written), values) is outcome


def test_what_is_written_becomes_a_tree_that_can_be_kept_as_json() -> None:
    assert parse_expression("x < -2.5") == Compare(op="<", left=Name(name="x"), right=Constant(value=-2.5))
    among = parse_expression('x in ("a", "b")')
    assert isinstance(among, Among)
    assert Among.model_validate_json(among.model_dump_json()) == among


@pytest.mark.parametrize(
    "written",
    [
        "().__class__", "x.y", "x[0]", "x()", "range(9)", "x | map('upper')", "x | round(y)", "x | round(99)",
        "x | default", "x | default(1, true)", "x if y else z", "[x]", "{x: 1}", "x ~ y", "x % 2", "x ** 2",
        "x // 2", "x in y", "x in 'abc'", "x is odd", "x is divisibleby 3", "x.y is answered", "none",
        "x == none", "", "x <", "x = 1", "x < 1; y", "1e999 > x", "9" * 5000, "9" * 30 + " > x", "(" * 400,
        "not " * 120, "\x00", "x" + " and x" * 90, "x" * 501, "“x”", "x := 1", "self",
        "loop.index()", "x < 1 < 2 in [3]",
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_a_remedy(written: str) -> None:
    if written == "self":  # an ordinary name to us, and nothing is saved under it
        assert parse_expression(written) == Name(name="self")
        return
    with pytest.raises(SlipError) as raised:
        parse_expression(written)
    assert raised.value.problem
    assert raised.value.remedy


@given(st.text(max_size=60))
def test_any_text_at_all_is_either_an_expression_or_refused_in_words(written: str) -> None:
    try:
        tree = parse_expression(written)
    except SlipError as slip:
        assert slip.remedy  # noqa: PT017 (either outcome is right)
    else:
        assert tree.model_dump_json()
