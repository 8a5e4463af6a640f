"""What staff read, in English: calm, short, and a first line that a lock screen may show."""

FIRST_LINE = {
    "emergency": "Evenkeel: one emergency alert",
    "urgent": "Evenkeel: one urgent alert",
    "soon": "Evenkeel: one alert",
    "review": "Evenkeel: one note to review",
}

LOOK = {
    "emergency": "now",
    "urgent": "within 4 hours",
    "soon": "within 24 hours",
    "review": "on the next working day",
}

CATEGORY = {
    "suicide": "thoughts of suicide",
    "self_harm": "self-harm",
    "overdose": "an overdose",
    "violence": "violence",
    "abuse": "abuse",
    "psychosis": "signs of psychosis",
    "mania": "signs of mania",
    "serotonin": "signs of serotonin toxicity",
    "medication": "a change of medicines",
    "eating_disorder": "signs of an eating disorder",
    "medical_emergency": "a medical emergency",
    "alcohol_withdrawal": "alcohol withdrawal",
    "depression": "a high depression score",
    "anxiety": "a high anxiety score",
}

SOURCE = {
    "words": "in something they wrote",
    "item": "in an answer to a scale",
    "score": "in the score of a scale",
}

ACKNOWLEDGE, CLOSE, RELEASE, BACK = "Acknowledge", "Close …", "Release", "← Back"

OUTCOMES = {
    "reached": "Reached them; they are safe for now",
    "referred": "Referred to other care",
    "emergency": "Emergency services were called",
    "no_risk": "Talked; no risk found",
    "false_alarm": "False alarm",
    "other": "Something else (write it)",
}

WRITE_OUTCOME = "{name}, please write the outcome as your next message here."
NOT_A_CLINICIAN = "Only a linked clinician can do that. Ask your coordinator for a code."
TAKEN = "{name} has acknowledged it already."
CLOSED_ALREADY = "This alert is closed."
NOT_HELD = "The program is not held."
ACKNOWLEDGED_NOW = "You have it now."
CLOSED_NOW = "Closed."
RELEASED_NOW = "The program goes on."

LINKED = "Thank you, {name}: you are linked as {role}. Alerts that are yours reach you in this chat."
GROUP_LINKED = "This is now the {audience}' group."
CODE_UNKNOWN = "This code is not known, or was used already, or has expired. Ask for a new one."
LINK_HOW = "Write /link and the code, such as: /link group-AbC123"
STAFF_HELP = (
    "Hello, {name}. Alerts come to you here when it is your turn, and always to the clinicians' group. "
    "/oncall shows who is on call now."
)
ON_CALL_NOW = "On call now: {names}."
NOBODY_ON_CALL = "Nobody is on call now. {next}"
NEXT_COVER = "The next shift begins {moment}."
NO_COVER = "There is no shift at all: look at programs/on-call.yaml."

UNREACHABLE = (
    "{participant} cannot be reached by the bot: they have blocked it or deleted the chat. "
    "What it said to them may not have arrived."
)
