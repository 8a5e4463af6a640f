"""What a new program, session or scale begins as: small, working, and with a word on what to change."""

import re
from collections.abc import Mapping

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
"""What a program or a scale can be called: its folder, its key and its address in commands."""

_PROGRAM = """\
# yaml-language-server: $schema=../.schemas/program.json
# The program's own page. Its texts stand in content/en/{name}/, its sessions in the modules below.
program: {name}
title: {title}
languages: [en]
consent: consent.md        # what participants agree to; with other words it needs a new consent_version
consent_version: "1"
welcome: welcome.md        # said first, when somebody follows an invitation
morning: 08:00             # offered as the hour for “at: morning”; everybody chooses their own
evening: 20:00
quiet: 22:00-07:00         # nothing is sent in these hours
remind_after: 3h           # an open question is put again after so long …
reminders: 1               # … so often
close_after: 11h           # and a session that nobody answers ends then
modules: [start]           # start.yaml, beside this file
"""

_MODULE = """\
# yaml-language-server: $schema=../.schemas/module.json
# A module: sessions on days, each a straight list of steps. `evenkeel check` says what is wrong and where.
module: Getting started
days: 2
sessions:
  - day: 1
    at: morning
    steps:
      - say: start/first.md
      - ask: How many hours did you sleep last night, roughly?
        save: sleep_hours
        hours: 0-24
      # A step with `when` comes only if its condition holds.
      - say: That is a short night. Today we only watch, we change nothing.
        when: sleep_hours < 6
      - say: Thank you. One night says little; we look at the week.
        when: sleep_hours >= 6
  - day: 2
    at: evening
    steps:
      - say: Hello, {{ name }}. Two short questions about the last two weeks.
      - scale: phq2
"""

_TEXTS = {
    "welcome.md": "Hello! This is **{title}**, a program of two days. I am a program, not a person.\n",
    "consent.md": (
        "**Before we begin**\n\n"
        "- It takes a few minutes a day. You can stop at any time with /stop.\n"
        "- I keep your answers, and your care team can read them.\n"
        "- I am no emergency service, and no person reads along here. /crisis shows whom you can call.\n\n"
        "Do you agree?\n"
    ),
    "start/first.md": (
        "Hello, {{{{ name }}}}. This is day {{{{ day }}}}.\n\n"
        "Today I only ask one thing. You change nothing, and no answer is wrong.\n"
    ),
}

_STORY = """\
# Anna sleeps little, and on the second day she answers two questions.

> Anna joins {name} on 2026-03-02 in Europe/Berlin

> Mon 08:05 about five

> Tue 20:05 [Several days] [Not at all]
"""

_SESSION = """
  - day: {day}
    at: morning
    steps:
      - say: Hello, {{{{ name }}}}. This is day {{{{ day }}}}.
      - ask: How are you today?
        save: {save}
        choices: [Rather well, So-so, Not well]
      - say: I am sorry to hear that. If you want to talk with somebody, /crisis shows whom you can call.
        when: {save} == "not_well"
"""

_SCALE = """\
# A scale. Official words letter by letter, or none: see docs/coordinators.md, “A scale”.
# This one is made up, so that it works: put your own in its place.
scale: {name}
title: {title}
version: "1"
copyright: "(whose it is: as its own page says it)"
licence: "(that it may be used here, and where that stands)"
source: "(where its words and its rules were read)"
recall: 1 week
higher_is: worse
stem: Over the last week, how often …
options:
  - {{label: Never, points: 0}}
  - {{label: Sometimes, points: 1}}
  - {{label: Often, points: 2}}
items:
  - text: … did you feel rushed?
    topic: feeling rushed
  - text: … did you find no time to rest?
    topic: no rest
bands:
  - {{band: low, score: 0-2}}
  - {{band: high, score: 3-4}}
# Worked examples from the manual: `evenkeel check` tries each of them.
examples:
  - {{points: [0, 1], score: 1, band: low}}
  - {{points: [2, 2], score: 4, band: high}}
unverified:
  - everything here is made up
"""


def program_files(name: str) -> Mapping[str, str]:
    """The files of a new program, by their path below the home folder. Its story holds only the people's lines."""
    title = name.replace("_", " ").capitalize()
    texts = {f"content/en/{name}/{file}": text.format(title=title) for file, text in _TEXTS.items()}
    return {
        f"programs/{name}/program.yaml": _PROGRAM.format(name=name, title=title),
        f"programs/{name}/start.yaml": _MODULE,
        **texts,
        f"programs/{name}/stories/first-days.txt": _STORY.format(name=name),
    }


def session_lines(day: int) -> str:
    """A new session, to stand at the end of a module's file."""
    return _SESSION.format(day=day, save=f"feeling_{day}")


def scale_file(name: str) -> str:
    """A new scale."""
    return _SCALE.format(name=name, title=name.replace("_", " ").capitalize())


def language_files(texts: Mapping[str, str], language: str) -> dict[str, str]:
    """What is to be translated, by file: the text of the first language stands in each as a note that nobody sees.

    `texts`: the texts to translate, by their path below the language's folder. A file that still holds the note
    alone says nothing, so `check` names it until it is translated.
    """
    return {
        f"content/{language}/{path}": f"{{#\n{text.replace('#}', '# }').strip()}\n#}}\n"
        for path, text in texts.items()
    }
