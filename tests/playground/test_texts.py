"""Texts on their way to a page: markup becomes entities, entities become pieces, and no letter is lost."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.html_text import parse
from bot.playground.segments import segments

TAGS = ["b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"]
LETTERS = st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=6)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_out_as_it_was_but_for_the_space_around_it(text: str) -> None:
    assert parse(escape(text)) == (text.strip(), [])


@given(st.lists(st.tuples(LETTERS, st.sampled_from(TAGS), st.sampled_from(TAGS), LETTERS), max_size=5))
def test_every_entity_covers_exactly_what_its_tags_enclosed(parts: list[tuple[str, str, str, str]]) -> None:
    html = "".join(
        f"<{outer}>{escape(a)}<{inner}>{escape(b)}</{inner}></{outer}>" for a, outer, inner, b in parts
    )
    text, entities = parse(html)
    assert text == "".join(a + b for a, _, _, b in parts)
    raw = text.encode("utf-16-le")
    covered = [raw[2 * each["offset"] :][: 2 * each["length"]].decode("utf-16-le") for each in entities]
    wholes = [a + b for a, _, _, b in parts]
    # Inside code nothing else is marked.
    inners = [b for _, outer, _, b in parts if outer not in ("code", "pre")]
    assert sorted(covered) == sorted(wholes + inners)
    assert "".join(piece["text"] for piece in segments(text, entities)) == text


def test_pieces_of_a_text_are_cut_where_telegram_counts() -> None:
    text = "🙂 bold link"
    cut = segments(
        text,
        [
            {"type": "bold", "offset": 3, "length": 9},
            {"type": "text_link", "offset": 8, "length": 4, "url": "javascript:alert(1)"},
        ],
    )
    assert cut == [
        {"text": "🙂 "},
        {"text": "bold ", "styles": ["bold"]},
        # Only the web is opened from a chat.
        {"text": "link", "styles": ["bold"]},
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org/a?b=1.", [("href", "https://example.org/a?b=1")]),
        ("Write /help or /stop.", [("command", "/help"), ("command", "/stop")]),
        ("and/or 24/7 Europe/Berlin //x </b>", []),
    ],
)
def test_addresses_and_commands_are_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    cut = segments(text, [])
    assert "".join(piece["text"] for piece in cut) == text
    assert [(key, piece[key]) for piece in cut for key in ("href", "command") if key in piece] == found
