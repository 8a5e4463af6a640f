"""YAML as coordinators write it: all of it text, every mark in its place, whatever the bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.mistakes import ContentError
from bot.authoring.sources import LONGEST_FILE, as_text
from bot.authoring.yaml import Document, Plain, parse


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("at: 10:00", {"at": "10:00"}),
        ("answer: no", {"answer": "no"}),
        ("country: NO", {"country": "NO"}),
        ("day: 1", {"day": "1"}),
        ("version: 1.10", {"version": "1.10"}),
        ("nothing: ~", {"nothing": "~"}),
        ("since: 2026-03-02", {"since": "2026-03-02"}),
        ("octal: 0123", {"octal": "0123"}),
        ('text: "a: b # c"', {"text": "a: b # c"}),
        ("empty: ''", {"empty": ""}),
        ("yes: 1\n1: yes", {"yes": "1", "1": "yes"}),
        ("- [a, b]\n- {c: d}", [["a", "b"], {"c": "d"}]),
        ("text: |\n  One.\n\n  Two.\n", {"text": "One.\n\nTwo.\n"}),
        ("text: >-\n  One\n  two.\n", {"text": "One two."}),
    ],
)
def test_every_scalar_stays_the_text_that_was_written(source: str, data: Plain) -> None:
    assert parse("a.yaml", source).data == data


def test_everything_knows_its_line() -> None:
    document = parse(
        "a.yaml",
        "module: Sleep\nsessions:\n  - day: 1\n    steps:\n      - say: |\n          One.\n          Two.\n",
    )
    assert document.at(("sessions",)).line == 2
    assert document.at(("sessions", 0)).line == 3
    step = ("sessions", 0, "steps", 0)
    assert document.at((*step, "say")).line == 5
    assert document.at((*step, "say")).line_of(2) == 7
    assert document.at((*step, "when")).line == 5, "what is missing is missed where it belongs"
    assert document.at(("nothing",)).line == 1


@pytest.mark.parametrize(
    ("given", "line", "problem"),
    [
        (b"", 1, "this file is empty"),
        (b" \r\n\r\n", 1, "this file is empty"),
        (b"a: b\nc: \xe9\n", 2, "a letter on this line is not written in UTF-8"),
        ("a: é".encode("utf-16"), 1, "this file is not plain text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "this file is not plain text in UTF-8"),
        ("a: b\u2028".encode(), 1, "there is an invisible control character (U+2028) here"),
        (b"a: b\rc: \x07", 2, "there is an invisible control character (U+0007) here"),
    ],
)
def test_bytes_that_are_no_text_are_refused_in_words(given: bytes, line: int, problem: str) -> None:
    with pytest.raises(ContentError) as raised:
        as_text("a.yaml", given)
    assert [(one.line, one.problem) for one in raised.value.mistakes] == [(line, problem)]


def test_a_mark_of_byte_order_and_windows_line_ends_are_taken_as_they_are_meant() -> None:
    assert as_text("a.yaml", b"\xef\xbb\xbfa: b\r\nc: d\re: f") == "a: b\nc: d\ne: f"


@pytest.mark.parametrize(
    "source", ["[" * 100_000, "{a: " * 5_000, "- " * 5_000 + "a", "a: " + "(" * 5_000, "? " * 5_000]
)
def test_nesting_without_end_is_refused_or_read_without_falling_over(source: str) -> None:
    assert len(source) < LONGEST_FILE
    outcome = tried(source)
    if isinstance(outcome, ContentError):
        assert outcome.mistakes
    else:
        assert outcome.data == {"a": "(" * 5_000}


def tried(source: str) -> Document | ContentError:
    """What becomes of a source; both are right."""
    try:
        return parse("a.yaml", source)
    except ContentError as error:
        return error


YAMLISH = st.lists(
    st.sampled_from(
        ["a", "b: ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ",", '"', "'", "|", ">", "&x ", "*x",
         "!t ", "? ", ": ", "#", "%", "@", "---", "...", "<<: ", "“", "”", "\t", "{{ x }}", "~", "\\", "🙂"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(st.one_of(YAMLISH, st.text(max_size=60)))
def test_any_text_at_all_is_either_data_or_refused_in_words(source: str) -> None:
    outcome = tried(source)
    told = outcome.mistakes if isinstance(outcome, ContentError) else list(outcome.positions.values())
    assert all(1 <= one.line <= source.count("\n") + 1 for one in told)
    assert told or not isinstance(outcome, ContentError)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_either_text_or_refused_in_words(given: bytes) -> None:
    try:
        text = as_text("a.yaml", given)
    except ContentError as error:
        assert error.mistakes  # noqa: PT017 (either outcome is right)
    else:
        assert text.strip()
        assert "\r" not in text
