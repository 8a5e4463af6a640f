"""Lots drawn from a seed: the same seed gives the same lot, on every machine and in every version of Python."""

import hashlib


def lot(seed: str, among: int) -> int:
    """A number from 0 to `among - 1`, each as likely as the others over all seeds.

    Raises:
        ValueError: there is nothing to draw from.
    """
    if among < 1:
        raise ValueError("there is nothing to draw from")
    return int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % among


def in_turn(seed: str, administration: int, among: int) -> int:
    """The same numbers, one after another: the seed says where they begin, and none comes twice in a round.

    `seed` must stay the same for one person, and `administration` counts up from any number.
    """
    return (lot(seed, among) + administration) % among
