"""How many everyday messages a second all risk rules read, on one core."""

import csv
import time
from pathlib import Path

import yaml

from bot.core.risk import Safety, screen_words

ROOT = Path(__file__).parents[1]
ROUNDS = 40


def run() -> dict[str, float]:
    """Everyday messages a second; messages full of idioms and complaints a second; one long message in ms."""
    written = yaml.load(
        (ROOT / "programs" / "safety.yaml").read_text(encoding="utf8"), Loader=yaml.BaseLoader
    )  # noqa: S506
    safety = Safety.model_validate({key: written[key] for key in ("groups", "spelling", "words")})
    with (ROOT / "tests" / "risk" / "messages.csv").open(encoding="utf8", newline="") as lines:
        calm = [row for row in csv.DictReader(lines) if row["label"] == "0"]
    everyday = [row["text"] for row in calm if row["note"] == "everyday"]
    hard = [row["text"] for row in calm if row["note"] != "everyday"]
    long = " ".join(hard)[:4096]
    return {
        "everyday messages per second": _rate(safety, everyday),
        "idioms and complaints per second": _rate(safety, hard),
        "milliseconds for 4,096 signs": 1000 / _rate(safety, [long]),
    }


def _rate(safety: Safety, messages: list[str]) -> float:
    """Messages a second, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for message in messages:
            screen_words(safety, message)
        best = min(best, time.perf_counter() - begun)
    return len(messages) / best


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{figure:10,.0f}  {name}")
