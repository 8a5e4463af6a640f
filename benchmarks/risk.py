"""How many messages a second all risk rules read, on one core."""

import time

from bot.core.noticing import screen_words
from bot.core.risk import Safety
from tests.risk.shipped import safety, table

ROUNDS = 40


def run() -> dict[str, float]:
    """Everyday messages a second; idioms and complaints a second; one message of 4,096 signs in ms."""
    everyday = [message.text for message in table("rules") if message.note == "everyday"]
    hard = [message.text for message in table("rules") if not message.noticed and message.note != "everyday"]
    long = " ".join(hard)[:4096]
    return {
        "everyday messages per second": _rate(safety(), everyday, ROUNDS),
        "idioms and complaints per second": _rate(safety(), hard, ROUNDS // 4),
        "milliseconds for 4,096 signs": 1000 / _rate(safety(), [long], ROUNDS),
    }


def _rate(rules: Safety, messages: list[str], rounds: int) -> float:
    """Messages a second, the best of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        for message in messages:
            screen_words(rules, message)
        best = min(best, time.perf_counter() - begun)
    return len(messages) / best


if __name__ == "__main__":
    for name, figure in run().items():
        print(f"{figure:10,.0f}  {name}")
