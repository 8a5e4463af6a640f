"""The front door: every command in the README runs, every link leads somewhere."""

import asyncio
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.process import Clinic
from tests.test_process import clinic

HOME = Path(__file__).parent.parent
README = (HOME / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent

MADE = re.findall(r"^make \w+$", README, re.MULTILINE)
TYPED = [
    command for command in re.findall(r"`\.venv/bin/(evenkeel [^`]+)`", README) if command != "evenkeel run"
]
LINKS = re.findall(r"\]\(([^)#]+)(?:#[\w-]+)?\)", README)

__all__ = ["clinic"]  # the fixture


def test_the_readme_has_two_commands_to_begin_with() -> None:
    assert MADE == ["make demo", "make test"]


@pytest.mark.parametrize("command", TYPED)
async def test_a_command_of_the_readme_runs(command: str, clinic: Clinic) -> None:
    ran = await asyncio.create_subprocess_exec(
        str(BIN / "evenkeel"),
        *shlex.split(command)[1:],
        env={**clinic.environment, "EVENKEEL_HOME": str(HOME)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        said, _ = await ran.communicate()
    assert ran.returncode == 0, said.decode()
    assert said.strip()


async def test_run_listens_until_it_is_stopped(clinic: Clinic) -> None:
    await clinic.run()
    await clinic.until(clinic.world.updates.polling.is_set)
    assert await clinic.stop() == 0


async def test_make_demo_serves_the_page(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        "make", "demo", f"ARGS=--port {port}", cwd=HOME, start_new_session=True, stdout=subprocess.PIPE,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(120):
            while b"demo is at" not in (line := await process.stdout.readline()):
                assert line, "make demo ended before it served the page"
        async with aiohttp.ClientSession() as browser, browser.get(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 200
            assert "Evenkeel" in await answer.text()
    finally:
        os.killpg(process.pid, signal.SIGINT)
        async with asyncio.timeout(30):
            await process.wait()


def test_make_test_runs_all_three_checks() -> None:
    make = ["make", "-n", "test"]
    planned = subprocess.run(make, cwd=HOME, capture_output=True, text=True, check=True).stdout
    for check in ("ruff check", "ruff format --check", "mypy", "pytest"):
        assert f"bin/{check}" in planned


@pytest.mark.parametrize("link", sorted({link for link in LINKS if not link.startswith("http")}))
def test_a_link_of_the_readme_leads_somewhere(link: str) -> None:
    assert (HOME / link).exists()


@pytest.mark.parametrize("folder", ["docs", "content", "programs"])
def test_no_document_names_a_machine(folder: str) -> None:
    for file in (HOME / folder).rglob("*"):
        if file.suffix in (".md", ".yaml", ".txt"):
            text = file.read_text(encoding="utf-8")
            assert str(HOME.parent) + "/" not in text
            assert str(Path.home()) + "/" not in text
