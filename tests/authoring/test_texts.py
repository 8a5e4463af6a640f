"""Markdown with inserts becomes Telegram's HTML, and nothing inserted ever becomes markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.mistakes import SlipError
from bot.authoring.texts import LONGEST_MESSAGE, parse_label, parse_text, shown_length
from bot.core.expression import Scalar
from bot.core.text import Text, render, render_label
from tests.authoring.telegram_html import shown

VALUES: dict[str, Scalar] = {"name": "Anna", "hours": 7.25, "naps": True, "mood": "low", "day": 3}


def said(source: str, **values: Scalar) -> str | None:
    return render(parse_text(source).text, VALUES | values)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Good morning.", "Good morning."),
        ("One\nparagraph.", "One paragraph."),
        ("One  \nbreak.", "One\nbreak."),
        ("Two\n\n\n\nparagraphs.", "Two\n\nparagraphs."),
        ("**bold**, *italic*, _italic_, ~~gone~~", "<b>bold</b>, <i>italic</i>, <i>italic</i>, <s>gone</s>"),
        ("**bold *and* italic**", "<b>bold <i>and</i> italic</b>"),
        ("***both***", "<i><b>both</b></i>"),
        ("**a **b** c**", "<b>a b c</b>"),
        ("# Title *of* **it**", "<b>Title <i>of</i> it</b>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("```\na\n  b & c\n```", "<pre>a\n  b &amp; c</pre>"),
        ("- one\n- two\n  - three", "• one\n• two\n  • three"),
        ("- one\n\n- two", "• one\n• two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> quoted\n> *well*\n>\n> twice", "<blockquote>quoted <i>well</i>\n\ntwice</blockquote>"),
        ("[read](https://a.org/?x=1&y=2 )", '<a href="https://a.org/?x=1&amp;y=2">read</a>'),
        ("<https://a.org>", '<a href="https://a.org">https://a.org</a>'),
        ("5 < 6 & 7 > 6 &amp; <3", "5 &lt; 6 &amp; 7 &gt; 6 &amp; &lt;3"),
        (r"\*\*stars\*\* and \<b>", "**stars** and &lt;b&gt;"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("    indented", "indented"),
        ("Under\n-- lined", "Under -- lined"),
        ("{# a note to myself #}Hello", "Hello"),
    ],
)
def test_markdown_becomes_telegrams_html(source: str, message: str) -> None:
    assert said(source) == message
    shown(message)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Hello {{ name }}.", "Hello Anna."),
        ("**{{ name }}**, *{{ hours | round(1) }}* `{{ day }}`", "<b>Anna</b>, <i>7.2</i> <code>3</code>"),
        ("# Day {{ day }}", "<b>Day 3</b>"),
        ("- {{ name }}\n- {{ mood }}", "• Anna\n• low"),
        ("Hi. {% if naps %}Napped.{% endif %} Bye.", "Hi. Napped. Bye."),
        ("Hi. {% if not naps %}No nap.{% endif %} Bye.", "Hi. Bye."),
        ("A{% if naps %} **b**{% else %} *c*{% endif %} d", "A <b>b</b> d"),
        ("**{% if naps %}b{% else %}c{% endif %}**", "<b>b</b>"),
        ("{% if naps %}_b_{% endif %}", "<i>b</i>"),
        ("{% if day == 1 %}one{% elif day == 3 %}three{% else %}more{% endif %}.", "three."),
        ("One.\n\n{% if naps %}\n**Two**.\n\nA.\n{% endif %}\n\nFour.", "One.\n\n<b>Two</b>.\n\nA.\n\nFour."),
        ("One.\n\n{% if not naps %}\nTwo.\n{% endif %}\n\nFour.", "One.\n\nFour."),
        ("- one\n{% if naps %}\n- two\n{% endif %}\n- three", "• one\n• two\n• three"),
        ("- one\n{% if not naps %}\n- two\n{% endif %}\n- three", "• one\n• three"),
        ("1. one\n{% if naps %}\n2. two\n{% else %}\n2. zwei\n{% endif %}\n3. tri", "1. one\n2. two\n3. tri"),
        ("{% if naps %}\n{% if day %}\n> deep\n{% endif %}\n{% endif %}", "<blockquote>deep</blockquote>"),
        ("Bye {{ nothing }}.", None),
        ("{% if nothing %}x{% endif %}Bye.", None),
        ("{% if nothing is answered %}x {{ nothing }}{% endif %}Bye.", "Bye."),
        ("{% if not naps %}Only for others.{% endif %}", None),
    ],
)  # fmt: skip
def test_inserts_and_branches_keep_to_their_place(source: str, message: str | None) -> None:
    assert said(source) == message


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        ("One.\n\n| a | b |\n|---|---|\n| 1 | 2 |", 3, "Telegram can't show a table"),
        ("One.\n\n![cat](cat.png)", 3, "a picture can't be put into a text"),
        ("One <b>two</b>.", 1, "HTML such as “<b>” is not used here"),
        ("One.\n\n<div>\ntwo\n</div>", 3, "HTML such as “<div>” is not used here"),
        ("One.\n***\nTwo.", 2, "Telegram can't show a line across"),
        ("One.\n\n#\n\nTwo.", 3, "nothing stands in this heading"),
        ("> one\n> > two", 2, "a quote can't stand inside a quote"),
        ("One\ntwo **three.", 2, "“**” opens or closes nothing here"),
        ("[x](javascript:alert(1))", 1, "a link can't lead to “javascript:alert(1)”"),
        ("[x](/path)", 1, "a link can't lead to “/path”"),
        ("[x](tel:112)", 1, "a link can't lead to “tel:112”"),
        ('[x](https://a.org "title")', 1, "a link's title is not shown anywhere"),
        ("[x](https://a.org/{{ name }})", 1, "an address can't have something inserted"),
        ("```{{ name }}\na\n```", 1, "nothing can be inserted at this place"),
        ("One.\n\n**a {% if naps %}b** c{% endif %}", 3, "what depends on this {% if %} begins inside"),
        ("{% if naps %}- a{% endif %}", 1, "a list, heading or quote can't begin right behind {% … %}"),
        ("One.\n{% if naps %}two", 2, "an {% if %} in this text is never closed"),
        ("One.\n{% endif %}", 2, "there is no {% if %} for this {% endif %}"),
        ("One.\n\n{{ name", 3, "a {{ or {% on this line is never closed"),
        ("{% set x = 1 %}", 1, "“{% assign … %}” is not used in texts"),
        ("{% include 'x' %}", 1, "“{% include … %}” is not used in texts"),
        ("{% macro x() %}{% endmacro %}", 1, "“{% macro … %}” is not used in texts"),
        ("{{ name.__class__ }}", 1, "a saved answer has no parts"),
        ("{{ }}", 1, "“” can't be read"),
        ("\n\n", 1, "this text says nothing"),
        ("{% if naps %}\n{% endif %}", 1, "this text says nothing"),
        ("a \ue000", 1, "the sign “\ue000” (U+E000) is not shown by telephones"),
        ("a " * 2049, 1, "this text can be 4,097 characters long"),
        ("{% if naps %}" + "🙂" * 9 + "{% else %}" + "b" * 4097 + "{% endif %}", 1, "this text can be 4,097"),
    ],
)  # fmt: skip
def test_what_telegram_cannot_show_is_a_mistake_on_its_line(source: str, line: int, problem: str) -> None:
    with pytest.raises(SlipError) as raised:
        parse_text(source)
    assert raised.value.problem.startswith(problem)
    assert raised.value.line == line


def test_a_text_that_just_fits_is_taken() -> None:
    assert shown_length(parse_text("**" + "a" * LONGEST_MESSAGE + "**").text) == LONGEST_MESSAGE
    assert shown_length(parse_text("🙂" * (LONGEST_MESSAGE // 2)).text) == LONGEST_MESSAGE


def test_a_button_shows_what_was_written_without_markup() -> None:
    label = parse_label("5 < 6 **{{ name }}**").text
    assert render_label(label, {"name": "A & B"}) == "5 < 6 **A & B**"


def test_a_text_tells_what_it_mentions_and_on_which_line() -> None:
    uses = parse_text("Hi {{ name }}.\n\n{% if day > 2 %}\nLate: {{ mood }}\n{% endif %}").uses
    assert [(use.line, use.condition) for use in uses] == [(1, False), (3, True), (4, False)]


PIECES = st.sampled_from(
    ["a", "Well", " ", "\n", "\n\n", "*", "**", "_", "~~", "`", "```", "# ", "- ", "1. ", "> ", "<", ">", "&",
     "[", "](https://a.org)", "\\", "|", "é", "🙂", "---", "  \n", "&lt;", "**b** ", "[x](https://a.org)"]
)  # fmt: skip
PLAIN = st.lists(PIECES, max_size=8).map("".join)
SOURCES = st.recursive(
    st.lists(st.one_of(PIECES, st.sampled_from(["{{ name }}", "{{ mood }}"])), max_size=8).map("".join),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        inner.map("{{% if naps %}}{}{{% endif %}}".format),
        st.tuples(inner, inner).map(lambda both: "{% if naps %}" + "{% else %}".join(both) + "{% endif %}"),
        inner.map("\n{{% if naps %}}\n{}\n{{% endif %}}\n".format),
        st.tuples(inner, inner).map(
            lambda both: "\n{% if naps %}\n" + "\n{% else %}\n".join(both) + "\n{% endif %}\n"
        ),
    ),
    max_leaves=4,
)
ANSWERS = st.text(min_size=1, max_size=20).filter(str.strip)


def understood(source: str) -> Text | None:
    try:
        return parse_text(source).text
    except SlipError:
        return None


@given(SOURCES, ANSWERS, st.booleans())
def test_whatever_is_written_and_answered_telegram_takes_the_message(
    source: str, answer: str, naps: bool
) -> None:
    text = understood(source)
    if text is None:
        return
    message = render(text, {"name": answer, "mood": "<b>*_`[x](y)&amp;", "naps": naps})
    assert message is None or shown(message).strip()


@given(
    st.lists(PIECES.filter(lambda piece: "{" not in piece), max_size=12).map("".join), st.text(max_size=20)
)
def test_a_value_is_shown_as_it_is_and_changes_nothing_around_it(around: str, answer: str) -> None:
    source = f"x{around}x {{{{ name }}}} x{around}x"
    text = understood(source)
    if text is None:
        return
    with_word = render(text, {"name": "MARK"})
    with_answer = render(text, {"name": answer})
    assert with_word is not None
    assert with_answer is not None
    before, _, after = shown(with_word).partition("MARK")
    assert _spaceless(shown(with_answer)) == _spaceless(before + answer + after)


def _spaceless(text: str) -> str:
    """Rendering trims blank lines; what matters here is that no sign is lost or changed."""
    return "".join(text.split())


@given(st.text(max_size=80))
def test_any_text_at_all_is_either_understood_or_refused_in_words(source: str) -> None:
    text = understood(source)
    assert text is None or shown_length(text) <= LONGEST_MESSAGE


@given(SOURCES, st.booleans())
def test_no_message_is_longer_than_the_length_told(source: str, naps: bool) -> None:
    text = understood(source)
    if text is None:
        return
    message = render(text, {"name": "x" * 24, "mood": "y" * 24, "naps": naps}) or ""
    assert len(shown(message).encode("utf-16-le")) // 2 <= shown_length(text)
