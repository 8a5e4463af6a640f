"""An alert climbs until a clinician has it, and ends only when a clinician closes it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.alert import Alert, alert_of
from bot.core.alert_events import (
    Accompany,
    Acknowledged,
    AlertEvent,
    AlertTransition,
    Answered,
    Closed,
    Delivered,
    HandedOver,
    Leave,
    Log,
    LostContact,
    Noted,
    Noticed,
    Page,
    Planned,
    Raised,
    RaisedHigher,
    Read,
    Refuse,
    Release,
    Released,
    Ring,
    Show,
    TalkBegun,
    Talked,
    TalkEnded,
    TimePassed,
    Undelivered,
    WordsAsked,
    WordsDropped,
)
from bot.core.climbing import UNDELIVERED_AFTER
from bot.core.effects import SafetyAnswer
from bot.core.on_call import CLINICIANS, COORDINATORS, LONGEST, Ladder, recipients
from bot.core.plan import Plan
from bot.core.pursuing import pursue
from bot.core.risk import Flag, Urgency

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URGENCIES = list(Urgency)

LADDER = Ladder.model_validate(
    {
        "zone": "Europe/Berlin",
        "people": {
            "clara": {"name": "Dr. Clara Weiss"},
            "sam": {"name": "Sam Ortiz"},
            "ada": {"name": "Ada Lind"},
            "robin": {"name": "Robin Hale", "role": "coordinator"},
        },
        "shifts": [
            {"who": "clara", "days": "mon-sun", "from": "08:00", "to": "20:00"},
            {"who": "sam", "days": "mon-sun", "from": "20:00", "to": "08:00"},
        ],
        "backup": ["ada"],
    }
)


def flag(urgency: Urgency, rule: str = "a-rule", category: str = "suicide") -> Flag:
    return Flag(rule=rule, category=category, urgency=urgency, source="words", evidence="their own words")


def raised(urgency: Urgency, now: datetime = MONDAY, *, held: bool = False) -> Alert:
    """An alert that was raised now."""
    return after(alert_of("P-0001", (flag(urgency),), held, now), Raised(), now)


def after(alert: Alert, event: AlertEvent, now: datetime) -> Alert:
    return pursue(LADDER, alert, event, now).alert


def noticed(*flags: Flag, held: bool = False) -> Noticed:
    return Noticed(flags=flags, held=held)


def paged(transition: AlertTransition) -> tuple[str, ...]:
    """Whose phone rings."""
    return tuple(
        recipient
        for effect in transition.effects
        if isinstance(effect, Page)
        for recipient in effect.recipients
    )


def delivered(owed_at: datetime, recipient: str = CLINICIANS) -> Delivered:
    return Delivered(recipient=recipient, owed_at=owed_at)


def rung(transition: AlertTransition) -> list[tuple[tuple[str, ...], str]]:
    """Whose second channels ring, and why."""
    return [(effect.people, effect.why) for effect in transition.effects if isinstance(effect, Ring)]


def refusals(transition: AlertTransition) -> list[str]:
    return [effect.why for effect in transition.effects if isinstance(effect, Refuse)]


class Telling(NamedTuple):
    """Somebody was told: when, and who."""

    at: datetime
    recipients: tuple[str, ...]


def left_alone(alert: Alert, until: datetime) -> tuple[Alert, list[Telling]]:
    """An alert about which nobody does anything, and the tellings that time brings."""
    tellings: list[Telling] = []
    while alert.wakes_at is not None and alert.wakes_at <= until:
        now = alert.wakes_at
        transition = pursue(LADDER, alert, TimePassed(), now)
        alert = transition.alert
        if paged(transition):
            tellings.append(Telling(now, paged(transition)))
    return alert, tellings


# Tables


@pytest.mark.parametrize(
    ("urgency", "told"),
    [
        (Urgency.EMERGENCY, [(5, 1), (10, 2), (15, 2), (20, 3), (25, 3), (30, 3)]),
        (Urgency.URGENT, [(30, 1), (60, 2), (90, 2), (120, 3), (150, 3)]),
        (Urgency.SOON, [(4 * 60, 1), (8 * 60, 2), (12 * 60, 2), (16 * 60, 3), (20 * 60, 3)]),
        (Urgency.REVIEW, [(24 * 60, 1), (48 * 60, 2), (72 * 60, 2), (96 * 60, 3)]),
    ],
)
def test_an_alert_that_nobody_takes_is_told_again_and_to_more_people(
    urgency: Urgency, told: list[tuple[int, int]]
) -> None:
    expected = [
        Telling(moment, recipients(LADDER, tier, moment))
        for minutes, tier in told
        for moment in (MONDAY + minutes * MINUTE,)
    ]
    assert left_alone(raised(urgency), expected[-1].at)[1] == expected


@pytest.mark.parametrize("urgency", URGENCIES)
def test_whatever_its_urgency_the_clinicians_and_who_is_on_call_are_told_at_once(urgency: Urgency) -> None:
    alert = alert_of("P-0001", (flag(urgency),), False, MONDAY)
    assert paged(pursue(LADDER, alert, Raised(), MONDAY)) == (CLINICIANS, "staff:clara")
    night = MONDAY + 14 * HOUR
    assert paged(pursue(LADDER, alert, Raised(), night)) == (CLINICIANS, "staff:sam")


def test_a_note_to_review_is_told_at_night_once_and_then_again_only_when_people_are_at_work() -> None:
    friday_night = datetime(2026, 3, 6, 23, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    _, tellings = left_alone(raised(Urgency.REVIEW, friday_night), friday_night + 5 * DAY)
    assert [f"{telling.at.astimezone(ZoneInfo('Europe/Berlin')):%a %H:%M}" for telling in tellings] == [
        "Mon 09:00",
        "Tue 09:00",
        "Wed 09:00",
    ]


def test_the_ladder_climbs_at_its_time_even_between_two_tellings() -> None:
    slow = {"promise": "4h", "repeat_every": "2h", "climb_after": "45min"}
    ladder = Ladder.model_validate({**LADDER.model_dump(by_alias=True), "pace": {"urgent": slow}})
    alert = pursue(ladder, alert_of("P-0001", (flag(Urgency.URGENT),), False, MONDAY), Raised(), MONDAY).alert
    assert alert.next_at == MONDAY + 45 * MINUTE
    assert pursue(ladder, alert, TimePassed(), alert.next_at).alert.tier == 2


def test_after_an_outage_the_ladder_is_where_it_would_have_been_and_tells_once() -> None:
    late = MONDAY + 6 * HOUR
    transition = pursue(LADDER, raised(Urgency.EMERGENCY), TimePassed(), late)
    assert transition.alert.tier == 3
    assert paged(transition) == recipients(LADDER, 3, late)
    assert transition.alert.next_at == late + 5 * MINUTE


def test_before_its_time_an_alert_is_left_alone() -> None:
    alert = after(raised(Urgency.URGENT), delivered(MONDAY), MONDAY)
    assert pursue(LADDER, alert, TimePassed(), MONDAY + 29 * MINUTE) == AlertTransition(
        alert=alert, effects=()
    )


def test_what_telegram_did_not_deliver_rings_everybody_after_two_minutes_and_at_every_telling_after() -> None:
    alert = raised(Urgency.URGENT)
    assert alert.wakes_at == MONDAY + 2 * MINUTE
    first = pursue(LADDER, alert, TimePassed(), MONDAY + 2 * MINUTE)
    assert rung(first) == [(("clara", "sam", "ada"), "not delivered")]
    assert paged(first) == ()
    assert first.alert.wakes_at == MONDAY + 30 * MINUTE
    again = pursue(LADDER, first.alert, TimePassed(), MONDAY + 30 * MINUTE)
    assert rung(again) == [(("clara", "sam", "ada"), "not delivered")]
    heard = after(again.alert, delivered(MONDAY), MONDAY + 31 * MINUTE)
    assert heard.delivered_at == MONDAY + 31 * MINUTE
    climbed = pursue(LADDER, heard, TimePassed(), MONDAY + 60 * MINUTE)
    assert rung(climbed) == [(("clara", "ada"), "not acknowledged")]


@pytest.mark.parametrize(
    ("recipient", "counts"),
    [(CLINICIANS, True), ("staff:ada", True), ("staff:robin", False), (COORDINATORS, False)],
)
def test_only_a_clinician_s_telegram_counts_as_delivered(recipient: str, counts: bool) -> None:
    alert = after(raised(Urgency.URGENT), delivered(MONDAY, recipient), MONDAY + MINUTE)
    assert (alert.delivered_at is not None) is counts
    assert bool(rung(pursue(LADDER, alert, TimePassed(), MONDAY + 2 * MINUTE))) is not counts


def test_what_is_raised_anew_has_to_be_delivered_anew() -> None:
    heard = after(raised(Urgency.SOON), delivered(MONDAY), MONDAY)
    worse = after(heard, noticed(flag(Urgency.EMERGENCY)), MONDAY + HOUR)
    old = after(worse, delivered(MONDAY), MONDAY + HOUR + MINUTE)
    assert (old.delivered_at, old.rings_at) == (None, MONDAY + HOUR + 2 * MINUTE)
    assert after(worse, delivered(MONDAY + HOUR), MONDAY + HOUR + MINUTE).rings_at is None


def test_an_emergency_rings_who_is_on_call_at_once_and_at_each_repetition_and_all_told_when_it_climbs() -> (
    None
):
    alert = alert_of("P-0001", (flag(Urgency.EMERGENCY),), False, MONDAY)
    transition = pursue(LADDER, alert, Raised(), MONDAY)
    assert rung(transition) == [(("clara",), "emergency")]
    alert = after(transition.alert, delivered(MONDAY), MONDAY)
    rings = []
    for _ in range(4):
        assert alert.next_at is not None
        transition = pursue(LADDER, alert, TimePassed(), alert.next_at)
        alert = transition.alert
        rings += rung(transition)
    assert rings == [
        (("clara",), "emergency"),
        (("clara", "ada"), "not acknowledged"),
        (("clara", "ada"), "emergency"),
        (("clara", "ada", "sam", "robin"), "not acknowledged"),
    ]


def test_a_note_to_review_rings_nobody_and_neither_does_what_somebody_has() -> None:
    note = alert_of("P-0001", (flag(Urgency.REVIEW),), False, MONDAY)
    transition = pursue(LADDER, note, Raised(), MONDAY)
    for _ in range(6):
        assert rung(transition) == []
        due = transition.alert.wakes_at
        assert due is not None
        transition = pursue(LADDER, transition.alert, TimePassed(), due)
    taken = after(raised(Urgency.EMERGENCY), Acknowledged(by="ada"), MONDAY + MINUTE)
    assert taken.rings_at is None
    assert taken.wakes_at == MONDAY + MINUTE + 4 * HOUR


def test_who_acknowledges_first_has_it_and_the_second_is_refused() -> None:
    first = pursue(LADDER, raised(Urgency.URGENT), Acknowledged(by="clara"), MONDAY + MINUTE)
    assert not refusals(first)
    second = pursue(LADDER, first.alert, Acknowledged(by="sam"), MONDAY + 2 * MINUTE)
    assert refusals(second) == ["acknowledged"]
    assert second.alert == first.alert
    assert (second.alert.acknowledged_by, second.alert.acknowledged_at) == ("clara", MONDAY + MINUTE)


@pytest.mark.parametrize(
    ("urgency", "first", "second"),
    [
        (Urgency.EMERGENCY, 4 * HOUR, 8 * HOUR),
        (Urgency.URGENT, 4 * HOUR, 8 * HOUR),
        (Urgency.SOON, 24 * HOUR, 48 * HOUR),
        (Urgency.REVIEW, 3 * DAY, 7 * DAY),  # Thursday; then Monday instead of Sunday
    ],
)
def test_who_has_an_alert_is_reminded_of_it_and_when_they_leave_it_untouched_it_climbs_again(
    urgency: Urgency, first: timedelta, second: timedelta
) -> None:
    taken = after(raised(urgency), Acknowledged(by="ada"), MONDAY)
    alert, tellings = left_alone(taken, MONDAY + second)
    everyone = (CLINICIANS, "staff:ada", *recipients(LADDER, 2, MONDAY + second))
    assert tellings == [
        Telling(MONDAY + first, (CLINICIANS, "staff:ada")),
        Telling(MONDAY + second, tuple(dict.fromkeys(everyone))),
    ]
    assert alert.acknowledged_by == "ada"
    _, tellings = left_alone(alert, MONDAY + 30 * DAY)
    assert COORDINATORS in tellings[0].recipients


@pytest.mark.parametrize(
    "deed",
    [
        Noted(by="ada"),
        Read(by="ada"),
        TalkBegun(by="ada", recipient=CLINICIANS),
        Planned(by="ada", plan=Plan(rest_days=3)),
    ],
    ids=lambda deed: deed.kind,
)
def test_whatever_its_owner_does_about_it_puts_the_reminder_off(deed: AlertEvent) -> None:
    taken = after(raised(Urgency.URGENT), Acknowledged(by="ada"), MONDAY)
    touched = after(taken, deed, MONDAY + 3 * HOUR)
    assert touched.next_at == MONDAY + 7 * HOUR
    late = after(after(taken, TimePassed(), MONDAY + 4 * HOUR), deed, MONDAY + 5 * HOUR)
    assert late.untouched == 0


# Staying with somebody


def test_who_writes_to_them_has_it_and_the_program_rests_until_it_is_released() -> None:
    begun = pursue(LADDER, raised(Urgency.SOON), TalkBegun(by="sam", recipient=CLINICIANS), MONDAY)
    assert (begun.alert.state, begun.alert.acknowledged_by, begun.alert.held) == ("acknowledged", "sam", True)
    assert Accompany(by="sam") in begun.effects
    released = pursue(LADDER, begun.alert, Released(by="ada"), MONDAY + HOUR)
    assert [effect for effect in released.effects if isinstance(effect, Leave | Release)] == [
        Leave(by="sam"),
        Release(plan=Plan()),
    ]
    assert released.alert.talk is None


def test_two_cannot_begin_to_write_at_once_but_both_may_write() -> None:
    begun = after(raised(Urgency.SOON), TalkBegun(by="sam", recipient=CLINICIANS), MONDAY)
    assert refusals(pursue(LADDER, begun, TalkBegun(by="ada", recipient="staff:ada"), MONDAY)) == ["talking"]
    assert not refusals(pursue(LADDER, begun, Talked(by="ada"), MONDAY))


def test_after_a_day_of_quiet_it_asks_whether_the_program_may_go_on() -> None:
    begun = after(raised(Urgency.SOON), TalkBegun(by="sam", recipient=CLINICIANS), MONDAY)
    spoken = after(begun, Talked(by="sam"), MONDAY + HOUR)
    assert spoken.next_at == MONDAY + 25 * HOUR
    asked = pursue(LADDER, spoken, TimePassed(), MONDAY + 25 * HOUR)
    assert [effect.action for effect in asked.effects if isinstance(effect, Log)] == ["quiet"]
    assert paged(asked) == (CLINICIANS, "staff:sam")
    assert asked.alert.held
    assert asked.alert.talk is not None


def test_closing_ends_the_writing_and_leaves_the_program_on_hold() -> None:
    begun = after(raised(Urgency.URGENT), TalkBegun(by="sam", recipient=CLINICIANS), MONDAY)
    closed = pursue(LADDER, begun, Closed(by="sam", outcome="reached"), MONDAY + HOUR)
    assert Leave(by="sam") in closed.effects
    assert (closed.alert.talk, closed.alert.held) == (None, True)


def test_what_is_handed_over_stays_with_its_owner_until_the_other_acknowledges() -> None:
    taken = after(raised(Urgency.EMERGENCY), Acknowledged(by="ada"), MONDAY)
    offered = pursue(LADDER, taken, HandedOver(by="ada", to="sam"), MONDAY + HOUR)
    assert paged(offered) == (CLINICIANS, "staff:sam")
    assert (offered.alert.acknowledged_by, offered.alert.offered_to) == ("ada", "sam")
    assert refusals(pursue(LADDER, offered.alert, Acknowledged(by="clara"), MONDAY + HOUR)) == [
        "acknowledged"
    ]
    waiting, tellings = left_alone(offered.alert, MONDAY + HOUR + 10 * MINUTE)
    assert tellings == [Telling(MONDAY + HOUR + 10 * MINUTE, (CLINICIANS, "staff:ada", "staff:sam"))]
    accepted = after(waiting, Acknowledged(by="sam"), MONDAY + 2 * HOUR)
    assert (accepted.acknowledged_by, accepted.offered_to) == ("sam", None)


def test_raising_it_asks_for_more_people_and_for_somebody_to_take_it_anew() -> None:
    taken = after(raised(Urgency.SOON), Acknowledged(by="ada"), MONDAY)
    higher = pursue(LADDER, taken, RaisedHigher(by="ada", urgency=Urgency.EMERGENCY), MONDAY + HOUR)
    assert (higher.alert.state, higher.alert.urgency, higher.alert.tier) == ("open", Urgency.EMERGENCY, 1)
    assert paged(higher) == recipients(LADDER, 1, MONDAY + HOUR)
    more = pursue(LADDER, higher.alert, RaisedHigher(by="ada", urgency=Urgency.SOON), MONDAY + HOUR)
    assert (more.alert.urgency, more.alert.tier) == (Urgency.EMERGENCY, 2)
    assert paged(more) == recipients(LADDER, 2, MONDAY + HOUR)


def test_what_is_more_urgent_than_what_was_taken_has_to_be_taken_anew() -> None:
    taken = after(raised(Urgency.SOON), Acknowledged(by="clara"), MONDAY)
    worse = pursue(LADDER, taken, noticed(flag(Urgency.EMERGENCY, category="overdose")), MONDAY + HOUR)
    assert (worse.alert.state, worse.alert.urgency) == ("open", Urgency.EMERGENCY)
    assert (worse.alert.category, worse.alert.tier) == ("overdose", 1)
    assert paged(worse) == (CLINICIANS, "staff:clara")
    assert worse.alert.next_at == MONDAY + HOUR + 5 * MINUTE
    again = pursue(LADDER, worse.alert, Acknowledged(by="sam"), MONDAY + HOUR + MINUTE)
    assert not refusals(again)
    assert again.alert.acknowledged_by == "sam"


def test_an_open_alert_that_becomes_an_emergency_keeps_its_tier_and_hastens() -> None:
    alert, _ = left_alone(raised(Urgency.SOON), MONDAY + 8 * HOUR)
    assert alert.tier == 2
    now = MONDAY + 9 * HOUR
    worse = pursue(LADDER, alert, noticed(flag(Urgency.EMERGENCY)), now)
    assert paged(worse) == recipients(LADDER, 2, now)
    _, tellings = left_alone(worse.alert, now + 10 * MINUTE)
    assert tellings[-1] == Telling(now + 10 * MINUTE, recipients(LADDER, 3, now))


def test_an_open_alert_that_becomes_more_urgent_climbs_no_later_and_is_looked_at_no_later() -> None:
    alert = raised(Urgency.SOON)
    now = MONDAY + 8 * HOUR - 5 * MINUTE
    alert, _ = left_alone(alert, now)
    worse = after(alert, noticed(flag(Urgency.URGENT)), now)
    assert worse.next_at == MONDAY + 8 * HOUR
    assert worse.look_by == now + 4 * HOUR
    assert left_alone(worse, MONDAY + 8 * HOUR)[0].tier == 2


def test_whoever_has_it_hears_of_more_at_once_and_stays_the_one_who_has_it() -> None:
    taken = after(raised(Urgency.URGENT), Acknowledged(by="ada"), MONDAY + MINUTE)
    more = pursue(LADDER, taken, noticed(flag(Urgency.URGENT, "another")), MONDAY + 5 * MINUTE)
    assert paged(more) == (CLINICIANS, "staff:ada")
    assert (more.alert.state, more.alert.acknowledged_by) == ("acknowledged", "ada")
    assert [finding.rule for finding in more.alert.findings] == ["a-rule", "another"]


@pytest.mark.parametrize(
    ("urgency", "since", "state"),
    [
        (Urgency.URGENT, 59 * MINUTE, "acknowledged"),
        (Urgency.URGENT, 61 * MINUTE, "open"),
        (Urgency.SOON, 3 * DAY, "acknowledged"),
    ],
)
def test_a_pressing_flag_long_after_somebody_took_the_alert_has_to_be_taken_anew(
    urgency: Urgency, since: timedelta, state: str
) -> None:
    taken = after(raised(Urgency.URGENT), Acknowledged(by="ada"), MONDAY)
    more = pursue(LADDER, taken, noticed(flag(urgency)), MONDAY + since)
    assert more.alert.state == state
    assert CLINICIANS in paged(more)


def test_a_lesser_flag_on_an_open_alert_is_shown_and_rings_nobody() -> None:
    transition = pursue(LADDER, raised(Urgency.URGENT), noticed(flag(Urgency.REVIEW)), MONDAY + HOUR)
    assert paged(transition) == ()
    assert Show() in transition.effects
    assert transition.alert.urgency is Urgency.URGENT


@pytest.mark.parametrize("taken", [False, True])
def test_who_writes_ten_times_in_a_minute_rings_once_more_at_its_end(taken: bool) -> None:
    alert = raised(Urgency.EMERGENCY)
    if taken:
        alert = after(alert, Acknowledged(by="ada"), MONDAY)
    rung = 0
    for number in range(1, 11):
        now = MONDAY + number * 5 * timedelta(seconds=1)
        transition = pursue(LADDER, alert, noticed(flag(Urgency.EMERGENCY)), now)
        alert = transition.alert
        rung += bool(paged(transition))
        assert Show() in transition.effects
    assert rung == 0
    assert len(alert.findings) == 11
    assert left_alone(alert, MONDAY + MINUTE)[1] == [
        Telling(MONDAY + MINUTE, (CLINICIANS, "staff:ada" if taken else "staff:clara"))
    ]


def test_when_the_participant_is_out_of_reach_who_has_the_alert_hears_it_once() -> None:
    alert = raised(Urgency.URGENT)
    lost = pursue(LADDER, alert, LostContact(), MONDAY + MINUTE)
    assert lost.alert.out_of_reach
    assert paged(lost) == (CLINICIANS, "staff:clara")
    assert pursue(LADDER, lost.alert, LostContact(), MONDAY + 2 * MINUTE).effects == ()
    back = after(lost.alert, noticed(flag(Urgency.URGENT)), MONDAY + HOUR)
    assert not back.out_of_reach


def test_a_telling_that_is_refused_climbs_at_once_and_not_beyond_the_last_tier() -> None:
    alert = raised(Urgency.EMERGENCY)
    for tier in (2, 3):
        transition = pursue(LADDER, alert, Undelivered(recipient="staff:clara"), MONDAY + MINUTE)
        alert = transition.alert
        assert alert.tier == tier
        assert paged(transition) == recipients(LADDER, tier, MONDAY)
    last = pursue(LADDER, alert, Undelivered(recipient="staff:clara"), MONDAY + MINUTE)
    assert last == AlertTransition(alert=alert, effects=(Log(action="undelivered", detail="staff:clara"),))


def test_releasing_is_not_closing_but_who_releases_has_looked() -> None:
    released = pursue(LADDER, raised(Urgency.URGENT, held=True), Released(by="clara"), MONDAY + MINUTE)
    assert Release(plan=Plan()) in released.effects
    assert (released.alert.state, released.alert.held) == ("acknowledged", False)
    assert (released.alert.acknowledged_by, released.alert.released_by) == ("clara", "clara")
    again = pursue(LADDER, released.alert, Released(by="sam"), MONDAY + 2 * MINUTE)
    assert refusals(again) == ["not held"]
    assert again.alert == released.alert


def test_releasing_takes_nothing_from_whoever_acknowledged() -> None:
    taken = after(raised(Urgency.URGENT, held=True), Acknowledged(by="ada"), MONDAY)
    released = after(taken, Released(by="clara"), MONDAY + HOUR)
    assert (released.acknowledged_by, released.released_by) == ("ada", "clara")


def test_a_program_that_was_left_on_hold_can_be_released_after_the_alert_was_closed() -> None:
    closed = after(raised(Urgency.URGENT, held=True), Closed(by="clara", outcome="reached"), MONDAY)
    assert closed.held
    released = pursue(LADDER, closed, Released(by="sam"), MONDAY + DAY)
    assert Release(plan=Plan()) in released.effects
    assert (released.alert.state, released.alert.held, released.alert.next_at) == ("closed", False, None)


def test_a_new_hold_after_a_release_is_not_shown_as_released() -> None:
    released = after(raised(Urgency.URGENT, held=True), Released(by="clara"), MONDAY)
    held = after(released, noticed(flag(Urgency.URGENT), held=True), MONDAY + 10 * MINUTE)
    assert held.held
    assert held.released_by is None


def test_who_is_asked_for_the_outcome_has_half_an_hour_and_may_think_again() -> None:
    asked = after(
        raised(Urgency.URGENT), WordsAsked(what="outcome", by="clara", recipient=CLINICIANS), MONDAY
    )
    assert asked.awaited is not None
    assert (asked.awaited.by, asked.awaited.until) == ("clara", MONDAY + 30 * MINUTE)
    assert after(asked, WordsDropped(), MONDAY).awaited is None
    assert after(asked, Closed(by="sam", outcome="referred"), MONDAY).awaited is None


def test_the_log_says_who_did_what() -> None:
    alert = raised(Urgency.URGENT, held=True)
    for event, line in (
        (Acknowledged(by="clara"), Log(action="acknowledged", by="clara")),
        (Released(by="sam"), Log(action="released", by="sam")),
        (Closed(by="clara", outcome="referred"), Log(action="closed", by="clara", detail="referred")),
    ):
        transition = pursue(LADDER, alert, event, MONDAY)
        assert line in transition.effects
        alert = transition.alert


def test_an_alert_keeps_what_a_scale_showed_and_none_of_the_participant_s_words() -> None:
    item = Flag(
        rule="item9", category="suicide", urgency=Urgency.URGENT, source="item", evidence="phq9 item 9: 2"
    )
    alert = alert_of("P-0001", (item, flag(Urgency.SOON)), True, MONDAY)
    assert [finding.shown for finding in alert.findings] == ["phq9 item 9: 2", ""]
    assert "their own words" not in alert.model_dump_json()


def test_an_alert_of_no_flag_cannot_be() -> None:
    with pytest.raises(ValueError, match="needs a flag"):
        alert_of("P-0001", (), False, MONDAY)


# Laws

people = st.sampled_from(["clara", "sam", "ada"])
flags = st.builds(flag, st.sampled_from(URGENCIES), st.sampled_from(["a", "b", "c"]))
starts_of_time = st.integers(0, 14 * 24 * 60).map(lambda n: MONDAY + n * MINUTE)
events: st.SearchStrategy[AlertEvent] = st.one_of(
    st.builds(
        lambda some, held, asked: Noticed(flags=tuple(some), held=held, asked=asked),
        st.lists(flags, min_size=1, max_size=3),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(Answered, answer=st.sampled_from(get_args(SafetyAnswer))),
    st.just(LostContact()),
    st.builds(Undelivered, recipient=st.sampled_from([CLINICIANS, "staff:clara"])),
    st.just(TimePassed()),
    st.builds(delivered, starts_of_time, st.sampled_from([CLINICIANS, "staff:sam", COORDINATORS])),
    st.builds(Acknowledged, by=people),
    st.builds(
        WordsAsked, what=st.sampled_from(["outcome", "note"]), by=people, recipient=st.just(CLINICIANS)
    ),
    st.just(WordsDropped()),
    st.builds(Released, by=people),
    st.builds(Noted, by=people),
    st.builds(Read, by=people),
    st.builds(TalkBegun, by=people, recipient=st.just(CLINICIANS)),
    st.builds(Talked, by=st.none() | people),
    st.builds(TalkEnded, by=people),
    st.builds(HandedOver, by=people, to=people),
    st.builds(RaisedHigher, by=people, urgency=st.sampled_from(URGENCIES)),
    st.builds(Planned, by=people, plan=st.builds(Plan, rest_days=st.integers(0, 7))),
    st.builds(Closed, by=people, outcome=st.just("reached")),
)
gaps = st.one_of(st.integers(0, 90), st.integers(0, 5 * 24 * 3600)).map(lambda n: timedelta(seconds=n))
starts = st.integers(0, 7 * 24 * 60).map(lambda n: MONDAY + n * MINUTE)


class Step(NamedTuple):
    """One event in the life of an alert."""

    before: Alert
    event: AlertEvent
    now: datetime
    transition: AlertTransition


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """A life of an alert: events at any times, while the heartbeat pursues what is due, now and then late."""
    now = draw(starts)
    alert = alert_of("P-0001", tuple(draw(st.lists(flags, min_size=1, max_size=2))), draw(st.booleans()), now)
    steps: list[Step] = []

    def happen(event: AlertEvent) -> None:
        nonlocal alert
        steps.append(Step(alert, event, now, pursue(LADDER, alert, event, now)))
        alert = steps[-1].transition.alert

    happen(Raised(asked=draw(st.booleans())))
    for event, gap, late in draw(st.lists(st.tuples(events, gaps, gaps), max_size=12)):
        then = now + gap
        for _ in range(40):
            if alert.wakes_at is None or alert.wakes_at + late / 100 > then:
                break
            now = max(now, alert.wakes_at + late / 100)
            happen(TimePassed())
        now = max(now, then)
        happen(event)
    return steps


@given(lives())
def test_an_alert_that_is_not_closed_always_has_a_next_moment_at_which_somebody_is_told(
    steps: list[Step],
) -> None:
    for step in steps:
        now, alert = step.now, step.transition.alert
        if alert.state == "closed":
            assert alert.next_at is None
            continue
        assert alert.next_at is not None
        # A weekend may lie between, for what can wait until people are at work.
        longest = max(LONGEST[alert.urgency], LONGEST[Urgency.URGENT])
        assert alert.next_at <= now + longest + 3 * DAY * (alert.urgency is Urgency.REVIEW)
        told = pursue(LADDER, alert, TimePassed(), max(now, alert.next_at))
        assert CLINICIANS in paged(told)
        assert any(recipient.startswith("staff:") for recipient in paged(told))
        assert told.alert.next_at is not None
        assert told.alert.next_at > max(now, alert.next_at)


@given(lives())
def test_only_a_clinician_s_closing_ends_an_alert_and_then_it_never_opens_again(steps: list[Step]) -> None:
    for before, event, _, transition in steps:
        if before.state == "closed":
            assert transition.alert.state == "closed"
            if not isinstance(event, Released):
                assert transition == AlertTransition(alert=before, effects=(Refuse(why="closed"),))
        elif transition.alert.state == "closed":
            assert isinstance(event, Closed)
            assert transition.alert.closed_by == event.by


@given(lives())
def test_urgency_never_falls_and_what_was_found_is_only_added_to(steps: list[Step]) -> None:
    for before, event, _, transition in steps:
        after_it = transition.alert
        assert URGENCIES.index(after_it.urgency) <= URGENCIES.index(before.urgency)
        assert after_it.findings[: len(before.findings)] == before.findings
        assert after_it.answers[: len(before.answers)] == before.answers
        if not isinstance(event, Noticed):
            assert after_it.findings == before.findings
        if before.state == after_it.state == "open":
            assert after_it.tier >= before.tier
            if before.look_by is not None:
                assert after_it.look_by is not None
                assert after_it.look_by <= before.look_by


@given(lives())
def test_what_somebody_has_wakes_nobody_else_before_they_were_reminded_of_it(steps: list[Step]) -> None:
    for before, event, _, transition in steps:
        after_it = transition.alert
        if before.state == after_it.state == "acknowledged":
            assert after_it.tier == before.tier
            if before.acknowledged_by != after_it.acknowledged_by:
                assert isinstance(event, Acknowledged)
                assert before.offered_to == after_it.acknowledged_by
            both = {f"staff:{who}" for who in (before.acknowledged_by, after_it.offered_to)}
            if after_it.untouched < 2:
                assert set(paged(transition)) <= {CLINICIANS, *both}
        if before.state == "acknowledged" and after_it.state == "open":
            assert isinstance(event, Noticed | RaisedHigher)
            assert paged(transition)


@given(lives())
def test_every_change_is_shown_and_logged_and_every_refusal_changes_nothing(steps: list[Step]) -> None:
    unlogged = (WordsAsked, WordsDropped)
    unshown = (*unlogged, Talked, Read, Planned, Delivered)
    for before, event, _, transition in steps:
        if refusals(transition):
            assert transition.alert == before
        elif transition.alert != before and not isinstance(event, unlogged):
            assert any(isinstance(effect, Log) for effect in transition.effects)
            assert Show() in transition.effects or isinstance(event, unshown)


@given(lives())
def test_no_answer_lowers_closes_or_takes_anything(steps: list[Step]) -> None:
    for before, event, _, transition in steps:
        if isinstance(event, Answered) and before.state != "closed":
            kept = {"answers", "answer_by", "told", "told_at", "next_at"}
            assert transition.alert.model_dump(exclude=kept) == before.model_dump(exclude=kept)
            assert transition.alert.answers[-1].answer == event.answer
            assert transition.alert.answer_by is None


@given(lives())
def test_an_open_pressing_alert_that_waited_in_vain_for_an_answer_climbs(steps: list[Step]) -> None:
    for before, event, now, transition in steps:
        in_vain = before.answer_by is not None and before.answer_by <= now
        if isinstance(event, TimePassed) and in_vain and before.state == "open":
            assert transition.alert.tier == 3 or transition.alert.tier > before.tier
            assert transition.alert.unanswered_at == now
            assert paged(transition)

            assert Show() in transition.effects or isinstance(event, Delivered)


@given(lives())
def test_an_alert_that_telegram_does_not_deliver_is_on_every_channel_two_minutes_later(
    steps: list[Step],
) -> None:
    everybody_rung = False
    for step in steps:
        alert = step.transition.alert
        raised_anew = alert.rings_at is not None and alert.rings_at != step.before.rings_at
        everybody_rung = not raised_anew and (
            everybody_rung
            or any(
                why == "not delivered" and {"clara", "sam", "ada"} <= set(who)
                for who, why in rung(step.transition)
            )
        )
        if alert.state == "open" and alert.urgency is not Urgency.REVIEW and alert.delivered_at is None:
            due = alert.wakes_at
            assert due is not None
            in_time = alert.rings_at is not None and due <= alert.rings_at <= step.now + UNDELIVERED_AFTER
            assert in_time or everybody_rung
        if alert.rings_at is not None:
            assert alert.state == "open"
            late = pursue(LADDER, alert, TimePassed(), max(step.now, alert.rings_at))
            assert "not delivered" in [why for _, why in rung(late)]


@given(lives())
def test_nobody_is_rung_for_what_somebody_has_nor_for_a_note_to_review(steps: list[Step]) -> None:
    for step in steps:
        if rung(step.transition):
            assert step.transition.alert.state == "open"
            assert step.transition.alert.urgency is not Urgency.REVIEW


@given(lives())
def test_a_hold_ends_only_by_a_release(steps: list[Step]) -> None:
    for before, event, _, transition in steps:
        if before.held and not transition.alert.held:
            assert isinstance(event, Released)
        released = any(isinstance(effect, Release) for effect in transition.effects)
        assert released == (before.held and isinstance(event, Released))


@given(lives())
def test_the_bot_keeps_quiet_from_the_beginning_of_a_talk_to_its_end_and_never_longer(
    steps: list[Step],
) -> None:
    for before, _, _, transition in steps:
        kinds = [effect.kind for effect in transition.effects]
        assert (before.talk is None and transition.alert.talk is not None) == ("accompany" in kinds)
        assert (before.talk is not None and transition.alert.talk is None) == ("leave" in kinds)
        if transition.alert.talk is not None:
            assert transition.alert.held


@given(lives())
def test_an_alert_goes_through_json_unchanged(steps: list[Step]) -> None:
    for step in steps:
        alert = step.transition.alert
        assert Alert.model_validate_json(alert.model_dump_json()) == alert
        assert AlertTransition.model_validate_json(step.transition.model_dump_json()) == step.transition


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(URGENCIES),
    st.lists(st.tuples(gaps, st.lists(flags, min_size=1, max_size=2)), max_size=20),
)
def test_however_often_more_is_noticed_everybody_is_told_no_later_than_without(
    urgency: Urgency, notices: Sequence[tuple[timedelta, list[Flag]]]
) -> None:
    everyone_by = MONDAY + 2 * LADDER.pace[urgency].climb_after
    alert, now = raised(urgency), MONDAY
    for gap, some in notices:
        if now + gap > everyone_by:
            break
        now += gap
        alert, _ = left_alone(alert, now)
        alert = after(alert, noticed(*some), now)
    alert, _ = left_alone(alert, everyone_by)
    # A note to review may have to wait for a working day.
    if urgency is not Urgency.REVIEW:
        assert alert.tier == 3


def test_every_kind_of_event_can_come_from_json() -> None:
    def through(event: Any) -> Any:
        return type(event).model_validate_json(event.model_dump_json())

    for event in (
        Raised(),
        noticed(flag(Urgency.SOON), held=True),
        LostContact(),
        Answered(answer="no danger"),
        Undelivered(recipient="staff:clara"),
        Acknowledged(by="clara"),
        WordsAsked(what="outcome", by="clara", recipient=CLINICIANS),
        TalkBegun(by="clara", recipient=CLINICIANS),
        Planned(by="clara", plan=Plan(without=("Activity",))),
        Closed(by="clara", outcome="reached"),
        delivered(MONDAY),
    ):
        assert through(event) == event


def test_the_last_tier_tells_everyone_also_the_coordinators() -> None:
    alert, tellings = left_alone(raised(Urgency.EMERGENCY), MONDAY + HOUR)
    assert alert.tier == 3
    assert {CLINICIANS, COORDINATORS, "staff:clara", "staff:sam", "staff:ada"} == set(tellings[-1].recipients)


def test_utc_and_local_moments_are_the_same_to_the_ladder() -> None:
    assert raised(Urgency.URGENT, MONDAY.astimezone(UTC)).next_at == raised(Urgency.URGENT).next_at
