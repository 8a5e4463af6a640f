"""The real process while Telegram takes no message: staff are reached by mail and by webhook."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.authoring.load import load
from bot.store import views
from bot.store.work import Store
from tests.channels.servers import Hook, Inbox, mail_server, web_server
from tests.process import HOME, Clinic, spawn
from tests.test_process import MONDAY

SECRET = "s3cr3t"


class Reach(NamedTuple):
    """A clinic whose staff have mail and a webhook."""

    clinic: Clinic
    inbox: Inbox
    hook: Hook

    @property
    def environment(self) -> dict[str, str]:
        return {**self.clinic.environment, "EVENKEEL_CHANNELS": str(self.clinic.folder / "channels.yaml")}

    async def until(self, condition: object, seconds: float = 30) -> None:
        """Wait until something is true that tells nobody when it becomes so."""
        assert callable(condition)
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@pytest.fixture
async def reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reach]:
    # Thirty times as fast: two minutes are four seconds.
    clinic = Clinic(tmp_path, MONDAY, speed=30)
    async with mail_server() as inbox, web_server() as hook:
        (tmp_path / "channels.yaml").write_text(
            f'clara:\n  - "{inbox.url("clara@clinic.example")}"\n  - {hook.url(f"hanging/{SECRET}")}\n'
            f'sam:\n  - {{label: ops webhook, url: "{hook.url(f"taken/{SECRET}")}"}}\n'
        )
        monkeypatch.setenv("EVENKEEL_CHANNELS", str(tmp_path / "channels.yaml"))
        await clinic.open(load(HOME).ladder)
        yield Reach(clinic, inbox, hook)
        hook.let_go.set()
        await clinic.close()


async def test_when_telegram_takes_nothing_the_alert_arrives_by_mail_and_webhook(reach: Reach) -> None:
    clinic = reach.clinic
    await clinic.run()
    clinic.world.faults.hang("sendMessage", times=10_000)
    anna = clinic.world.add_person("Anna")
    clinic.world.say(anna, "I want to kill myself")
    await reach.until(lambda: reach.inbox.taken and reach.hook.taken)
    (mail,) = reach.inbox.texts()
    assert mail.startswith("Evenkeel: one urgent alert\n\nP-00")
    assert "Telegram has not delivered it yet to: the clinicians' group" in mail
    assert "kill" not in mail
    assert reach.hook.taken[0]["title"] == "Evenkeel: one urgent alert"
    # What hangs was tried, and stood before nothing.
    assert f"/hanging/{SECRET}" in reach.hook.asked
    clinic.world.faults.clear()
    await clinic.until(
        lambda: any("Evenkeel: one" in each.text for each in clinic.world.transcript(clinic.clinicians))
    )
    assert await clinic.stop() == 0
    assert SECRET not in (clinic.folder / "log.txt").read_text()
    store = Store.open(clinic.url, clinic.folder)
    log = [(line.action, line.detail) for line in views.alert_log(store, 1)]
    store.close()
    # Sam is on call and not in Telegram, so his rings at once; after two minutes everybody's do.
    assert [detail for action, detail in log if action == "rings"][:2] == ["sam/1", "sam/1, clara/1, clara/2"]
    assert {("rang", "clara/1"), ("rang", "sam/1")} <= set(log)
    assert log.index(("not delivered", "")) < [action for action, _ in log].index("delivered")


async def test_a_bot_that_starts_while_telegram_is_out_of_reach_rings_all_the_same(reach: Reach) -> None:
    clinic = reach.clinic
    await clinic.run()
    clinic.world.faults.hang("sendMessage", times=10_000)
    anna = clinic.world.add_person("Anna")
    clinic.world.say(anna, "I want to kill myself")
    await reach.until(lambda: reach.hook.taken)  # Sam's, at once
    await clinic.kill()
    assert not reach.inbox.taken
    nowhere = {**reach.environment, "EVENKEEL_API_URL": "http://127.0.0.1:9"}
    process = await spawn("run", environment=nowhere, log=clinic.folder / "log.txt")
    await reach.until(lambda: reach.inbox.taken)
    async with asyncio.timeout(30):
        assert await process.wait() == 5
    assert "Telegram cannot be reached" in clinic.logged()


async def test_the_channels_can_be_tried_and_each_answer_is_printed(reach: Reach) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli import main; main()", "channels", "test", "sam",
        env=reach.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    assert "✓ sam/1 (ops webhook): taken after" in said.decode()
    assert SECRET not in said.decode()
    (told,) = reach.hook.taken
    assert told["title"] == "Evenkeel: TEST of this channel"
