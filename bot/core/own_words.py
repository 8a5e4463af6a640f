"""What the bot itself says, in English: buttons, hints, and the lines around a program's own texts.

English is the key: a translation is looked up by the sentence, so a missing one is still a sentence.
`{braces}` are filled in; what is filled in is escaped by whoever fills it.
"""

from collections.abc import Mapping

from bot.core.smoothing import smoothed

Catalogue = Mapping[str, Mapping[str, str]]

YES = "Yes"
NO = "No"
BACK = "← Back"

AGREE = "I agree"
DECLINE = "No, thank you"
ADULT = "I am 18 or older"
MINOR = "I am under 18"
ASK_AGE = "How old are you? This program is for adults."
ASK_PLACE = (
    "Which town are you in, or near? I need it for your time zone, and for the right help lines. "
    "You can also share your location with the button below."
)
ASK_MORNING = "When may I write to you in the mornings? Choose, or type a time such as 7:30."
ASK_EVENING = "And in the evenings?"
SHARE_LOCATION = "Share my location"
NAMELESS = "there"
"""What somebody is called whose name nobody knows: “Hello, there.”"""
NO_SUCH_PLACE = (
    "I don't know that place. Please type a larger town nearby, such as “Lisbon” or “Austin, Texas”."
)
ALL_SET = (
    "Thank you, {name}. You are set up for {place} time. Your program begins {first}. "
    "You can write /help at any time; /stop ends it at once."
)
TODAY = "today at {time}"
TOMORROW = "tomorrow at {time}"
ON_DAY = "on {date} at {time}"
WEEKDAY_DATE = "{weekday}, {date}"
DECLINED = (
    "That is all right. Nothing more will come from me. "
    "If you change your mind, follow your invitation again."
)
UNDER_AGE = (
    "This program is for people of 18 and over, so I can't take you in. "
    "If something weighs on you, an adult you trust or a help line can listen: /crisis shows numbers."
)

ANSWERED = "✓ {answer}"
PROGRESS = "{number} of {total}"
SCALE_DONE = "{title}: answered. Thank you."
SCALE_LANGUAGE = "These questions exist here only in {tongue}."
LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
}
LATER = "Later"
LATER_SAID = "All right. This waits for you here until {time}."
GO_ON = "Go on now"
NOT_TODAY = "Not today"
NOT_TODAY_SAID = "All right, not today."
LEFT_OPEN = (
    "You don't have to answer. So that nobody is overlooked, your care team hears that these questions stayed open. "
    "If things are heavy, you need not wait for them: /crisis shows whom you can call."
)

RESULT = "Your score today is {score}{of}{better}; one number says little, and what counts is how it moves."
RESULT_AGAIN = "Your score today is {score}{of}{better}; on {date} it was {before}{meaning}."
RESULT_SINCE = (
    "Your score today is {score}{of}{better}; on {first_date}, at the start, it was {first}, "
    "and on {date} it was {before}{meaning}."
)
RESULT_COUNTED = "Today that makes about {score} {unit}{goal}."
RESULT_COUNTED_AGAIN = (
    "Today that makes about {score} {unit}; at the start, on {date}, it was {before}{goal}."
)
OF_TOP = " of {top}"
LOWER_BETTER = " (lower is better)"
HIGHER_BETTER = " (higher is better)"
CHANGE_NONE = ", the same as now"
CHANGE_SMALL = ", and so small a difference often comes and goes by itself"
CHANGE_LARGE = ", and a difference this large is more than such scores usually move by themselves"
CHANGE_WORSE = (
    ", and a difference this large is more than such scores usually move by themselves: "
    "if that fits how you feel, please tell your care team"
)
GOAL = "; {goal}"
AGAIN = "I didn't get that. Please send {hint}."
AGAIN_CHOICES = "I didn't get that. Please press one of the buttons."
HINT_NUMBER = "{what} from {low} to {high}, such as {example}"
HINT_OR = "{one} or {other}"
HINT_UNITS = {"number": "a number", "hours": "hours", "minutes": "minutes"}
HINT_YES_NO = "yes or no"
HINT_CHOICES = "one of the answers, or its place in the list"
HINT_TIME = "a time from {earliest} to {latest}, such as {example}"
HINT_DATE = {
    "future": "a day to come, such as tomorrow or 12 March",
    "past": "a day that has been, such as yesterday or 12 March",
    "any": "a day, such as 12 March",
}
HINT_WORDS = "a few words, at the most {longest} letters"
HINT_PLACE = "the name of a town"
DIARY = "Last night, by your own estimate. There is no need to look at a clock for this."
DIARY_QUESTIONS = {
    "into_bed": "When did you get into bed?",
    "tried_to_sleep": "When did you try to fall asleep?",
    "to_fall_asleep": "How many minutes did it take you to fall asleep, about?",
    "awakenings": "How many times did you wake up in the night, not counting the last time?",
    "awake": "For how many minutes were you awake in the night, all those times together?",
    "final_awakening": "When did you wake up for the last time?",
    "out_of_bed": "When did you get out of bed for the day?",
    "quality": "How was your sleep, all in all?",
}
DIARY_HINTS = {
    "into_bed": "a time, such as 22:45 or half past ten",
    "tried_to_sleep": "a time, such as 23:15 or quarter past eleven",
    "to_fall_asleep": "minutes, such as 20 or half an hour",
    "awakenings": "a number, such as 2, or none",
    "awake": "minutes, such as 15 or half an hour",
    "final_awakening": "a time, such as 6:30 or half past six",
    "out_of_bed": "a time, such as 7:00 or quarter to seven",
    "quality": "one of the answers, or a number from 1 (very poor) to 5 (very good)",
}
DIARY_QUALITY = {1: "Very poor", 2: "Poor", 3: "Fair", 4: "Good", 5: "Very good"}
DIARY_AGAIN = {
    "order": "Those times don't follow one another. It is easy to mix them up; let me ask again.",
    "no_time_in_bed": "That leaves no time in bed. Let me ask those times again.",
    "too_long_in_bed": "That makes more than 16 hours in bed. Perhaps a time slipped; let me ask again.",
    "awake_without_awakening": "You were awake in the night, but did not wake up? Let me ask that again.",
    "negative_sleep": "That adds up to more time awake than there was. Let me ask that part again.",
}
AS_LAST_TIME = "As last time: {what}"
AS_LAST_TIME_AWAKE = "woke {times}×"
AT_ONCE = "At once"
NEVER_SLEPT = "I didn't sleep"
HOURS_AND_MINUTES = "{hours} h {minutes} min"
ONLY_MINUTES = "{minutes} min"
DIARY_NOTED = "Your night is noted. Thank you."
DIARY_TOLD = "By your own estimate you slept {slept} of {in_bed} in bed ({efficiency} %)."
DIARY_WEEK = "Over the last seven days: {slept} a night ({efficiency} %), from {nights} nights."

ACTIVITIES = {
    "walking": "walking",
    "running": "running",
    "cycling": "cycling",
    "swimming": "swimming",
    "yoga": "yoga",
    "strength": "strength training",
    "dancing": "dancing",
    "gardening": "gardening",
    "sport": "sport",
    "other": "being active",
}
ACTIVITY_NOTED_ONLY = "Noted: {activity}, {minutes} min."
ACTIVITY_NOTED = "Noted: {activity}, {minutes} min. That makes {total} min in the last seven days."
ACTIVITY_BESIDE = (
    "At the start it was about {start} a week; the WHO recommends 150 and more, and every bit counts."
)

READY = "I'm ready"
THAT_IS_ALL = "That is all"
TEST_DONT_KNOW = "I don't know"
TEST_INTRODUCTIONS = {
    "digits_forward": (
        "I show you some digits, for a few seconds. When they are gone, type them in the same order. "
        "They get longer until it is too much; that is meant to be so."
    ),
    "digits_backward": (
        "I show you some digits, for a few seconds. When they are gone, type them backwards: for 2 7, type 7 2. "
        "They get longer until it is too much; that is meant to be so."
    ),
    "words_at_once": (
        "I show you ten words, for twenty seconds. When they are gone, send me those you remember, in any order. "
        "Later I ask for them once more. Please don't write them down."
    ),
    "words_later": "Now the ten words from before, once more.",
    "subtraction": (
        "A little arithmetic, in your head: from a number that I give you, take away seven, five times in a row."
    ),
}
TEST_ASKS = {
    "digits_forward": "Which digits were they?",
    "digits_backward": "Which digits were they, backwards?",
    "words_at_once": "Which words do you remember? Any order, in one message or several.",
    "words_later": "Which of the ten words from before do you still remember?",
    "subtraction": "What is {start} less 7?",
}
TEST_NEXT = "And 7 less than that?"
TEST_MORE = "Any more?"
TEST_AGAIN = "I didn't get that. Please answer above, or press one of the buttons."
TEST_WAIT = "One moment: please wait until it is gone."
TEST_NOT_YET = "At {time} I ask you for the ten words once more. Until then you can put the phone away."
TEST_LATE = "It is too late now to ask for the ten words again. That doesn't matter; we leave it out today."
TEST_RESULTS = {
    "digits_forward": "{result} digits in a row",
    "digits_backward": "{result} digits backwards",
    "words_at_once": "{result} of 10 words",
    "words_later": "{result} of 10 words after a while",
    "subtraction": "{result} of 5 right",
}
TEST_PRACTICE = "{result}. This was practice {number} of 2: it takes two rounds to get used to it."
TEST_BASELINE = "{result}. From now on this is what we compare with: you with yourself, nobody else."
TEST_TOLD = "{result}; usual for you is {usual}. It goes up and down from day to day."
TEST_UNCOUNTED = "{result}. This one doesn't count, because of the time in between. That is all right."
TEST_DROPPED = "That is a good deal less than usual for you. Was anything different?"
TEST_WHY = {
    "sleep": "A short night",
    "alcohol": "Alcohol",
    "medicine": "A new or changed medicine",
    "unwell": "I feel unwell or upset",
    "nothing": "Nothing that I know of",
}
TEST_HELP = "Shall I ask somebody of your care team to have a look?"
TEST_HELP_YES = (
    "I pass this on to your care team; they look on their next working day. "
    "If you feel confused or suddenly very unwell, please don't wait: /crisis shows whom to call."
)
TEST_HELP_NO = "All right. If it stays like this, please tell your care team."

SCORE_WORSE_SINCE_START = (
    "Your {title} is {now} today; at the start it was {before}. {rule} is passed on to your care team."
)
SCORE_WORSE_SINCE_LAST = (
    "Your {title} is {now} today; last time it was {before}. {rule} is passed on to your care team."
)
RULE_POINTS = "A change for the worse by {points} points or more"
RULE_TIMES = "A change for the worse by {percent} % or more"
SCORES_IN_A_ROW = (
    "Your {title} is {now} today: between {low} and {high}, {times} times in a row. "
    "That is passed on to your care team."
)
SHORT_NIGHTS = (
    "That makes {nights} nights in a row with less than {below} of sleep. I pass that on to your care team. "
    "Please don't drive while you are so short of sleep."
)

REMINDER = "Whenever you have a moment:"
EXPIRED_BUTTON = "That question is closed."
EDITED = (
    "I see that you changed a message. I keep your first answer; "
    "if it matters, please write it as a new message."
)
CANNOT_READ = (
    "I can't read {what}, only words. If it is urgent, please write it, or use the numbers in /crisis."
)
SHARED = {
    "sticker": "stickers",
    "voice": "voice notes",
    "audio": "sound files",
    "video_note": "videos",
    "video": "videos",
    "animation": "moving pictures",
    "photo": "pictures",
    "paid_media": "pictures",
    "document": "files",
    "contact": "contacts",
    "poll": "polls",
    "checklist": "checklists",
    "dice": "dice",
    "game": "games",
    "story": "stories",
    "location": "locations",
}
"""What can come instead of words, as the chat app calls it; the first that fits is said."""
NOTHING_OPEN = (
    "Thank you. There is no open question just now. I am a program, and no person reads along here. {on_call} "
    "/help shows what I can do, /crisis shows whom you can call."
)
UNKNOWN_COMMAND = "I don't know that command. /help shows the ones I know."

AWAY_QUESTION = (
    "Hello. A few days have gone by, and that is all right. There is nothing to catch up on. "
    "Would something make it easier?"
)
AWAY_CHOICES = {
    "shorter": "Shorter messages",
    "hour": "Another hour of the day",
    "pause": "A week's pause",
    "stop": "Stop the program",
    "as_before": "Just go on",
}
AWAY_NOTED = "Thank you, that is noted."
AWAY_PAUSED = (
    "Your program rests now, so that nothing piles up. /resume lets it go on where it stood, whenever you like; "
    "/crisis shows whom you can call."
)
WHERE_WE_ARE = "We are on day {day} now. There is nothing to catch up on; we go on from here."
PAUSED_UNTIL = "Your program rests until {day}; then it goes on by itself. /resume lets it go on sooner."
SIGNED_OFF = "Your care team has looked at your answers, and your program goes on."
REVIEWED = "Your care team has looked at how it goes, and has adjusted your program."

STOP = "Stop"
BREATHE_READY = (
    "Sit so that you are comfortable. I breathe along with you; in through the nose, out slowly. "
    "If you feel dizzy, breathe as you usually do, and stop."
)
BREATHE_IN = "Breathe in"
BREATHE_OUT = "Breathe out, slowly"
BREATHE_DONE = "That was it. Notice for a moment how you sit, and how you feel."
BREATHE_AGAIN = "Once more"
BREATHE_STOPPED = "All right, we stop here."

THOUGHT_RECORD = (
    "A thought record: one hard moment, looked at from a little further away. Five short questions. "
    "Your care team can read what you write."
)
THOUGHT_QUESTIONS = {
    "situation": "Where were you, and what happened? A few words are enough.",
    "thought": "Which thought went through your mind just then?",
    "before": "How strongly do you believe it, from 0 (not at all) to 10 (fully)?",
    "friend": "What would you say to a good friend who had this thought?",
    "after": "And how strongly do you believe the first thought now, from 0 to 10?",
}
THOUGHT_NOTED = "Thank you for writing that down."
THOUGHT_LESS_STRONG = "The thought weighed {before} before and {after} after. A step back can do that."
THOUGHT_AS_STRONG = (
    "The thought weighed {before} before and {after} after. It need not move today; "
    "looking at it is the practice."
)

CHART_TITLE = "How it has been"
CHART_ASLEEP = "Hours asleep"
CHART_EFFICIENCY = "Of the time in bed, asleep"
CHART_LOWER = "lower is better"
CHART_HIGHER = "higher is better"
CHART_GAPS = "Where there is no dot, no night was recorded."
CHART_NO_NIGHT = "No night recorded"
CHART_RANGE = "{low} to {high}, {number} nights"
SUMMARY_NAME = "summary"
SUMMARY_TITLE = "Summary for a doctor's appointment"
SUMMARY_WHO = "participant {participant}"
SUMMARY_WHEN = "Program {program}, {since} to {until}"
SUMMARY_BY_HAND = "Full name and date of birth, by hand:"
SUMMARY_WHAT = (
    "{program} is a program of habits over several weeks, in a chat: short lessons, a sleep diary and "
    "questionnaires, with a care team. It treats nothing and replaces no treatment."
)
SUMMARY_NOT = (
    "All figures are the person's own estimate, told in the chat; no device measured anything. Nothing here is a "
    "diagnosis or a clinician's finding."
)
SUMMARY_BY_ITSELF = (
    "Scores and nights change by themselves, and whoever begins in a bad stretch is often better later whatever they "
    "do (regression to the mean): a change here does not show that the program caused it."
)
SUMMARY_SLEEP = "Sleep, by their own estimate"
SUMMARY_NO_NIGHTS = "No night was recorded in the sleep diary."
SUMMARY_MEAN_OF = "Mean per night"
SUMMARY_AT_START = "Start"
SUMMARY_AT_LAST = "Latest"
SUMMARY_ALL = "All nights"
SUMMARY_NIGHTS_TOLD = "Nights recorded"
SUMMARY_TIB = "Time in bed (TIB)"
SUMMARY_TST = "Asleep (TST)"
SUMMARY_SOL = "To fall asleep (SOL)"
SUMMARY_WASO = "Awake in between (WASO)"
SUMMARY_SE = "Sleep efficiency (SE)"
SUMMARY_WAKINGS = "Awakenings"
SUMMARY_QUALITY = "Quality (1 to 5, 5 is best)"
SUMMARY_SLEEP_NOTE = "SE = 100 × TST / TIB. In all {nights} nights, {since} to {until}."
SUMMARY_FEW_NIGHTS = "Means of fewer than five nights say little."
SUMMARY_SCORES = "Questionnaires"
SUMMARY_NO_SCORES = "None was completed."
SUMMARY_IN_BETWEEN = "In between"
SUMMARY_CHANGE = "Change"
SUMMARY_RANGE = "{low} to {high}"
SUMMARY_SAME = "none"
SUMMARY_SMALL = "{points}, can be chance"
SUMMARY_BETTER = "{points}, better by more than chance usually makes"
SUMMARY_WORSE = "{points}, worse by more than chance usually makes"
SUMMARY_UNKNOWN = "{points}; no limit of chance is published"
SUMMARY_ONCE = "answered once"
SUMMARY_BANDS = "The words beside scores are the published names of their ranges, and no diagnosis."
SUMMARY_CHANCE = "More than chance (reliable change): {scales}."
SUMMARY_CHANCE_OF = "{title} from {points} points on ({source})"
SUMMARY_TOLD = "In their own words and choices (not checked)"
SUMMARY_WISH = "Wanted from the program"
SUMMARY_SCREENED = "Screening questions answered yes"
SUMMARY_MEDICINES = "Medicines and supplements"
SUMMARY_WORSE_TOLD = "Got worse, perhaps from the program"
SUMMARY_ASKED = "Times asked: {asked}; answered yes: {times}"
SUMMARY_CHANGED = "changed"
SUMMARY_USE = "Was of most use"
SUMMARY_SINCE = "Sleep compared with the start"
SUMMARY_MOVED = "Movement they wrote of"
SUMMARY_MOVED_TOLD = "{minutes} minutes in all; days: {days}. What was not written is not counted."
SUMMARY_MODULES = "Parts of the program done: {modules}."
SUMMARY_QUOTED = "“{words}”"
SUMMARY_EARLIER = "… {number} earlier"
SUMMARY_CARE = "What the care team did"
SUMMARY_SIGNED = "{date}: a clinician looked at the screening answers, and the program went on."
SUMMARY_UNSIGNED = "The screening answers still wait for a clinician; only safe parts came so far."
SUMMARY_REVIEWED = "A clinician looked at how it went: {dates}."
SUMMARY_WITHOUT = "Left out by the care team: {modules}."
SUMMARY_WITH = "Added by the care team: {modules}."
SUMMARY_NO_CARE = "No look by a clinician is noted so far."
SUMMARY_ASK = "To ask or to tell at the appointment"
SUMMARY_PRINTED = "Made on {date} from the chat. It is the person's own paper: they decide whom they show it."
SUMMARY_PAGE = "{date}, page {page} of {pages}"
BANDS = {
    band: band
    for band in (
        "minimal", "mild", "moderate", "moderately severe", "severe", "positive screen", "negative screen", "none",
        "subthreshold", "none or low", "serious", "below 150 minutes", "150 minutes and more",
    )
}  # fmt: skip
"""The names of ranges of scores in the scales that are shipped."""

PAUSED = "Your program is paused. Nothing will come until you write /resume."
PAUSED_ALREADY = "Your program is paused. /resume lets it go on where it stood."
RESUMED = "Good to have you back. We go on where we stood."
RUNNING_ALREADY = "Your program is running; you are on day {day}."
NOT_BEGUN = "Your program has not begun yet; nothing comes before you have answered the questions above."
STOPPED = (
    "You have left the program, and nothing more will come from me. Thank you for the time you gave it. "
    "If you want to take part again, ask your team for an invitation. /crisis still shows whom you can call."
)
STOPPED_ALREADY = "You have left the program. /crisis still shows whom you can call."
COMPLETED = "That was the last part of your program. Thank you for the time you gave it."
COMPLETED_ALREADY = "Your program is complete. /crisis still shows whom you can call."
HELD = (
    "Your program is resting until somebody of your care team lets it go on. "
    "I am a program, and no person reads along here. {on_call} /crisis shows whom you can call."
)
RELEASED = "Your care team has let your program go on. We go on where we stood, gently."
RELEASED_WHILE_PAUSED = "Your care team has looked. Your program is still paused; /resume lets it go on."
RELEASED_WHILE_JOINING = "Your care team has looked. If you like, we go on where we stood."
RELEASED_AFTER_REST = (
    "Your care team has let your program go on. First you have some days of rest: it goes on {day}, gently."
)
ENDED_BY_TEAM = (
    "Your care team has ended the program for you, and nothing more will come from me. "
    "Please ask them what comes next. /crisis still shows whom you can call."
)
ACCOMPANIED = (
    "{name} of your care team is here now and reads what you write. "
    "Meanwhile I keep quiet; /crisis still shows whom you can call."
)
LEFT_ALONE = (
    "{name} has left this chat for now. I am a program, and nobody may be reading this from here on. "
    "/crisis shows whom you can call, at any time."
)
MOVED = "Your times now follow {place}."
HOW_TO_MOVE = "Tell me where you are, such as: /place Lisbon. Or share your location."

STRANGER = (
    "Hello. I can only talk with people who were invited to a program. "
    "If you have an invitation, please open its link. "
    "I am a program, not an emergency service: /crisis shows whom you can call."
)
INVITATION_UNKNOWN = (
    "I don't know this invitation, or it is no longer valid. "
    "Please ask the people who gave it to you for a new one."
)
NOBODY_ON_CALL = (
    "I can't take you in right now, because nobody of the care team can be reached. I have told them. "
    "Please try again later. /crisis shows whom you can call."
)

CALM_NOTED = "Thank you, I have noted that. Nothing else of the program comes until {time}."
CALM_RESUMED = "Your program is not paused any more. It stays quiet until {time}."
CALM_RELEASED = "Your care team has looked, and your program may go on. It stays quiet until {time}."

DANGER_QUESTION = "Are you in immediate danger?"
DANGER_QUESTION_OTHERS = "Is anybody in immediate danger?"
DANGER_YES = "Yes, now"
DANGER_NO = "No"
MEANT_QUESTION = {
    "suicide": "Did you mean that you think of ending your life?",
    "self_harm": "Did you mean that you think of hurting yourself?",
    "overdose": "Did you mean that you have taken something that may harm you?",
    "violence": "Did you mean that somebody may get hurt?",
    "abuse": "Did you mean that somebody hurts you, or threatens to?",
    "other": "Did you mean that something is wrong right now?",
}
KIND_QUESTION = "Is something weighing on you that a person should know of?"
KIND_YES = "Yes"
KIND_NO = "No"
MEANT_YES = "Yes"
MEANT_NO = "No, I meant something else"
WANTS_TO_TALK = "I want to talk to someone"
IN_DANGER = (
    "Please call {emergency} now. If you can't, ask somebody near you to call. "
    "I am passing this on to the care team as an emergency. {on_call}"
)
IT_WAS_MEANT = (
    "Thank you for telling me. I am passing on that you meant it. {on_call} "
    "If it gets worse, call {emergency}; /crisis shows whom you can talk with."
)
IT_WEIGHS = (
    "Thank you for telling me. I am passing on that something weighs on you. {on_call} "
    "If it gets worse, call {emergency}; /crisis shows whom you can talk with."
)
NOTHING_WEIGHS = "All right. If that changes, write to me; /crisis shows whom you can call at any time."
NO_DANGER = (
    "Thank you, I have noted that. What I passed on stays with the care team. "
    "If anything changes, write to me; /crisis shows whom you can call at any time."
)
NOTED_TO_TALK = "I am noting for the care team that you would like to talk to someone."

SEEN = "{name} of your care team has seen this, at {time}."
SEEN_BY = "{name} of your care team has seen it, {time}."
NOT_SEEN_YET = "What worried me has been passed on to the care team; nobody has confirmed yet."
ON_CALL_NOW = "Somebody of the care team is on call now."
ON_CALL_AGAIN = "Nobody of the care team is on call right now; somebody is again {time}."
ON_CALL_NEVER = "Nobody of the care team is on call right now."
CLOCK_OF = "{time} ({zone} time)"

PROMISE = {
    "emergency": "as soon as they can",
    "urgent": "within 4 hours",
    "soon": "within 24 hours",
    "review": "on the next working day",
}

PROMISE_ON_CALL = "as soon as somebody is on call, {time}"
PROMISE_NEVER = "as soon as somebody can"

COMMANDS = {
    "help": "What I can do, and who reads this",
    "crisis": "Whom you can call right now",
    "pause": "Let the program rest",
    "resume": "Let it go on",
    "place": "Tell me where you are now",
    "stop": "Leave the program",
}
"""The commands of the chat, as Telegram's menu shows them."""


def sentence(catalogue: Catalogue, language: str, english: str, **values: str) -> str:
    """The sentence in this language, or in English, with its values filled in."""
    said = catalogue.get(language, {}).get(english, english).format(**values)
    return smoothed(language, said)
