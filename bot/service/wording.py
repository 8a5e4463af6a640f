"""What staff read, in English: calm, short, and first lines that a lock screen may show."""

import html

FIRST_LINE = {
    "emergency": "Evenkeel: one emergency alert",
    "urgent": "Evenkeel: one urgent alert",
    "soon": "Evenkeel: one alert",
    "review": "Evenkeel: one note to review",
}
RAISED = "{participant}, since {moment} ({zone})"

LOOK = {
    "emergency": "Please look now.",
    "urgent": "Please look within {length}: by {moment}.",
    "soon": "Please look within {length}: by {moment}.",
    "review": "Please look on the next working day: by {moment} at the latest.",
}

NOT_TAKEN = "Nobody has acknowledged it yet. Told {times}."
TAKE_ANEW = "{name} acknowledged it {moment}; more was noticed since, and nobody has acknowledged that yet."
TAKEN_BY = "✓ Acknowledged by {name}, {moment}. Open until it is closed with an outcome."
UNTOUCHED = "{name} has it, and nothing was done about it since {moment}."
OFFERED = "{name} is handing it to {other}, who has not acknowledged yet."
TALKS = "{name} is writing with them since {moment}; the bot keeps quiet."
QUIET = "Nobody wrote for a day. May the program go on? Release lets it; or write on."
PLANNED = "Planned for the release: {plan}."
RELEASED_BY = "✓ Released by {name}: the program goes on."
CLOSED_BY = "✓ Closed by {name}, {moment}: {outcome}"
STILL_HELD = "Their program is still on hold. Release lets it go on."

NOTICED = "Noticed:"
FINDING = "• {what}, {where} ({rule}), {moment}"
FINDINGS = "• {what}, {where} ({rule}), {times}, last {moment}"
MORE_FINDINGS = "• and {number} more, earlier"
LAST_SCORES = "Last scores: {scores}"
SAID_CRISIS = "Evenkeel answered with the crisis text and the numbers of their country."
SAID_NOTICED = "Evenkeel answered that this was noted, and whom they can call."
ANSWERED = {
    "danger": "They answered {moment} that they are in immediate danger.",
    "no danger": "They answered {moment} that they are not in immediate danger. That closes nothing.",
    "meant": "They answered {moment} that they meant it as it reads.",
    "not meant": "They answered {moment} that they meant something else. That closes nothing.",
    "weighs": "They answered {moment} that something weighs on them that a person should know of.",
    "weighs not": "They answered {moment} that nothing weighs on them that a person should know of.",
    "closer questions": "They began to answer the closer questions {moment}.",
    "talk": "They answered {moment} that they want to talk to someone.",
}
NOT_ANSWERED = "They did not answer the safety question within {length}: {moment}."
ON_HOLD = "Their program is on hold until somebody presses Release."
OUT_OF_REACH = (
    "They blocked the bot or deleted the chat: it cannot reach them, and its last words may not have arrived."
)

CATEGORY = {
    "suicide": "thoughts of suicide",
    "self_harm": "self-harm",
    "overdose": "something taken that may be dangerous",
    "violence": "violence",
    "abuse": "abuse",
    "psychosis": "signs of psychosis",
    "mania": "signs of mania",
    "serotonin": "signs of serotonin toxicity",
    "medication": "a change of medicines",
    "eating_disorder": "signs of an eating disorder",
    "medical_emergency": "a medical emergency",
    "depression": "a high depression score",
    "anxiety": "a high anxiety score",
    "distress": "signs of distress",
    "sleep": "a high sleep score",
    "alcohol": "drinking that may harm",
    "thinking": "a large drop in a thinking test",
    "danger": "immediate danger",
    "talk": "wanting to talk to someone",
    "worse": "something got worse",
    "sign_off": "a sign-off before the program goes on",
    "supervision": "a review of how they are doing",
}

SOURCE = {
    "words": "in something they wrote",
    "likeness": "in something they wrote, by its likeness to others",
    "item": "in an answer to a scale",
    "score": "in the score of a scale",
    "test": "in a thinking test",
    "change": "in how a score changed",
    "nights": "in the sleep diary",
    "silence": "in no answer since a high score",
    "button": "in the answer to a safety question",
    "answer": "in an answer",
    "task": "due now",
}

TO_COORDINATORS = (
    "{participant}, since {moment} ({zone}): no clinician has acknowledged this alert yet. "
    "Please call one: {names}."
)
NOBODY_LINKED = (
    "No clinician can be reached in Telegram: neither their group nor anybody of them is linked. "
    "Please link them now: evenkeel staff group clinicians, evenkeel staff invite."
)
NOBODY_TO_CALL = "there is none in programs/on-call.yaml"

THE_CLINICIANS, THE_COORDINATORS = "the clinicians' group", "the coordinators' group"
RING_NOT_TAKEN = "Nobody has acknowledged it yet."
RING_TAKE_ANEW = "More was noticed since it was acknowledged, and nobody has acknowledged that yet."
RING_TOLD = "Told so far in Telegram: {names}."
RING_UNDELIVERED = "Telegram has not delivered it yet to: {names}."
RING_NOBODY_TOLD = "Nobody could be told in Telegram."
RING_WHERE = "Please open Telegram: the clinicians' group. There it is acknowledged."
CHANNEL_TEST = (
    "Evenkeel: TEST of this channel\n\n"
    "This is a test, and about nobody. Alerts reach you here when Telegram does not deliver them, when nobody "
    "acknowledges them, and in an emergency. There is nothing to do."
)
CHANNEL_FAILS = (
    "The second channel {channel} of {name} did not take an alert, however often it was tried. "
    "Please look at it, or ask your operator to: evenkeel channels test."
)
PRACTICE_LINE = "Evenkeel: PRACTICE, one alert"
PRACTICE_ABOUT = "This is a drill. It is about nobody: no participant wrote anything."
PRACTICE_PRESS = "Please press Acknowledge, as you would for a real one. The others are told all the same."
PRACTICE_TAKEN_BY = "✓ Acknowledged by {name}."
PRACTICE_TAKEN = "Thank you: the drill has it."
PRACTICE_OVER = "The drill is over."
DRILL_HEAD = "The weekly drill: a practice alert went through the ladder."
DRILL_ALL_WELL = "Everybody was reached, and somebody acknowledged."
DRILL_NOT_WELL = "Please look at what is marked ✗. It would be so with a real alert."
DRILL_TOLD = "✓ {who}, by {by}: after {seconds} (under way for {took})"
DRILL_FAILED = "✗ {who}, by {by}: {why}"
DRILL_WAITS = "it did not arrive before the end"
DRILL_UNREACHED = "✗ {who}: neither Telegram nor a second channel"
DRILL_ACKNOWLEDGED = "✓ acknowledged by {who}: after {seconds}"
DRILL_UNACKNOWLEDGED = "✗ nobody acknowledged it"
RING_PRACTICE = "This is a drill and about nobody. Please open Telegram and press Acknowledge there."

ACKNOWLEDGE, CLOSE, BACK = "Acknowledge", "Close …", "← Back"
RELEASE, RELEASE_CHANGED, RELEASE_SO = "Release", "Release, changed …", "Release like this"
READ, WRITE, LEAVE = "Show", "Write to them", "Stop writing"
NOTE, HAND_OVER, RAISE = "Note", "Hand over …", "Raise …"
RAISE_TO = {
    "emergency": "To an emergency: somebody looks now",
    "urgent": "To urgent: somebody looks within hours",
    "soon": "To soon: somebody looks within a day",
    "review": "To a note to review",
}
RAISE_MORE = "As it is, but tell more people now"
PLAN_REST = "After {days} more days of rest"
PLAN_WITHOUT = "Without {module}"
PLAN_WITH = "Switch on {module}"
SIGN_OFF, REVIEWED = "Sign off: it may go on", "Reviewed"
DONE_CHANGED, DONE_SO = "Change first …", "Done, like this"
AWAITS_SIGN_OFF = "Until somebody signs off, only the safe part of the program comes."
PLANNED_FOR_TASK = "Planned: {plan}."
SIGN_OFF_FIRST = "They wait for a sign-off. Please sign off, or end the program for them: Change first …"
TASK_DONE = "Thank you. It is done."
NO_TASK = "Nothing is to be done here any more."
PLAN_END = "Not at all: end the program for them"

OUTCOMES = {
    "reached": "Reached them; they are safe for now",
    "referred": "Referred to other care",
    "emergency": "Emergency services were called",
    "no_risk": "Talked; no risk found",
    "false_alarm": "False alarm",
}
TASK_OUTCOME = "task_done"
"""How an alert is closed that held nothing but tasks."""
TASK_OUTCOMES = {TASK_OUTCOME: "What the program asked for was done"}
OTHER_OUTCOME = "Something else (write it)"
IN_OWN_WORDS = "in their own words"

WRITE_OUTCOME = (
    "{name}, please reply to this message with the outcome for {participant}, within half an hour. "
    "Your next message here closes the alert."
)
WRITE_NOTE = (
    "{name}, please reply to this message with your note on {participant}, within half an hour. "
    "It is kept with the case, and they do not see it."
)
NOTE_TAKEN = "Kept with the case of {participant}."
NOTE_BY = "<b>Note by {name}:</b> {text}"
NOBODY_TO_HAND_TO = "There is no other clinician who is linked."
HANDED_OVER = "{name} is told. It stays yours until they acknowledge."
RAISED_NOW = "More people are told now."
CANNOT_WRITE = "They blocked the bot or deleted the chat: it cannot reach them."
TALKING = "{name} is writing with them already. You can answer in the same place."
TALK_BEGUN = "They are told that you are here. The bot keeps quiet."
TALK_ENDED = "They are told that you have left. The program still rests."
NOBODY_TALKS = "Nobody is writing with them."
ENDED_NOW = "The program is ended for them."
LAST_LINES = "<b>The last that was said in the chat of {participant}:</b>"
NO_LINES = "Nothing was said in their chat yet, or it was erased."
WRITE_HOW = (
    "Reply to this message, or to any of theirs here, and your words reach {participant} under your name. "
    "👌 means they have arrived. What is no reply stays among you."
)
QUOTED = "  “{words}”"
OWN_WORDS = "<b>In their own words:</b>"
NO_WORDS = "There are none: it was found in answers, or it was erased."
SAID_CHANGED = "(changed) {text}"
SAID_SHARED = "(sent {what}, which cannot be shown here)"
SAID_PLACE = "(shared their location, which is not shown here)"
SAID_BUTTON = "(pressed a button)"
BOT = "Evenkeel"
NOT_SENT = "This was not sent. Press “Write to them” first, then {participant} reads your replies."
NOT_SENT_CLOSED = "This was not sent: the case is closed."
NOT_SENT_WORDLESS = "This was not sent: I can carry words only, no {what}."
NOT_CHANGED = "I can't change that any more, or it was never sent. Please write it anew."
OUTCOME_TAKEN = "Thank you. {participant}: the alert is closed, with your words."
NOT_A_CLINICIAN = "Only a linked clinician can do that. Ask your coordinator for a code."
TAKEN = "{name} has acknowledged it already."
YOURS_ALREADY = "You have it already."
UNKNOWN = "This alert is not known here any more."
CLOSED_ALREADY = "This alert is closed."
NOT_HELD = "The program is not on hold."
NEWER = "There is a newer alert about {participant}. Please look at it, and release the program there."
ACKNOWLEDGED_NOW = "You have it now."
CLOSED_NOW = "Closed."
CLOSED_STILL_HELD = "Closed. The program is still on hold: press Release when it may go on."
RELEASED_NOW = "The program goes on."

LINKED = "Thank you, {name}: you are linked as {role}. Alerts that are yours reach you in this chat."
GROUP_LINKED = "This is now the {audience}' group."
CODE_UNKNOWN = "This code is not known, or was used already, or has expired. Ask for a new one."
LINK_HOW = "Write /link and the code, such as: /link group-AbC123"
STAFF_HELP = (
    "Hello, {name}. Alerts come to you here when it is your turn, and always to the clinicians' group. "
    "/oncall shows who is on call now; /cases what is open; /case P-0001 one case with all that was done about it; "
    "/handover sums up the shift; /who P-0001 says who that is; /timeline P-0001 what is known of them; "
    "/observe P-0001 resting pulse 58 /min keeps what you found. "
    "I am a program: nobody reads what you write to me here."
)
ON_CALL_NOW = "On call now: {names}."
NOT_LINKED = "{name} (not linked to Telegram yet)"
NOBODY_ON_CALL = "Nobody is on call now. {next}"
NEXT_COVER = "The next shift begins {moment} ({zone}): {names}."
NO_COVER = "There is no shift at all: look at programs/on-call.yaml."


def escaped(text: str) -> str:
    """Words as Telegram's HTML shows them."""
    return html.escape(text, quote=False)


def times(number: int) -> str:
    """How often: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def sessions(number: int) -> str:
    """How many sessions."""
    return "1 session" if number == 1 else f"{number} sessions"


NOT_HERE = "Please write that in the clinicians' group, or to me in private."
OBSERVE_HOW = (
    "Write of whom, what, the value, its unit and when, "
    "such as: /observe P-0001 resting pulse 58 /min 2026-03-02 07:00"
)
OBSERVE_UNREAD = (
    "I can't read that: {why}. Write it such as: /observe P-0001 resting pulse 58 /min today 7:30. "
    'Words go in quotes: /observe P-0001 gait "unsteady"'
)
OBSERVED = (
    "Kept as {number}: {participant}, {what}, {moment} ({zone}). "
    "To correct it: /observe correct {number} and the right value; to take it back: /observe withdraw {number}."
)
WITHDRAWN = "Taken back: observation {number} of {participant}, {what}. It stays in the timeline, marked so."
CORRECT_HOW = "Write which one and the right value, such as: /observe correct 12 60 /min"
ERASED_SINCE = "That participant was erased."
NO_OBSERVATION = "There is no observation {number}."
CORRECTED_ALREADY = "Observation {number} was corrected already, as {by}. Correct that one."

TIMELINE_HOW = "Write whose, such as: /timeline P-0001"
TIMELINE_HEAD = "{participant}, {span}, times of {zone}"
TIMELINE_SPAN, TIMELINE_WHOLE = "the last six weeks", "everything"
TIMELINE_EMPTY = "Nothing in this time."
TIMELINE_OLDER = "There is more: /timeline {participant} all"
TIMELINE_OLDEST = "What is older shows, at a terminal: evenkeel timeline {participant} --since {day}"
TIMELINE_SCORE = "{scale}: {result}"
TIMELINE_NIGHT = "night: {tst} asleep of {tib} in bed, {se} %, quality {quality} of 5"
TIMELINE_ACTIVITY = "activity: {activity}, {minutes} min"
TIMELINE_TEST = "thinking: {test} {result}"
TIMELINE_ALERT = "alert: {urgency}, {category}; {state}"
TIMELINE_BY = "{state} by {name}"
TIMELINE_MISSED = "{sessions} without an answer, up to here"
TIMELINE_OBSERVATION = "observation {number}: {what}, entered by {by}"
TIMELINE_WITHDRAWAL = "observation {number}: takes back {corrects} ({name}), entered by {by}"
CORRECTED_BY, WITHDRAWN_BY = " (corrected by {number})", " (taken back by {number})"
ERASED_WORDS = "(erased)"
NOT_COUNTED = " (not counted)"
ENDINGS = {
    "completed": "no score",
    "declined": "declined",
    "left": "not finished",
    "no_cover": "not given, nobody on call",
}

WHO = "{participant} is {link}. Press the name to write to them yourself. That you asked is kept."
NO_NAME = "somebody who never joined"
NOBODY_OF_THAT_NAME = "There is no participant {participant}."

NOT_STAFF = "Only linked staff can ask that."
NOT_A_COORDINATOR = "Only a linked coordinator can do that."
NO_COHORTS = "none yet (evenkeel cohort create)"
NOBODY_YET = "Nobody has joined yet."
NO_SUCH_COHORT = "There is no cohort “{cohort}”. There are: {known}. States are: {states}."
AND_MORE = "… and {number} more. Ask for one cohort, or for one state."
PERSON_HOW = "Write it with a pseudonym: /person P-0012"
ANNOUNCE_HOW = (
    "Write the words behind it: /announce We meet online on Thursday at 18:00. "
    "To one cohort: /announce spring …"
)
ANNOUNCE_TOO_LONG = "This is {length} characters long; {longest} fit. Shorten it."
ANNOUNCE_LANGUAGES = (
    "They read {languages}. Write it once in each, below a line with the language alone: [{first}] and then the words, "
    "[{second}] and then the words."
)
ANNOUNCE_UNSAFE = "It was not taken: {problem}; {remedy}."
ANNOUNCE_NOBODY = "There is nobody to whom this can go now."
ANNOUNCE_PREVIEW = (
    "To {to}: {number} people, each out of their quiet hours. Left out: {left_out}, whom the care team is with. "
    "They will read:"
)
ANNOUNCE_SEND = "Send to {number} people"
ANNOUNCE_DROP = "Don't send"
ANNOUNCE_STOP = "Stop: send no more"
ANNOUNCE_GOES = "It goes to {number} people, each out of their quiet hours."
ANNOUNCE_DROPPED = "It was not sent."
ANNOUNCE_STOPPED = "Stopped. It was sent to {sent}, and to {kept} it will not be."
ANNOUNCE_OVER = "That is decided already."
WEEKLY_HEAD = "The week, for coordinators."
