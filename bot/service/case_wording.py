"""What clinicians read of cases, in English: lists, one case, the handover."""

URGENCY = {"emergency": "emergency", "urgent": "urgent", "soon": "soon", "review": "to review"}

CASES_HEAD = "{cases}, times of {zone}"
NO_CASES = "No case is open, and no program is on hold."
CASE = "{participant}: {urgency}, {category}; since {moment}"
NOBODY_HAS_IT = "Nobody has it yet."
NOBODY_HAS_IT_ANEW = "More was noticed since {name} acknowledged it, and nobody has acknowledged that yet."
LOOK_BY = "Somebody looks by {moment}."
LOOK_IS_LATE = "Somebody should have looked by {moment}."
HAS_IT = "{name} has it since {moment}."
WAITS_FOR_COLLEAGUE = "It waits for {name} to take it over."
WAITS_FOR_TALK = "{name} is writing with them since {moment}."
WAITS_QUIET = "Nobody wrote for a day: it waits for a release, or for the next word."
WAITS_FOR_WORDS = {
    "outcome": "It waits for the outcome that {name} was asked to write.",
    "note": "It waits for the note that {name} was asked to write.",
}
WAITS_FOR_OUTCOME = "It waits for its outcome."
UNTOUCHED = "Nothing was done about it since {moment}."
ON_HOLD = "Their program is on hold."
CLOSED_BY = "Closed by {name}, {moment}: {outcome}."
WAITS_FOR_RELEASE = "Their program is still on hold: it waits for a release."
OUT_OF_REACH = "The bot cannot reach them in Telegram."

HANDOVER_HEAD = "Handover, {moment} ({zone})"
HANDOVER_SINCE = "What came and went: since {moment}"
OPEN_NOW = "Open now: {number}"
CAME = "Came since: {number}"
CAME_LINE = "{participant}: {urgency}, {category}; {moment}"
CAME_MORE = "{participant}: more was noticed, last {moment}"
CLOSED = "Closed since: {number}"
CLOSED_LINE = "{participant}, by {name}, {moment}: {outcome}"
LOOK_NEXT = "Look at next:"
LOOK_LINE = "{number}. {participant}: {why}"
NOTHING_PRESSES = "Nothing presses."
NONE = "none"
ON_NOW, ON_NEXT = "On call now: {names}", "Next: {names}, from {moment}"
NOBODY, NOBODY_NEXT = "nobody", "Next: nobody within a month; look at programs/on-call.yaml"

CASE_HOW = "Write whose, such as: /case P-0001"
NO_CASE = "There is no case of {participant}: nothing was noticed so far."
LOG_HEAD = "What was done ({participant}, times of {zone}):"
LOG_EARLIER = "… {number} earlier lines; all of them, at a terminal: evenkeel audit show {participant}"
LOG_LINE = "{moment}  {what}"
SAID_HEAD = "When Evenkeel answered:"
SAID = {
    "sent": "{moment}: it arrived {arrived}",
    "waiting": "{moment}: it has not arrived yet",
    "blocked": "{moment}: it did not arrive, they blocked the bot or deleted the chat",
}
SAID_OTHERWISE = "{moment}: it did not arrive"
OBSERVATIONS_HEAD = "Last observations:"
EARLIER_HEAD = "Earlier cases:"
EARLIER_LINE = "{moment}: {urgency}, {category}; {state}"

ALL_CLINICIANS, ALL_COORDINATORS = "the clinicians' group", "the coordinators' group"
THE_BOT, SOMEBODY = "Evenkeel", "somebody who is not linked"

DONE = {
    "flag": "noticed ({detail})",
    "raised": "raised: {detail}",
    "told": "told: {detail}",
    "not linked": "could not be told, not linked: {detail}",
    "undelivered": "not delivered to {detail}",
    "lost_contact": "the bot cannot reach them any more",
    "repeated": "nobody had acknowledged: told again",
    "climbed": "nobody had acknowledged: more people are told",
    "reminded": "{owner} was reminded",
    "untouched": "nothing was done about it: more people are told",
    "quiet": "nobody had written for a day",
    "not_taken_over": "not taken over yet by {detail}",
    "acknowledged": "{name} acknowledged",
    "read": "{name} had their own words shown",
    "who": "{name} asked who they are",
    "case": "{name} looked at the case",
    "refused": "refused, pressed by {name}",
    "note": "note by {name}: {words}",
    "outcome": "outcome, in the words of {name}: {words}",
    "talk_begun": "{name} began to write with them",
    "talked": "{name} wrote",
    "heard": "they wrote",
    "talk_ended": "{name} stopped writing",
    "handed_over": "{name} hands it over to {detail}",
    "raised_higher": "{name} raised it: {detail}",
    "planned": "{name} planned how the program goes on",
    "closed": "{name} closed it: {detail}",
    "released": "{name} released the program",
}
DONE_OTHERWISE = "{what} {detail}"
SO_OFTEN = " ({number} times, last {moment})"


def so_many_cases(number: int) -> str:
    """How many cases."""
    return "1 case" if number == 1 else f"{number} cases"


ASLEEP, HOURS = "asleep", "h"
CHART_HEAD = "{participant}, {since} to {until}:"
MARKED = "something was noticed"
GAPS = "no dot: no night was recorded"
