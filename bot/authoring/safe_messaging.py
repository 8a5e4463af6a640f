"""Words about suicide and distress that no text may use (the safe messaging guidelines of 2019 and WHO's)."""

import re

_INSTEAD = {
    r"committ?(?:ed|s|ing)?\s+suicide": "write “died by suicide”, or “thoughts of suicide”",
    r"(?:successful|successfully|completed)\s+suicide": "write “died by suicide”",
    r"(?:failed|unsuccessful|successful)\s+(?:suicide\s+)?attempt": "write “suicide attempt”",
    r"suicide\s+(?:victim|epidemic)": "write of the person, not of a victim or an epidemic",
    r"(?:cometer|cometió|comete)\s+suicidio": "write “murió por suicidio”, or “pensamientos de suicidio”",
    r"suicidio\s+(?:exitoso|consumado|fallido)": "write “murió por suicidio”, or “intento de suicidio”",
    r"sé\s+fuerte": "say what can be done now, and who listens",
    r"piensa\s+en\s+(?:tu|la)\s+(?:familia|gente)|piensa\s+en\s+tus\s+hijos":
        "leave out what can shame; offer a listener",
    r"llamar\s+la\s+atención": "leave it out",
    r"anímate": "say what can be done now, in plain words",
    r"(?:reiniciar?|equilibrar?|reequilibrar?)\s+(?:tus\s+|tu\s+)?(?:neurotransmisores|química\s+cerebral|dopamina|serotonina)":
        "say what the step does, such as a steadier sleep; nothing here changes brain chemistry",
    r"stay\s+strong": "say what can be done now, and who listens",
    r"think\s+of\s+(?:your|the)\s+(?:family|children|kids|loved\s+ones)":
        "leave out what can shame; offer a listener",
    r"(?:i|we)\s+promise\s+(?:not\s+to\s+tell|to\s+keep)": "never promise secrecy; say who reads along",
    r"commit\s+self[- ]harm": "write “self-harm” without “commit”",
    r"cry\s+for\s+attention": "leave it out",
    r"cheer\s+up": "say what can be done now, in plain words",
    r"(?:reset|fix|balance|rebalance)\s+(?:your\s+)?(?:neurotransmitters|brain\s+chemistry|dopamine|serotonin)":
        "say what the step does, such as a steadier sleep; nothing here changes brain chemistry",
}  # fmt: skip
_UNSAFE = [(re.compile(rf"\b{words}\b", re.IGNORECASE), remedy) for words, remedy in _INSTEAD.items()]


def unsafe_words(text: str) -> list[tuple[int, str, str]]:
    """The line (from 1), problem and remedy for each wording that can do harm."""
    return [
        (
            text.count("\n", 0, found.start()) + 1,
            f"“{' '.join(found[0].split())}” is not a safe wording",
            remedy,
        )
        for pattern, remedy in _UNSAFE
        for found in pattern.finditer(text)
    ]
