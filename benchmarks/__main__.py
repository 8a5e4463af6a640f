"""`python -m benchmarks [name …]`: runs the benchmarks, all or those named, and prints what they found."""

import sys
from collections.abc import Callable
from importlib import import_module

BENCHMARKS = ("engine", "risk", "store", "updates", "alert", "startup", "simulate", "check")
"""Each is a module whose `run` gives figures by what they say."""


def main() -> None:
    """Run them one after the other: each wants the machine to itself."""
    unknown = [name for name in sys.argv[1:] if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.")
    for name in sys.argv[1:] or BENCHMARKS:
        run: Callable[[], dict[str, float]] = import_module(f"benchmarks.{name}").run
        print(f"\n{name}")
        for what, figure in run().items():
            print(f"  {_written(figure):>12}  {what}", flush=True)


def _written(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.2f}"


if __name__ == "__main__":
    main()
