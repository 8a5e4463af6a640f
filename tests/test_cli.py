"""The commands: what they answer, and how each mistake is told."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from bot.authoring.mistakes import Mistake
from bot.cli.checking import annotation
from bot.core.own_trend import Trial
from bot.core.quick_log import Activity
from bot.settings import Settings
from bot.store.work import Store
from tests.command_line import Evenkeel
from tests.home import first_week, write_home
from tests.store.samples import join

HOME = Path(__file__).parent.parent


@pytest.fixture
def evenkeel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, sqlite_url: str
) -> Evenkeel:
    """The command line on the shipped content, with a database of the test's own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EVENKEEL_{name.upper()}", raising=False)
    monkeypatch.setenv("EVENKEEL_HOME", str(first_week()))
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "120")
    return Evenkeel(monkeypatch, capfd)


@pytest.fixture
def home(evenkeel: Evenkeel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the shipped content that a test may spoil."""
    copy = write_home(tmp_path / "home")
    monkeypatch.setenv("EVENKEEL_HOME", str(copy))
    return copy


@pytest.mark.parametrize(
    "command",
    [(), ("run",), ("demo",), ("check",), ("rehearse",), ("play",), ("score",), ("doctor",), ("invite",),
     ("invite", "create"), ("staff",), ("staff", "invite"), ("staff", "group"), ("risk",), ("risk", "scan"),
     ("scales",), ("timeline",), ("observe",), ("on-call",), ("audit",), ("audit", "verify"), ("audit", "show"),
     ("cases",), ("protocol",), ("publish",), ("publications",), ("diff",), ("move",), ("rollback",)],
)  # fmt: skip
def test_every_command_explains_itself(evenkeel: Evenkeel, command: tuple[str, ...]) -> None:
    ran = evenkeel(*command, "--help")
    assert ran.code == 0
    assert "Usage: evenkeel" in re.sub(r"\x1b\[[0-9;]*m", "", ran.out)


def test_every_command_is_documented_for_operators() -> None:
    from bot.cli.main import app_of

    app = app_of()

    documented = (HOME / "docs" / "operating.md").read_text(encoding="utf-8")
    names = {
        f"evenkeel {command.name or command.callback.__name__}"
        for command in app.registered_commands
        if command.callback
    }
    for group in app.registered_groups:
        assert group.typer_instance is not None
        for command in group.typer_instance.registered_commands:
            assert command.callback is not None
            names.add(f"evenkeel {group.name} {command.name or command.callback.__name__}")
    assert {name for name in names if f"| `{name}` |" not in documented} == set()


def test_the_page_of_all_scales_is_made_from_their_files(evenkeel: Evenkeel) -> None:
    page = (Path(__file__).parent.parent / "docs" / "scales.md").read_text(encoding="utf-8")
    assert evenkeel("scales", "--markdown").out == page


def test_the_safety_protocol_is_made_from_the_files_and_its_digest_changes_with_them(
    evenkeel: Evenkeel, home: Path
) -> None:
    page = (Path(__file__).parent.parent / "docs" / "safety-protocol.md").read_text(encoding="utf-8")
    assert evenkeel("protocol").out == page
    on_call = home / "programs" / "on-call.yaml"
    on_call.write_text(on_call.read_text("utf-8").replace("promise: 4h", "promise: 3h"), "utf-8")
    changed = evenkeel("protocol").out
    assert "| urgent | 3 hours |" in changed
    assert re.findall(r"Digest: `\w+`", changed) != re.findall(r"Digest: `\w+`", page)


@pytest.mark.parametrize(
    ("scale", "points", "score", "band", "cut_offs", "flags", "missing"),
    [
        ("phq9", "0 0 0 0 0 0 0 0 0", 0, "minimal", [], [], []),
        ("phq9", "1 1 1 1 1 1 1 1 1", 9, "mild", [], ["phq9-item9-some"], []),
        (
            "phq9",
            "2 2 2 2 2 2 2 2 2",
            18,
            "moderately severe",
            ["screens positive"],
            ["phq9-item9-often", "phq9-moderate"],
            [],
        ),
        ("phq9", "1 1 - 1 1 1 1 1 2", None, None, [], ["phq9-item9-often"], [3]),
        ("gad7", "3 3 3 3 3 3 3", 21, "severe", ["screens positive"], ["gad7-severe"], []),
    ],
)
def test_score_as_json(
    evenkeel: Evenkeel,
    scale: str,
    points: str,
    score: int | None,
    band: str | None,
    cut_offs: list[str],
    flags: list[str],
    missing: list[int],
) -> None:
    ran = evenkeel("score", scale, *points.split(), "--json")
    assert json.loads(ran.out) == {
        "scale": scale, "score": score, "subscores": {}, "band": band, "cut_offs": cut_offs, "flags": flags,
        "missing": missing,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("nine 1 2", "there is no scale “nine”"),
        ("phq9 1 2", "PHQ-9 has 9 items that count; 2 points were given"),
        ("phq2 1 4", "item 2 of PHQ-2 takes 0, 1, 2, 3; 4 was given"),
        ("phq2 1 -1", "item 2 of PHQ-2 takes 0, 1, 2, 3; “-1” was given"),
        ("phq2 1 2 3", "PHQ-2 has 2 items; 3 points were given"),
        ("phq2 one 2", "item 1 of PHQ-2 takes 0, 1, 2, 3; “one” was given"),
    ],
)
def test_points_that_a_scale_does_not_know_are_named(
    evenkeel: Evenkeel, arguments: str, complaint: str
) -> None:
    ran = evenkeel("score", *arguments.split())
    assert ran.code == 2
    said = " ".join(re.sub(r"[│╭╮╰╯─\n]", " ", ran.err).split())
    assert complaint in said


def test_risk_scan_gives_one_json_line_for_each_line(evenkeel: Evenkeel, tmp_path: Path) -> None:
    file = tmp_path / "messages.txt"
    file.write_text("I slept well\nI want to kill myself\n\nthis heat kills me\n", encoding="utf-8")
    lines = [json.loads(line) for line in evenkeel("risk", "scan", str(file), "--json").out.splitlines()]
    assert [line["text"] for line in lines] == [
        "I slept well",
        "I want to kill myself",
        "",
        "this heat kills me",
    ]
    assert [line["urgency"] for line in lines] == [None, "urgent", None, None]
    assert lines[1]["rules"]


@pytest.mark.parametrize(
    ("raw", "complaint"), [(None, "there is no file"), (b"\xff\xfe\x00", "is not text in UTF-8")]
)
def test_a_file_that_cannot_be_scanned_is_named(
    evenkeel: Evenkeel, tmp_path: Path, raw: bytes | None, complaint: str
) -> None:
    file = tmp_path / "odd.txt"
    if raw is not None:
        file.write_bytes(raw)
    ran = evenkeel("risk", "scan", str(file))
    assert ran.code == 2
    assert complaint in " ".join(re.sub(r"[│╭╮╰╯─\n]", " ", ran.err).split())


def test_check_finds_nothing_wrong_with_what_is_shipped(
    evenkeel: Evenkeel, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was looked up grows old: this stays in the month in which it was.
    monkeypatch.setenv("EVENKEEL_CLOCK", "2026-11-01T12:00Z@1x")
    ran = evenkeel("check")
    assert (ran.code, ran.err.strip().splitlines()[:-1]) == (0, [])
    assert "All well: 1 program, 17 scales" in ran.err


def test_check_names_every_mistake_with_its_line(evenkeel: Evenkeel, home: Path) -> None:
    sleep = home / "programs" / "first_week" / "sleep.yaml"
    sleep.write_text(sleep.read_text().replace("sleep_hours < 6", "sleep_hour < 6"), encoding="utf-8")
    ran = evenkeel("check")
    assert ran.code == 1
    assert re.search(
        r"programs/first_week/sleep\.yaml:\d+:\d+: nothing saves “sleep_hour” before this; did you mean",
        ran.err,
    )
    assert "Traceback" not in ran.err
    told = json.loads(evenkeel("check", "--json").out)
    assert told["file"] == "programs/first_week/sleep.yaml"
    assert (told["line"], told["column"], told["severity"]) == (16, 9, "mistake")
    shown = evenkeel("check", "--github").out
    assert shown.startswith(
        "::error file=programs/first_week/sleep.yaml,line=16,col=9::nothing saves “sleep_hour”"
    )


def test_rules_that_were_tried_before_are_not_tried_again_and_a_change_of_theirs_is(
    evenkeel: Evenkeel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENKEEL_CLOCK", "2026-11-01T12:00Z@1x")
    first, second = evenkeel("check"), evenkeel("check")
    assert (first.code, second.code, first.err) == (0, 0, second.err)
    safety = home / "programs" / "safety.yaml"
    safety.write_text(
        safety.read_text("utf-8").replace("catches:", "catches: [a quiet walk by the river]\n    x:", 1),
        "utf-8",
    )
    assert evenkeel("check").code == 1
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert evenkeel("check").code == 1


def test_an_annotation_keeps_to_one_line_whatever_it_says() -> None:
    mistake = Mistake(file="a,b.md", line=3, column=2, problem="50 %\nof it", severity="warning")
    assert annotation(mistake) == "::warning file=a%2Cb.md,line=3,col=2::50 %25%0Aof it"


@pytest.mark.parametrize("command", [("publish",), ("rehearse",), ("score", "phq2", "1", "1")])
def test_nothing_starts_on_a_content_mistake(
    evenkeel: Evenkeel, home: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (home / "programs" / "scales" / "phq2.yaml").write_text("scale: [", encoding="utf-8")
    monkeypatch.setenv("EVENKEEL_TOKEN", "1:a")
    ran = evenkeel(*command)
    assert ran.code == 1
    assert "programs/scales/phq2.yaml:" in ran.err
    assert "Traceback" not in ran.err


def test_nothing_runs_that_is_not_published(evenkeel: Evenkeel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENKEEL_TOKEN", "1:a")
    ran = evenkeel("run")
    assert ran.code == 5
    assert "Nothing is published yet" in ran.err
    assert "evenkeel publish" in ran.err


def test_run_without_a_token_says_what_to_do(evenkeel: Evenkeel) -> None:
    ran = evenkeel("run")
    assert ran.code == 3
    assert "EVENKEEL_TOKEN is missing" in ran.err
    assert "Traceback" not in ran.err


def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(
    evenkeel: Evenkeel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "not-a-database.sqlite").write_text("these are words, not tables" * 100)
    monkeypatch.setenv("EVENKEEL_DATABASE_URL", f"sqlite:///{tmp_path}/not-a-database.sqlite")
    monkeypatch.setenv("EVENKEEL_TOKEN", "1:a")
    ran = evenkeel("run")
    assert ran.code == 4
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_an_invitation_is_good_for_what_it_says(evenkeel: Evenkeel, sqlite_url: str, tmp_path: Path) -> None:
    ran = evenkeel(
        "invite", "create", "--program", "first_week", "--cohort", "spring", "--uses", "2", "--days", "3"
    )
    found = re.search(r"start=([\w-]+)", ran.out)
    assert found
    store = Store.open(sqlite_url, tmp_path)
    now = datetime.now(UTC)
    with store.work() as work:
        first = work.take_invite(found[1], now)
        assert first is not None
        assert (first.program, first.cohort, first.uses_left) == ("first_week", "spring", 1)
        assert work.take_invite(found[1], now + timedelta(days=4)) is None
    store.close()


def test_an_invitation_to_no_program_is_refused(evenkeel: Evenkeel) -> None:
    ran = evenkeel("invite", "create", "--program", "rest")
    assert ran.code == 2
    assert "there is no program “rest”" in ran.err


def test_staff_get_one_time_codes(evenkeel: Evenkeel, sqlite_url: str, tmp_path: Path) -> None:
    ran = evenkeel("staff", "invite", "--role", "clinician", "--name", "Dr. Clara Weiss")
    found = re.search(r"/start (staff-[\w-]+)", ran.out)
    assert found
    store = Store.open(sqlite_url, tmp_path)
    with store.work() as work:
        code = work.take_link_code(found[1], datetime.now(UTC))
        assert code is not None
        # The name is the one in programs/on-call.yaml, so the key is the one there.
        assert (code.purpose, code.target) == ("staff", "clara")
        assert work.take_link_code(found[1], datetime.now(UTC)) is None
    store.close()
    assert "not yet" in evenkeel("staff", "list").out


def test_doctor_names_what_is_missing(evenkeel: Evenkeel) -> None:
    ran = evenkeel("doctor")
    assert ran.code == 1
    for line in (
        "Content: no mistakes",
        "Database: sqlite, 0 participants",
        "On call now: ",
        "Token: missing",
    ):
        assert line in ran.out
    assert "The clinicians' group is not linked" in ran.out


def test_rehearse_tells_what_goes_otherwise_than_written(evenkeel: Evenkeel, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(
        "> Anna joins first_week on 2026-03-02 in Europe/Berlin\n\n> Mon 03:00 hello\n  Good night.\n"
    )
    ran = evenkeel("rehearse", str(story))
    assert ran.code == 1
    assert "-  Good night." in ran.out
    assert "1 of 1 stories go otherwise than written" in ran.out


def test_a_clinician_observes_at_the_terminal_and_it_stands_in_the_timeline(
    evenkeel: Evenkeel, sqlite_url: str, tmp_path: Path
) -> None:
    evenkeel("staff", "invite", "--role", "clinician", "--name", "Dr. Clara Weiss")
    store = Store.open(sqlite_url, tmp_path)
    with store.work() as work:
        work.add_participant(77, "Anna", datetime(2026, 3, 2, tzinfo=UTC))
    store.close()
    kept = evenkeel(
        "observe", "p-0001", "resting", "pulse", "58", "/min", "2026-03-02", "07:00", "--as", "clara"
    )
    assert kept.out == "Kept as 1: P-0001, resting pulse 58 /min, Mon 2 Mar 07:00 (Europe/Berlin).\n"
    shown = evenkeel("timeline", "P-0001", "--since", "2026-03-01")
    assert "observation 1: resting pulse 58 /min, entered by Dr. Clara Weiss" in shown.out
    told = json.loads(evenkeel("timeline", "P-0001", "--since", "2026-03-01", "--json").out)
    assert told["about"].pop("entered_at").endswith("Z")
    assert told == {
        "at": "2026-03-02T06:00:00Z",
        "kind": "observation",
        "about": {"observation": 1, "name": "resting pulse", "value": 58.0, "unit": "/min", "entered_by": "clara",
                  "corrects": None, "corrected_by": None},
    }  # fmt: skip


def test_the_time_can_stand_in_an_option_and_brackets_are_no_markup(
    evenkeel: Evenkeel, sqlite_url: str, tmp_path: Path
) -> None:
    store = Store.open(sqlite_url, tmp_path)
    with store.work() as work:
        work.add_staff("clara", "clinician", "Dr. Clara Weiss")
        work.add_participant(77, "Anna", datetime(2026, 3, 2, tzinfo=UTC))
    store.close()
    typed = ("observe", "P-0001", "gait", '"[red]slow[/]"', "--as", "clara", "--at")
    kept = evenkeel(*typed, "2026-03-02 07:00")
    assert kept.out == "Kept as 1: P-0001, gait [red]slow[/], Mon 2 Mar 07:00 (Europe/Berlin).\n"
    assert "gait [red]slow[/]," in evenkeel("timeline", "P-0001", "--since", "2026-03-01").out
    assert "is no time that can be read" in " ".join(evenkeel(*typed, "soon").err.replace("│", " ").split())


def test_every_kind_of_entry_keeps_its_kind_and_time_in_json(
    evenkeel: Evenkeel, sqlite_url: str, tmp_path: Path
) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    store = Store.open(sqlite_url, tmp_path)
    with store.work() as work:
        anna, enrollment = join(work)
        work.add_measurement(enrollment, "", "activity", Activity(kind="walking", minutes=20), at)
        before = Trial(test="digits_forward", result=5, at=at - timedelta(minutes=5))
        work.add_measurement(enrollment, "day-1", "thinking", before, at)
        work.touch(enrollment, "day-1", "opening", 0, "expired", at, planned_at=at)
        pseudonym = work.participant(anna).pseudonym
    store.close()
    lines = evenkeel("timeline", pseudonym, "--since", "2026-03-01", "--json").out.splitlines()
    told = {line["kind"]: line for line in map(json.loads, lines)}
    assert set(told) == {"activity", "thinking", "missed"}
    assert {line["at"] for line in told.values()} == {"2026-03-02T09:00:00Z"}
    assert told["activity"]["about"] == {"kind": "walking", "minutes": 20}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["P-0001", "pulse", "--as", "clara"], "the value is missing"),
        (["P-0001", "pulse", "58", "--as", "robin"], "there is no clinician “robin”"),
    ],
)
def test_what_cannot_be_observed_is_told_in_a_sentence(
    evenkeel: Evenkeel, arguments: list[str], complaint: str
) -> None:
    ran = evenkeel("observe", *arguments)
    assert ran.code == 2
    assert complaint in " ".join(ran.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("on", "code", "said"),
    [
        ("2027-04-23", 0, ""),
        ("2027-04-24", 0, "warning: the line for US was last looked up 201 days ago, on 2026-10-05"),
        ("2027-11-09", 0, "warning: the line for US was last looked up 400 days ago"),
        ("2027-11-10", 1, "crisis-lines.yaml:14:5: the line for US was last looked up 401 days ago"),
    ],
)
def test_crisis_lines_grow_old_for_check_and_for_nothing_else(
    evenkeel: Evenkeel, monkeypatch: pytest.MonkeyPatch, on: str, code: int, said: str
) -> None:
    monkeypatch.setenv("EVENKEEL_CLOCK", f"{on}T12:00Z@1x")
    ran = evenkeel("check")
    assert ran.code == code
    assert said in ran.err
    assert ("last looked up" in ran.err) == bool(said)
    assert evenkeel("score", "phq2", "0", "0").code == 0


def test_rules_are_tried_on_labelled_messages(evenkeel: Evenkeel, tmp_path: Path) -> None:
    table = tmp_path / "labelled.csv"
    table.write_text(
        "text,label,category\n"
        "I want to kill myself,1,suicide\n"
        '"all is well,\nsays nobody in particular",1,hidden\n'
        "I walked to the bus,0,\n"
        "I want to end my life,0,mislabelled\n",
        encoding="utf-8",
    )
    ran = evenkeel("risk", "test", str(table))
    assert "Noticed 1 of 2 that need a person: 50.0%" in ran.out
    assert "False alarms: 1 of 2 others: 50.0%" in ran.out
    assert "(hidden)" in ran.out
    assert "I want to end my life  (mislabelled)" in ran.out
    told = json.loads(evenkeel("risk", "test", str(table), "--json").out)
    assert (told["recall"], told["false_alarms"]) == (0.5, 0.5)
    assert told["misses"] == ["all is well,\nsays nobody in particular"]


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("words\nhello\n", "text and label are needed"),
        ("text,label\nhello,maybe\n", "row 2: the label must be 1 (needs a person) or 0"),
        ("", "text and label are needed"),
    ],
)
def test_a_table_without_labels_is_refused_in_a_sentence(
    evenkeel: Evenkeel, tmp_path: Path, written: str, complaint: str
) -> None:
    table = tmp_path / "labelled.csv"
    table.write_text(written, encoding="utf-8")
    ran = evenkeel("risk", "test", str(table))
    assert ran.code == 2
    assert complaint in " ".join(ran.err.replace("│", " ").split())


def test_on_call_shows_who_is_on_who_is_away_and_the_holes(
    evenkeel: Evenkeel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENKEEL_CLOCK", "2026-03-02T09:00Z@1x")
    assert "Now:  Dr. Clara Weiss\nNo hole in the coming seven days." in evenkeel("on-call").out
    ladder = home / "programs" / "on-call.yaml"
    ladder.write_text(
        ladder.read_text(encoding="utf-8")
        + "absences:\n  - {who: clara, from: 2026-03-02, to: 2026-03-03}\n",
        encoding="utf-8",
    )
    shown = evenkeel("on-call").out
    assert "Now:  nobody\nNext: Sam Ortiz, from Mon 2 Mar 20:00" in shown
    assert "Away: Dr. Clara Weiss, 2026-03-02 to 2026-03-03; instead: nobody" in shown
    assert "Hole: Tue 3 Mar 08:00 to Tue 3 Mar 20:00" in shown


def test_check_refuses_a_hole_and_the_rota_shows_what_is_open_on_purpose(
    evenkeel: Evenkeel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENKEEL_CLOCK", "2026-03-02T09:00Z@1x")
    ladder = home / "programs" / "on-call.yaml"
    whole = ladder.read_text(encoding="utf-8")
    ladder.write_text(whole.replace("days: mon-sun, ", "days: mon-fri, "), encoding="utf-8")
    refused = evenkeel("check")
    assert refused.code == 1
    assert "nobody is on call from Sat 20:00 to Sun 08:00" in refused.err
    open_on_purpose = '\nuncovered:\n  - {days: "sat, sun", from: "20:00", to: "08:00"}\n'
    ladder.write_text(ladder.read_text(encoding="utf-8") + open_on_purpose, encoding="utf-8")
    assert evenkeel("check").code == 0
    assert "Open on purpose: Sat 7 Mar 20:00 to Sun 8 Mar 08:00" in evenkeel("on-call").out


def test_the_doctor_names_who_has_no_second_channel_and_check_refuses_a_list_that_cannot_be_read(
    evenkeel: Evenkeel, home: Path
) -> None:
    channels = home / "channels.yaml"
    channels.write_text("clara:\n  - json://hooks.example/s3cr3t\n", encoding="utf-8")
    channels.chmod(0o644)
    seen = evenkeel("doctor").out
    assert "Second channels of Dr. Clara Weiss: JSON" in seen
    assert "Sam Ortiz has no second channel" in seen
    assert "channels.yaml can be read by others" in seen
    listed = evenkeel("channels", "list").out
    assert "Dr. Clara Weiss: clara/1 (JSON)\nSam Ortiz: none" in listed
    channels.write_text("clra:\n  - json://hooks.example/s3cr3t\n", encoding="utf-8")
    refused = evenkeel("check")
    assert refused.code == 3
    assert "channels.yaml:1: “clra” is not among the people" in refused.err
    assert "s3cr3t" not in seen + listed + refused.err
    assert evenkeel("channels", "test", "nobody").code == 2


def test_a_program_is_played_in_a_language_that_it_speaks(
    evenkeel: Evenkeel, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(HOME / "tests" / "programs" / "en_espanol", home / "programs" / "en_espanol")
    monkeypatch.setattr("sys.stdin", io.StringIO("quit\n"))
    assert "Te damos la bienvenida" in evenkeel("play", "en_espanol", "--language", "es").out
    ran = evenkeel("play", "en_espanol", "--language", "en")
    assert ran.code == 2
    assert "it speaks es" in " ".join(ran.err.replace("│", " ").split())
