"""What clinicians and coordinators do in Telegram: link, press, write; on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.core.events import Blocked, Commanded, Shared
from bot.service import wording
from bot.store.rows import AlertRow
from bot.store.tables import audit_log, outbox, people, writings
from bot.store.work import Store
from tests.service.scene import (
    ANNA,
    CARE,
    CLARA,
    CLINICIANS,
    COORDINATORS,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    ROBIN,
    SAM,
    STRANGER,
    Scene,
)
from tests.store.samples import side_by_side

GROUP = "group:clinicians"


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store).set_up()


@pytest.fixture
def alarmed(scene: Scene) -> Scene:
    """Anna wrote something worrying at noon."""
    scene.writes("I want to kill myself")
    return scene


def hold(scene: Scene) -> bool:
    """Whether Anna's program is on hold."""
    with scene.store.work() as work:
        return work.load_enrollment(1)[1].hold is not None


# Buttons


def test_acknowledging_is_shown_wherever_the_alert_is_shown_and_stops_the_telling(alarmed: Scene) -> None:
    assert alarmed.presses(CLARA, "ack", NOON + MINUTE) == wording.ACKNOWLEDGED_NOW
    for recipient in (GROUP, "staff:clara"):
        shown = alarmed.last(recipient)
        assert "✓ Acknowledged by Dr. Clara Weiss, Mon 2 Mar 12:01." in shown.text
        assert shown.labels == [*CARE, "Release", "Release, changed …"]
        assert not shown.fresh
    alarmed.time_passes(NOON + 4 * HOUR)
    assert alarmed.rung("staff:sam") == 0
    assert ("acknowledged", "clara", "") in alarmed.log()


def test_the_second_to_press_is_told_who_has_it_and_the_first_that_it_is_theirs(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "ack")
    assert alarmed.presses(SAM, "ack") == "Dr. Clara Weiss has acknowledged it already."
    assert alarmed.presses(CLARA, "ack") == wording.YOURS_ALREADY
    assert alarmed.alert().acknowledged_by == "clara"


def test_of_two_who_press_in_the_same_moment_exactly_one_has_it(alarmed: Scene) -> None:
    presses = [CLARA, SAM]

    def press() -> str | None:
        return alarmed.presses(presses.pop(), "ack")

    notices = side_by_side(2, press)
    assert notices.count(wording.ACKNOWLEDGED_NOW) == 1
    holder = {"clara": "Dr. Clara Weiss", "sam": "Sam Ortiz"}[str(alarmed.alert().acknowledged_by)]
    assert f"{holder} has acknowledged it already." in notices


@pytest.mark.parametrize("who", [STRANGER, ROBIN, ANNA])
@pytest.mark.parametrize("button", ["ack", "close", "release", "outcome-reached", "outcome-other", "back"])
def test_who_is_no_linked_clinician_can_press_nothing_and_the_log_says_that_they_tried(
    alarmed: Scene, who: int, button: str
) -> None:
    before, letters = alarmed.alert(), alarmed.told(GROUP)
    assert alarmed.presses(who, button) == wording.NOT_A_CLINICIAN
    assert (alarmed.alert(), alarmed.told(GROUP)) == (before, letters)
    staff = "robin" if who == ROBIN else None
    assert alarmed.log()[-1] == ("refused", staff, f"{button}: pressed by no linked clinician")
    assert hold(alarmed)


def test_close_asks_for_the_outcome_in_the_same_message_and_back_takes_it_back(alarmed: Scene) -> None:
    assert alarmed.presses(CLARA, "close") is None
    assert alarmed.last().labels == [*wording.OUTCOMES.values(), wording.OTHER_OUTCOME, wording.BACK]
    assert not alarmed.last().fresh
    assert alarmed.last("staff:clara").labels[0] == wording.ACKNOWLEDGE  # only where it was pressed
    alarmed.presses(CLARA, "back")
    assert alarmed.last().labels == ["Acknowledge", *CARE, "Release", "Release, changed …"]
    assert alarmed.alert().state == "open"


@pytest.mark.parametrize("outcome", wording.OUTCOMES)
def test_each_outcome_closes_and_is_shown_everywhere(alarmed: Scene, outcome: str) -> None:
    assert alarmed.presses(CLARA, f"outcome-{outcome}") == wording.CLOSED_STILL_HELD
    for recipient in (GROUP, "staff:clara"):
        shown = alarmed.last(recipient)
        assert f"✓ Closed by Dr. Clara Weiss, Mon 2 Mar 12:00: {wording.OUTCOMES[outcome]}" in shown.text
        assert "Please look" not in shown.text
        assert shown.labels == ["Release"]  # the hold is another matter
    alarmed.time_passes(NOON + 9 * DAY)
    assert alarmed.rung(GROUP) == 1
    assert ("closed", "clara", outcome) in alarmed.log()


def test_a_closed_alert_never_opens_again_and_new_words_make_a_new_one(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-reached")
    for button in ("ack", "close", "back", "outcome-referred", "outcome-other"):
        assert alarmed.presses(SAM, button) == wording.CLOSED_ALREADY
    assert alarmed.alert().outcome == "reached"
    alarmed.writes("I want to kill myself", NOON + DAY)
    assert alarmed.alert(2).state == "open"
    assert alarmed.alert(1).state == "closed"
    assert alarmed.rung(GROUP) == 2


def test_release_lets_the_program_go_on_and_leaves_the_alert_to_be_closed(alarmed: Scene) -> None:
    assert alarmed.presses(CLARA, "release", NOON + MINUTE) == wording.RELEASED_NOW
    assert not hold(alarmed)
    assert alarmed.alert().state == "acknowledged"
    assert "✓ Released by Dr. Clara Weiss" in alarmed.last().text
    assert alarmed.last().labels == CARE
    assert alarmed.presses(SAM, "release", NOON + MINUTE) == wording.NOT_HELD


def test_what_was_closed_on_hold_can_be_released_later(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-reached")
    assert "Their program is still on hold. Release lets it go on." in alarmed.last().text
    assert alarmed.presses(SAM, "release", NOON + DAY) == wording.RELEASED_NOW
    assert not hold(alarmed)
    assert alarmed.last().labels == []


def test_an_old_alert_does_not_release_what_a_newer_one_holds(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-reached")
    alarmed.writes("I want to kill myself", NOON + HOUR)
    assert alarmed.presses(SAM, "release", NOON + HOUR, alert=1) == wording.NEWER.format(participant="P-0001")
    assert hold(alarmed)
    assert alarmed.presses(SAM, "release", NOON + HOUR, alert=2) == wording.RELEASED_NOW


def test_the_release_of_an_erased_participant_lets_nothing_go_on(alarmed: Scene) -> None:
    with alarmed.store.work() as work:
        work.erase_participant(1, NOON)
    assert alarmed.presses(CLARA, "release") == wording.NOT_HELD


@pytest.mark.parametrize(
    ("button", "notice"),
    [("ack", wording.UNKNOWN), ("nonsense", wording.UNKNOWN), ("<b>", None), ("", None), ("a" * 60, None)],
)
def test_a_button_of_no_alert_is_answered_calmly(scene: Scene, button: str, notice: str | None) -> None:
    assert scene.presses(CLARA, button, alert=999) == notice


def test_the_same_press_that_telegram_delivers_twice_counts_once(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "ack")
    alarmed.keys -= 1
    assert alarmed.presses(CLARA, "ack") is None
    assert [action for action, _, _ in alarmed.log()].count("acknowledged") == 1


# The outcome in their own words


def test_the_outcome_can_be_written_and_its_words_stay_where_private_things_are(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-other")
    asked = alarmed.last()
    assert asked.text.startswith("Dr. Clara Weiss, please reply to this message with the outcome for P-0001")
    alarmed.says(CLARA, "Her sister is with her until Monday")
    assert alarmed.alert().state == "closed"
    assert alarmed.alert().outcome == "other"
    shown = [told.text for told in alarmed.told(GROUP)]
    assert any(": in their own words" in text for text in shown)
    assert not any("sister" in text for text in shown)
    assert "sister" not in repr(alarmed.log())
    with alarmed.store.reading() as connection:
        kept = connection.execute(
            select(writings.c.body, writings.c.participant_id)
            .join_from(audit_log, writings)
            .where(audit_log.c.action == "outcome")
        ).one()
    assert (kept.body, kept.participant_id) == ({"text": "Her sister is with her until Monday"}, 1)


@pytest.mark.parametrize(
    ("sender", "chat", "after_minutes", "text"),
    [
        (SAM, CLINICIANS, 1, "somebody else says this"),
        (STRANGER, CLINICIANS, 1, "nobody we know says this"),
        (CLARA, COORDINATORS, 1, "in another group"),
        (CLARA, CLINICIANS, 30, "too late"),
        (CLARA, CLINICIANS, 1, "/oncall"),
        (CLARA, CLINICIANS, 1, "   "),
    ],
)
def test_only_who_was_asked_where_they_were_asked_and_soon_after_closes_with_their_words(
    alarmed: Scene, sender: int, chat: int, after_minutes: int, text: str
) -> None:
    alarmed.presses(CLARA, "outcome-other")
    alarmed.says(sender, text, NOON + after_minutes * MINUTE, chat)
    assert alarmed.alert().state == "open"
    alarmed.presses(CLARA, "outcome-other", NOON + HOUR)
    alarmed.says(CLARA, "this closes it", NOON + HOUR + 29 * MINUTE)
    assert alarmed.alert().state == "closed"


def test_who_went_back_is_not_taken_at_their_next_word(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-other")
    alarmed.presses(CLARA, "back")
    alarmed.says(CLARA, "lunch?")
    assert alarmed.alert().state == "open"


def test_the_words_belong_to_the_alert_that_was_asked_about_last(alarmed: Scene) -> None:
    alarmed.writes("I want to kill myself", chat=4242)
    alarmed.presses(CLARA, "outcome-other", alert=2)
    alarmed.presses(CLARA, "outcome-other", alert=1)
    alarmed.says(CLARA, "about the first")
    alarmed.says(CLARA, "and something else")
    assert (alarmed.alert(1).state, alarmed.alert(2).state) == ("closed", "open")


def test_the_outcome_can_be_written_in_private_too(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "outcome-other", chat=CLARA)
    assert "please reply to this message" in alarmed.last("staff:clara").text
    alarmed.writes("She wanted to kill myself, she said; an ambulance came", chat=CLARA)
    assert alarmed.alert().state == "closed"
    with alarmed.store.work() as work:
        assert work.open_alerts() == []


# Linking


def code(scene: Scene, purpose: str, target: str, expires_at: datetime = NOON + DAY) -> str:
    """A code as `evenkeel staff` makes it."""
    made = f"{purpose}-AbCdEf123456"
    with scene.store.work() as work:
        if purpose == "staff":
            work.add_staff(target, "clinician", "Ada Lind")
        work.add_link_code(made, "staff" if purpose == "staff" else "group", target, NOON, expires_at)
    return made


def test_a_clinician_links_their_account_by_opening_a_code_and_gets_alerts_from_then_on(
    store: Store,
) -> None:
    scene = Scene(store)
    assert scene.opens(code(scene, "staff", "clara"), chat=CLARA).reply is None
    assert scene.last("staff:clara").text == wording.LINKED.format(name="Ada Lind", role="a clinician")
    scene.writes("I want to kill myself")
    assert scene.rung("staff:clara") == 1
    with store.reading() as connection:
        chats = list(connection.execute(select(people.c.telegram_id)).scalars())
    assert chats == [ANNA]  # who links as staff is no participant


@pytest.mark.parametrize("which", ["used", "expired", "unknown", "a group's"])
def test_a_code_that_is_not_good_says_so_and_makes_nobody_a_participant(store: Store, which: str) -> None:
    scene = Scene(store)
    good = code(scene, "staff", "ada", NOON + DAY)
    when = NOON
    match which:
        case "used":
            scene.opens(good, chat=SAM)
        case "expired":
            when = NOON + 2 * DAY
        case "unknown":
            good = "staff-nobodyknowsit"
        case _:
            with store.work() as work:
                work.add_link_code("staff-of-a-group", "group", "clinicians", NOON, NOON + DAY)
            good = "staff-of-a-group"
    assert scene.opens(good, when, chat=STRANGER).reply == wording.CODE_UNKNOWN
    with store.work() as work:
        assert work.staff_of_chat(STRANGER) is None
        assert work.participant_of_chat(STRANGER) is None


def test_pressing_start_twice_does_no_harm(store: Store) -> None:
    scene = Scene(store)
    good = code(scene, "staff", "ada")
    scene.opens(good, chat=SAM)
    assert scene.opens(good, chat=SAM).reply is None
    assert scene.last("staff:ada").text.startswith("Hello, Ada Lind.")


def test_words_that_worry_are_heard_even_where_a_code_stands(store: Store) -> None:
    scene = Scene(store)
    scene.opens("staff-kill-myself", chat=STRANGER)
    assert scene.alert().urgency == "urgent"


@pytest.mark.parametrize("typed", ["/link {code}", "/link@evenkeel_bot {code}", "/start@evenkeel_bot {code}"])
def test_a_group_is_linked_by_a_code_that_is_written_in_it(store: Store, typed: str) -> None:
    scene = Scene(store)
    assert scene.says(STRANGER, typed.format(code=code(scene, "group", "clinicians")), chat=-77) is None
    assert scene.last().text == wording.GROUP_LINKED.format(audience="clinicians")
    with store.work() as work:
        assert work.group("clinicians") == -77


def test_a_group_s_code_is_good_once_and_until_it_expires(store: Store) -> None:
    scene = Scene(store)
    good = code(scene, "group", "coordinators")
    assert scene.says(STRANGER, f"/link {good}", NOON + 2 * DAY, chat=-66) == wording.CODE_UNKNOWN
    scene.says(STRANGER, f"/link {good}", chat=-77)
    assert scene.says(STRANGER, f"/link {good}", chat=-88) == wording.CODE_UNKNOWN
    assert scene.says(STRANGER, "/link", chat=-88) == wording.LINK_HOW
    assert scene.says(STRANGER, f"/link {code(scene, 'staff', 'ada')}", chat=-88) == wording.CODE_UNKNOWN
    with store.work() as work:
        assert work.group("coordinators") == -77


# Words and commands


def test_oncall_shows_who_is_on_now_and_who_is_next(scene: Scene) -> None:
    assert scene.says(CLARA, "/oncall") == "On call now: Dr. Clara Weiss."
    assert scene.says(CLARA, "/oncall@evenkeel_bot", NOON + 12 * HOUR) == "On call now: Sam Ortiz."
    saturday = NOON + 5 * DAY
    assert scene.says(ROBIN, "/oncall", saturday, COORDINATORS) == (
        "Nobody is on call now. The next shift begins Mon 9 Mar 08:00 (Europe/Berlin): Dr. Clara Weiss."
    )
    scene.does(Commanded(command=None, argument="oncall"), chat=CLARA)
    assert scene.last("staff:clara").text == "On call now: Dr. Clara Weiss."


def test_oncall_says_who_is_not_linked(store: Store) -> None:
    scene = Scene(store)
    with store.work() as work:
        work.link_group("clinicians", CLINICIANS, NOON)
    assert scene.says(STRANGER, "/oncall") == "On call now: Dr. Clara Weiss (not linked to Telegram yet)."


def test_oncall_tells_strangers_in_strange_groups_nothing(scene: Scene) -> None:
    assert scene.says(STRANGER, "/oncall", chat=-77) is None


def test_talk_in_a_group_is_none_of_the_bot_s_business(alarmed: Scene) -> None:
    before = alarmed.told(GROUP)
    assert alarmed.says(CLARA, "I am calling her now") is None
    assert alarmed.told(GROUP) == before
    assert alarmed.alert().state == "open"


def test_what_staff_write_in_private_is_answered_with_a_short_help(scene: Scene) -> None:
    for event in (Shared(what="stickers"), Commanded(command="help"), Commanded(command="start")):
        scene.does(event, chat=CLARA)
    scene.writes("is anybody there?", chat=CLARA)
    assert len(scene.told("staff:clara")) == 4
    assert all(told.text.startswith("Hello, Dr. Clara Weiss.") for told in scene.told("staff:clara"))


def test_a_clinician_in_despair_gets_the_crisis_text_and_an_alert_like_anybody(scene: Scene) -> None:
    scene.writes("I want to kill myself", chat=CLARA)
    assert scene.rung(GROUP) == 1
    assert scene.told("participant:2")[0].text.startswith("CRISIS.")
    assert scene.told("staff:clara")[-1].fresh  # she is on call; the alert is hers too


def test_a_clinician_who_asks_for_the_help_lines_gets_them(scene: Scene) -> None:
    scene.does(Commanded(command="crisis"), chat=CLARA)
    assert scene.told("participant:2")[0].text.startswith("NUMBERS:")


def test_somebody_of_the_staff_can_follow_an_invitation_to_see_the_program(scene: Scene) -> None:
    with scene.store.work() as work:
        work.add_invite("an-invitation", "sample", None, NOON)
    scene.opens("an-invitation", chat=ROBIN)
    with scene.store.work() as work:
        robin = work.participant_of_chat(ROBIN)
    assert robin is not None
    assert robin.enrollment_id is not None


def test_a_clinician_who_blocks_the_bot_is_not_written_to(scene: Scene) -> None:
    scene.does(Blocked(), chat=CLARA)
    assert scene.told("staff:clara") == []


def test_a_small_team_can_use_one_group_for_both(alarmed: Scene) -> None:
    with alarmed.store.work() as work:
        work.link_group("coordinators", CLINICIANS, NOON)
    alarmed.presses(CLARA, "close")
    assert alarmed.last(GROUP).labels[-1] == wording.BACK


def test_notices_fit_into_what_telegram_shows_over_a_chat() -> None:
    longest = [
        wording.NOT_A_CLINICIAN,
        wording.CLOSED_STILL_HELD,
        wording.NEWER.format(participant="P-123456"),
    ]
    assert max(len(words) for words in longest) <= 200


def test_an_alert_row_says_the_same_as_its_alert(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "ack", NOON + MINUTE)
    with alarmed.store.work() as work:
        row: AlertRow = work.load_alert(1)
    alert = alarmed.alert()
    assert (row.state, row.urgency, row.category, row.next_at) == (
        alert.state,
        alert.urgency,
        alert.category,
        alert.wakes_at,
    )


# Who it is


def test_a_clinician_learns_in_private_who_a_participant_is_and_that_is_kept(alarmed: Scene) -> None:
    alarmed.says(CLARA, "/who P-0001", NOON + MINUTE)
    told = alarmed.last("staff:clara")
    assert f"tg://user?id={ANNA}" in told.text
    assert all("tg://user" not in letter.text for letter in alarmed.told(GROUP))
    assert ("who", "clara", "") in alarmed.log()


def test_nobody_but_a_clinician_learns_who_a_participant_is(alarmed: Scene) -> None:
    alarmed.says(ROBIN, "/who P-0001", NOON + MINUTE)
    assert alarmed.last("staff:robin").text == wording.NOT_A_CLINICIAN
    alarmed.says(STRANGER, "/who P-0001", NOON + MINUTE)
    for recipient in (GROUP, "staff:robin", "staff:clara"):
        assert all("tg://user" not in letter.text for letter in alarmed.told(recipient))


# What the participant is told


def said(scene: Scene, participant: int = 1) -> list[str]:
    """What the participant was told."""
    return [told.text for told in scene.told(f"participant:{participant}")]


SEEN = "Dr. Clara Weiss of your care team has seen this, at "


def test_who_was_shown_a_crisis_text_is_told_once_who_has_seen_it(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "ack", NOON + MINUTE)
    alarmed.presses(CLARA, "ack", NOON + MINUTE)
    alarmed.presses(SAM, "ack", NOON + 2 * MINUTE)
    alarmed.presses(CLARA, "outcome-reached", NOON + 3 * MINUTE)
    assert [text for text in said(alarmed) if "has seen" in text] == [f"{SEEN}12:01."]


def test_closing_says_so_too_where_nobody_had_it_yet(alarmed: Scene) -> None:
    alarmed.presses(CLARA, "close", NOON + MINUTE)
    alarmed.presses(CLARA, "outcome-other", NOON + MINUTE)
    alarmed.says(CLARA, "They called me.", NOON + 2 * MINUTE)
    assert said(alarmed)[-1] == f"{SEEN}12:02."


def test_who_was_only_told_that_it_is_noted_hears_of_no_acknowledgement(scene: Scene) -> None:
    scene.writes("stopped my lithium")
    scene.presses(CLARA, "ack", NOON + MINUTE)
    assert not any("has seen" in text for text in said(scene))


def test_somebody_in_no_program_is_told_who_has_seen_it_and_how_it_stands(scene: Scene) -> None:
    scene.writes("I want to kill myself", chat=STRANGER)
    scene.writes("hello?", NOON + MINUTE, STRANGER)
    assert "nobody has confirmed yet" in said(scene, 2)[-1]
    scene.presses(CLARA, "ack", NOON + 2 * MINUTE)
    assert said(scene, 2)[-1] == f"{SEEN}12:02 (Berlin time)."
    scene.does(Commanded(command="crisis"), NOON + 3 * MINUTE, STRANGER)
    assert "Dr. Clara Weiss of your care team has seen it, today at 12:02." in said(scene, 2)[-1]
    scene.presses(CLARA, "outcome-reached", NOON + 4 * MINUTE)
    scene.writes("hello?", NOON + 5 * MINUTE, STRANGER)
    assert "confirmed" not in said(scene, 2)[-1]
    assert "has seen" not in said(scene, 2)[-1]


def test_somebody_who_was_erased_meanwhile_is_told_nothing(alarmed: Scene) -> None:
    with alarmed.store.work() as work:
        work.erase_participant(1, NOON)
    assert alarmed.presses(CLARA, "ack", NOON + MINUTE) == wording.ACKNOWLEDGED_NOW
    with alarmed.store.reading() as connection:
        owed = select(outbox.c.id).where(outbox.c.recipient == "participant:1", outbox.c.state == "waiting")
        assert connection.execute(owed).all() == []
