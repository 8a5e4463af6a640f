"""What an operator sets: from the environment, or from a `.env` file in the current folder."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AnyHttpUrl, Field, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.clock import Now, read_clock, utc_now


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, and what to write instead."""


class Settings(BaseSettings):
    """Every setting. Each is an environment variable that begins with EVENKEEL_."""

    model_config = SettingsConfigDict(env_prefix="EVENKEEL_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr | None = Field(
        None, description="The bot's token, as BotFather gave it. Needed by `evenkeel run`."
    )
    api_url: str = Field(
        "https://api.telegram.org", description="The Bot API server. Another one for staging and tests."
    )
    database_url: str | None = Field(
        None,
        description="Where everything is stored, such as postgresql://user:password@host/evenkeel. "
        "Left out: the file evenkeel.sqlite in EVENKEEL_HOME.",
    )
    home: Annotated[Path, NoDecode] = Field(
        Path(), description="The folder that holds programs/ and content/. Left out: the current one."
    )
    channels: Path | None = Field(
        None,
        description="The file that says how staff are reached besides Telegram; its addresses are secrets. "
        "Left out: channels.yaml in EVENKEEL_HOME, if there is one.",
    )
    clock: str | None = Field(
        None,
        description="For staging only: 2026-03-02T08:00Z@600x starts the clock there and runs it 600 times "
        "as fast. Left out: the real time.",
    )
    non_commercial: bool = Field(
        False,
        description="Write yes if nobody earns money by your use. It allows the questionnaires whose licence "
        "asks for that: WHO-5, AUDIT-C and SCI.",
    )
    log: str = Field("info", description="How much is logged: debug, info, warning or error.")

    @field_validator("token", "database_url", "channels", "clock", mode="before")
    @classmethod
    def _empty_is_unset(cls, given: Any) -> Any:
        return None if given == "" else given

    @field_validator("api_url")
    @classmethod
    def _is_address(cls, given: str) -> str:
        try:
            TypeAdapter(AnyHttpUrl).validate_python(given)
        except ValidationError:
            raise ValueError("write the address of a Bot API server, such as http://127.0.0.1:8081") from None
        return given.rstrip("/")

    @field_validator("clock")
    @classmethod
    def _is_clock(cls, given: str | None) -> str | None:
        if given is not None:
            read_clock(given)
        return given

    @field_validator("log")
    @classmethod
    def _is_level(cls, given: str) -> str:
        if given.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("write debug, info, warning or error")
        return given.lower()

    @property
    def now(self) -> Now:
        """The clock that everything goes by. Ask once per process: a staged clock starts when it is made."""
        return read_clock(self.clock) if self.clock else utc_now


def read_settings() -> Settings:
    """The settings in force.

    Raises:
        SettingsError: one or more cannot be used; all are named.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for each in error.errors():
            name = "EVENKEEL_" + "_".join(str(part) for part in each["loc"]).upper()
            lines.append(f"{name}: {each['msg'].removeprefix('Value error, ')}.")
        raise SettingsError("\n".join(lines)) from None
