"""`evenkeel drill` on the real process: each step as it happens, and what the shell is told."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from bot.store import views
from bot.store.work import Store
from tests.test_second_channels import Reach, reach

__all__ = ["reach"]  # the fixture


async def drill(reach: Reach, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli import main; main()", "drill", *arguments,
        env=reach.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


async def test_a_drill_goes_through_the_running_bot_and_says_how_each_step_went(reach: Reach) -> None:
    clinic = reach.clinic
    await clinic.run()
    reach.hook.let_go.set()  # Clara's webhook answers at once, that it is down
    process = await drill(reach, "--json", "--wait", "60s")
    await clinic.until(lambda: any(each.buttons for each in clinic.world.transcript(clinic.clinicians)))
    clinic.world.press(clinic.clara, "Acknowledge", chat=clinic.clinicians)
    async with asyncio.timeout(100):
        said, wrong = await process.communicate()
    report = json.loads(said)
    assert report["acknowledged_by"] == "Dr. Clara Weiss"
    steps = {(step["who"], step["by"]): step for step in report["steps"]}
    assert steps["the clinicians' group", "Telegram"]["state"] == "done"
    assert steps["Dr. Clara Weiss", "E-Mail (clara/1)"]["state"] == "done"
    assert steps["Sam Ortiz", "ops webhook (sam/1)"]["took"] is not None
    # One of Clara's channels is down, so not all is well.
    assert steps["Dr. Clara Weiss", "JSON (clara/2)"]["state"] == "failed"
    assert (process.returncode, report["well"]) == (1, False)
    assert wrong == b""
    assert all(text.startswith("Evenkeel: PRACTICE, one alert\n") for text in reach.inbox.texts())
    await clinic.until(lambda: "The drill is over." in clinic.world.transcript(clinic.clinicians)[-1].text)
    assert await clinic.stop() == 0
    store = Store.open(clinic.url, clinic.folder)
    assert views.alerts(store, closed_too=True) == []
    store.close()


async def test_without_a_running_bot_a_drill_says_so_and_is_not_held_later(reach: Reach) -> None:
    process = await drill(reach)
    async with asyncio.timeout(60):
        _, wrong = await process.communicate()
    assert process.returncode == 5
    assert "is one running on this database?" in wrong.decode()
    store = Store.open(reach.clinic.url, Path(reach.clinic.folder))
    with store.work() as work:
        assert work.drills_under_way() == []
    store.close()
