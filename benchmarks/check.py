"""`evenkeel check` and a dry run on a large program: 300 daily sessions, 600 texts, 1,600 conditions."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.startup import HOME
from bot.authoring.load import load
from bot.simulation.people import BEHAVIOURS
from bot.simulation.playing import play

SESSIONS, CONDITIONS_OF_A_SESSION = 300, 5


def run() -> dict[str, float]:
    """Seconds, each for a process of its own, but for the dry run."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for part in ("programs", "content"):
            shutil.copytree(HOME / part, home / part)
        figures["s, check of what is shipped"] = _check(home)
        large(home)
        own = [*(home / "programs" / "large").rglob("*"), *(home / "content" / "en" / "large").rglob("*")]
        figures["KB of the large program"] = sum(file.stat().st_size for file in own if file.is_file()) / 1000
        figures["s, check with the large program"] = _check(home)
        library = load(home)
        begun = time.perf_counter()
        play(library.programs["large"], library.safety, BEHAVIOURS[0], 1, 1, date(2026, 3, 2))
        figures["s, dry run of one person through it"] = time.perf_counter() - begun
    return figures


def _check(home: Path) -> float:
    environment = {**os.environ, "EVENKEEL_HOME": str(home), "EVENKEEL_CLOCK": "2026-11-01T12:00Z@1x"}
    begun = time.perf_counter()
    checked = subprocess.run(
        [sys.executable, "-c", "from bot.cli import entry; entry()", "check"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert b"All well" in checked.stderr, checked.stderr.decode()
    return time.perf_counter() - begun


def large(home: Path) -> None:
    """Write the program."""
    program, texts = home / "programs" / "large", home / "content" / "en" / "large"
    program.mkdir()
    texts.mkdir()
    modules = []
    for month in range(SESSIONS // 30):
        lines = [f"module: Month {month + 1}", "sessions:"]
        for day in range(month * 30 + 1, month * 30 + 31):
            for part in ("first", "last"):
                words = f"Day {day} is a day like many others. " * 14
                (texts / f"{day}-{part}.md").write_text(
                    f"{words}\n\n{{% if mood < 5 %}}Rest a little.{{% endif %}}\n"
                )
            lines += [
                f"  - day: {day}", "    at: 09:00", "    steps:", f"      - say: {day}-first.md",
                "      - ask: How is your mood?", "        save: mood", "        number: 0-10",
            ]  # fmt: skip
            for number in range(CONDITIONS_OF_A_SESSION):
                lines += [
                    f"      - say: Mood {number}, day {day}.",
                    f"        when: mood > {number} and mood < {number + 3}",
                ]
            lines += [f"      - say: {day}-last.md"]
        if month == 0:
            first = texts / "1-first.md"  # nothing was asked before it
            first.write_text("Day 1. " * 60 + "\n")
        (program / f"month{month + 1}.yaml").write_text("\n".join(lines) + "\n")
        modules.append(f"month{month + 1}")
    (program / "program.yaml").write_text(
        "program: large\ntitle: Large\nconsent: You agree.\nwelcome: Welcome.\n"
        f"modules: [{', '.join(modules)}]\n"
    )
