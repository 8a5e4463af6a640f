"""Lines become messages that Telegram takes, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from bot.service.paging import LONGEST, pages

signs = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])
lines = st.lists(
    st.text(signs | st.just(" "), max_size=40).flatmap(lambda text: st.sampled_from([text, text * 200]))
)


@given(lines=lines)
def test_every_message_is_short_enough_and_all_words_come_in_their_order(lines: list[str]) -> None:
    found = pages(lines)
    assert all(len(page.encode("utf-16-le")) // 2 <= LONGEST for page in found)
    assert "".join("".join(found).split()) == "".join("".join(lines).split())


def test_what_fits_into_one_message_is_one_message() -> None:
    assert pages(["first", "", "second"]) == ["first\n\nsecond"]
    assert pages([]) == [""]


def test_a_line_is_not_parted_where_a_new_message_would_take_it_whole() -> None:
    first, second = "a" * (LONGEST - 10), "b b " * 20
    assert pages([first, second]) == [first, second]


def test_a_line_that_is_too_long_for_any_message_is_cut_between_words() -> None:
    found = pages(["word " * 1000])
    assert len(found) == 2
    assert {word for page in found for word in page.split()} == {"word"}
