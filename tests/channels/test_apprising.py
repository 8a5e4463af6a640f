"""Channels that take, refuse, hang, or are not there: what is told of each, and that no secret gets out."""

import asyncio
import logging
import subprocess
import sys
import time

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot import log as logging_room
from bot.channels.apprising import AppriseRinger
from bot.channels.listing import Channel
from bot.service.courier import Outcome, Refused, Sent, Wait
from bot.service.letters import Letter
from tests.channels.servers import mail_server, web_server

LETTER = Letter(text="Evenkeel: one urgent alert\n\nP-0001, since Mon 2 Mar 12:00 <&>\nPlease open Telegram.")
SECRET = "s3cr3t"


def ringer(*urls: str, seconds: float = 10) -> AppriseRinger:
    channels = [Channel("clara", number, "", SecretStr(url)) for number, url in enumerate(urls, 1)]
    return AppriseRinger({each.row.name: each for each in channels}, seconds)


async def test_a_mail_arrives_with_its_subject_and_its_lines_as_they_are() -> None:
    async with mail_server() as inbox:
        outcome = await ringer(inbox.url("clara@clinic.example")).ring("clara/1", LETTER)
        assert isinstance(outcome, Sent)
        assert inbox.texts() == [LETTER.text]
        assert inbox.taken[0]["to"] == "clara@clinic.example"


async def test_a_webhook_is_told_that_something_is_wrong() -> None:
    async with web_server() as hook:
        assert isinstance(await ringer(hook.url("taken")).ring("clara/1", LETTER), Sent)
        (told,) = hook.taken
        assert (told["title"], told["type"]) == ("Evenkeel: one urgent alert", "failure")
        assert told["message"].splitlines()[0] == "P-0001, since Mon 2 Mar 12:00 <&>"


async def test_what_failed_is_told_by_its_number_or_its_silence_and_by_nothing_secret(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logging_room.set_up("debug", readable=False)
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the test's own server tells all it hears
    try:
        async with web_server() as hook, mail_server() as inbox:
            inbox.refuses = True
            user = f"mailto://{SECRET}@127.0.0.1:{inbox.port}?from=a@b.example&to={SECRET}@c.example"
            nobody = "json://127.0.0.1:9"
            urls = (
                hook.url(f"refused/{SECRET}"),
                f"{nobody}/{SECRET}",
                user,
                f"slack://{SECRET}/{SECRET}/{SECRET}",
            )
            bells = ringer(*urls)
            outcomes = [await bells.ring(f"clara/{number}", LETTER) for number in (1, 2, 3)]
    finally:
        logging.getLogger().setLevel(logging.WARNING)
    assert [each.why for each in outcomes if isinstance(each, Wait)] == [
        "the server answered 503",
        "no connection, or no answer in time",
        "it was not taken",
    ]
    printed = capfd.readouterr()
    assert SECRET not in printed.out + printed.err + repr(outcomes) + repr(bells)


async def test_one_that_hangs_is_given_up_in_time_and_stands_in_nobody_s_way() -> None:
    async with web_server() as hook:
        # Many more than Apprise has threads of its own.
        bells = ringer(*(hook.url("hanging") for _ in range(40)), hook.url("taken"), seconds=1.5)
        begun = time.monotonic()

        async def hang(number: int) -> Outcome:
            return await bells.ring(f"clara/{number}", LETTER)

        hanging = [asyncio.create_task(hang(number)) for number in range(1, 41)]
        while len(hook.asked) < 40:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert isinstance(await bells.ring("clara/41", LETTER), Sent)
        assert not any(task.done() for task in hanging) or time.monotonic() - begun > 1.5
        outcomes = await asyncio.gather(*hanging)
    assert {each.why for each in outcomes if isinstance(each, Wait)} == {"no answer within 1.5 seconds"}


async def test_a_channel_that_is_gone_from_the_file_is_refused() -> None:
    outcome = await ringer().ring("clara/1", LETTER)
    assert isinstance(outcome, Refused)


def test_who_has_no_channel_does_not_wait_for_the_library() -> None:
    looked = "import sys, bot.cli; assert 'apprise' not in sys.modules; assert 'requests' not in sys.modules"
    subprocess.run([sys.executable, "-c", looked], check=True)


async def test_ringing_logs_nothing_of_its_own() -> None:
    with capture_logs() as logs:
        await ringer("json://127.0.0.1:9/x").ring("clara/1", LETTER)
    assert logs == []
