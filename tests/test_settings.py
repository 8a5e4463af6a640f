"""Settings: each one documented, each mistake told."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import StagedClock, read_clock
from bot.settings import Settings, SettingsError, read_settings

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside, and no `.env`."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EVENKEEL_{name.upper()}", raising=False)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_documented_for_operators(name: str) -> None:
    assert f"| `EVENKEEL_{name.upper()}` | " in (DOCS / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "given", "complaint"),
    [
        ("CLOCK", "yesterday", "EVENKEEL_CLOCK: write it as 2026-03-02T08:00Z"),
        ("CLOCK", "2026-03-02T08:00@600x", "EVENKEEL_CLOCK: the time zone is missing"),
        ("API_URL", "localhost", "EVENKEEL_API_URL: write the address of a Bot API server"),
        ("LOG", "loud", "EVENKEEL_LOG: write debug, info, warning or error"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, complaint: str
) -> None:
    monkeypatch.setenv(f"EVENKEEL_{name}", given)
    with pytest.raises(SettingsError, match=complaint):
        read_settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENKEEL_CLOCK", "soon")
    monkeypatch.setenv("EVENKEEL_LOG", "loud")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).count("EVENKEEL_") == 2


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("EVENKEEL_TOKEN=12:ab\nEVENKEEL_API_URL=http://127.0.0.1:9/\n")
    settings = read_settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == "12:ab"
    assert settings.api_url == "http://127.0.0.1:9"


def test_the_token_is_not_shown_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENKEEL_TOKEN", "12:secret")
    assert "secret" not in repr(read_settings())


def test_a_staged_clock_runs_as_fast_as_it_is_told() -> None:
    seconds = 100.0
    clock = read_clock("2026-03-02T08:00Z@600x")
    clock = StagedClock(clock().replace(microsecond=0), 600, lambda: seconds)
    start = clock()
    seconds += 6
    assert clock() - start == timedelta(hours=1)
    clock.run_at(0)
    seconds += 1000
    assert clock() - start == timedelta(hours=1)


def test_a_staged_clock_never_runs_backwards() -> None:
    clock = StagedClock(datetime.fromisoformat("2026-03-02T08:00Z"), 0)
    clock.jump_to(datetime.fromisoformat("2026-03-01T08:00Z"))
    assert clock() == datetime.fromisoformat("2026-03-02T08:00Z")
