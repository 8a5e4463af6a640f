"""Whether a phrase is asked about or studied where it stands, and not said of oneself.

A question is asked in one breath, and of things: “what are the signs of mania” is one, “what are the signs of
mania, I have not slept for four days” is one beside something that must be heard. So nothing that somebody says
of themselves is silenced by a question, and nothing behind a comma or an “and” is.
"""

from collections.abc import Iterator, Set

from bot.core.folding import folded_words
from bot.core.phrases import Phrases, sort_out
from bot.core.phrasing import compile_phrase
from bot.core.reading import NONE, SENTENCE, Reading
from bot.core.spelling import phrase_words

NEAR = 3  # how many words may stand between a question and what it asks about


def _phrases(*written: str) -> Phrases:
    return sort_out(compile_phrase(one, {}, phrase_words) for one in written)


# What is written, taught or read about; it may go on over a comma: “an essay about suicide, self-harm and grief”.
_TOPICS = _phrases(
    "(essay|thesis|paper|dissertation|article|lecture|training|workshop|lesson|seminar|course|class|talk|exam"
    "|presentation|webinar|assignment|report|research|campaign|book|study|module|podcast) _1 (about|on)",
    "(write|writing|wrote|working on|studying|teaching|teach|researching|research|lecturing|reading up|read) _4"
    " (about|on)",
    "asking for (a|an|my|the|our) _2 (course|class|essay|thesis|paper|training|exam|seminar|lecture|study"
    "|presentation|article|workshop|lesson|research|assignment|dissertation|homework|project|blog)",
    "(asking for|fur) (a|an|my|eine|einen|mein)? _1 (course|essay|class|hausarbeit|referat|kurs)",
    "para (un|una|mi|el|la) (trabajo|ensayo|curso|clase|tesis|charla|taller)",
    "(trabajo|ensayo|curso|clase|tesis|charla|taller|articulo) (sobre|de)",
    "(para um|para uma|pour un|pour une|pour mon) (trabalho|artigo|curso|cours|memoire|expose)",
    "(реферат|курсовая|курсовой|лекция|лекции)",
)

# What somebody is busy with. It says nothing of what stands behind a comma: “writing my thesis, hearing voices”.
_SETTINGS = _phrases(
    "for (a|an|my|the|our|this) _2 (course|class|essay|thesis|paper|training|exam|seminar|lecture|study"
    "|presentation|article|workshop|lesson|research|assignment|dissertation|homework|project|blog)",
    "(write|writing|wrote|working on) (a|an|my|the) _2 (essay|thesis|paper|dissertation|article|report)",
    "(studying|teaching|researching|lecturing)",
    "(volunteer|volunteering|work|working|job|trained|intern) (at|on|for|in|as) (a|an|the)? _3 (hotline|helpline"
    "|ward|lifeline|charity|hospital|clinic|nurse|psychologist|counselor|counsellor|therapist|teacher|paramedic)",
    "(statistics|prevention|awareness)",
)

# What the program itself asks, in whatever person: “why do you ask if I want to die”.
_PROGRAM = _phrases(
    "(why|do|does|will|did|when|if) (you|this|the|it) (program|bot|app|course|questionnaire|survey)? (always)?"
    " (ask|asks|asking|report|screen|mention)",
    "(the|that|this|your|a) (question|item) (about|on|<#>|was|is|with|where)",
    "(why|are) (are)? there questions",
    "por que (me)? (preguntais|preguntan|preguntas|pregunta)",
    "(la|esa|esta) pregunta (de|del|sobre)",
)

# A question about a thing.
_QUESTIONS = _phrases(
    "(what|which) (is|are|does|do|should) _6 (mean|means|symptom|symptoms|sign|signs|side effects|causes|look for)",
    "(does|can|do|is|are|could) _5 (help|helps|cause|causes|lead|reduce|prevent|affect|linked|common|related)"
    " _4 (people|someone|patients|teens|with|to|in)",
    "(can|could|does|do|would) _4 (cause|causes|trigger|triggers|mean|lead to)",
    "(cual|cuales|que) (es|son) _3 (sintoma|sintomas|senal|senales|signo|signos)",
    "que significa",
    "(puede|pueden|podria) _4 (causar|provocar|producir|dar)",
)

# “What is psychosis”: a name and nothing else. Only words that name; “what is the best way to die” is no question.
_NAMED = (
    "(mania|hypomania|a manic episode|manic episode|bipolar|psychosis|a psychotic episode|schizophrenia|bulimia"
    "|anorexia|an eating disorder|self harm|suicidal ideation|passive suicidal ideation|suicidal thoughts"
    "|domestic violence|domestic abuse|a stroke|stroke|a heart attack|heart attack|anaphylaxis|a seizure"
    "|serotonin syndrome|serotonin toxicity|alcohol withdrawal|delirium tremens|an overdose|overdose)"
)
_ES_NAMED = (
    "(mania|hipomania|un episodio maniaco|psicosis|un brote psicotico|brote psicotico|esquizofrenia|bulimia"
    "|anorexia|un trastorno alimentario|autolesion|autolesiones|ideacion suicida|pensamientos suicidas"
    "|violencia de genero|maltrato|un ictus|ictus|un infarto|infarto|anafilaxia|sindrome serotoninergico"
    "|abstinencia alcoholica|sobredosis|una sobredosis)"
)
_DEFINED = _phrases(
    f"(what is|what are|what counts as|define|definition of|meaning of|information about|information on|info about"
    f"|info on|article about|symptoms of|signs of|causes of) (a|an|the)? {_NAMED}",
    f"what does {_NAMED} mean",
    f"difference between _4 {_NAMED}",
    f"(que es|que son|definicion de|informacion sobre|informacion de|sintomas de|signos de|senales de|causas de)"
    f" (la|el|los|las)? {_ES_NAMED}",
    f"diferencia entre _4 {_ES_NAMED}",
)

SYMBOLS = frozenset[str]().union(
    *(
        phrase.symbols
        for group in (_TOPICS, _SETTINGS, _PROGRAM, _QUESTIONS, _DEFINED)
        for phrase in group.all
    )
)
"""Every word these phrases look for."""

_ONESELF = folded_words("i my mine myself we our us yo mi mis estoy tengo conmigo")
_ME = folded_words("me mich moi")
_ONWARD = folded_words(
    "and but because since so while now today tonight yesterday y e pero porque desde ahora hoy anoche ayer"
)
_GENERAL = folded_words(
    "why what how which do does is are people someone somebody patients teens teenagers anyone they women men"
    " por que como la gente alguien pacientes"
)


def studied(reading: Reading, first: int, end: int) -> bool:
    """Whether the words `first` to before `end` are asked about or studied."""
    if _says_of_oneself(reading, first, end, whole=True):
        return _program_asks(reading, first, end)
    begin, finish = reading.sentence(first, end)
    sentence = reading.window(begin, finish)

    def near(phrases: Phrases) -> Iterator[tuple[int, int]]:
        return ((begin + start, begin + stop) for start, stop in phrases.spans(sentence))

    return (
        any(start < end and first < stop for start, stop in near(_DEFINED))
        or any(_about(reading, first, end, start, stop) for start, stop in near(_TOPICS))
        or any(_while(reading, first, end, start, stop) for start, stop in near(_SETTINGS))
        or any(_asked(reading, first, end, start, stop) for start, stop in near(_QUESTIONS))
        or _program_asks(reading, first, end)
    )


def _about(reading: Reading, first: int, end: int, start: int, stop: int) -> bool:
    """The phrase is the topic: named, and nothing of oneself between."""
    if first < stop:
        return not _says_of_oneself(reading, _clause(reading, first), min(first, start))
    return not _says_of_oneself(reading, stop, first)


def _while(reading: Reading, first: int, end: int, start: int, stop: int) -> bool:
    if first < stop:  # “suicidal thoughts in teens, for a course”
        before = _clause(reading, first)
        return not _says_of_oneself(reading, before, first) and (
            _one_breath(reading, first, stop)
            or not _GENERAL.isdisjoint(reading.words[before : min(end + NEAR, len(reading.words))])
        )
    if _says_of_oneself(reading, stop, first):
        return False
    before = max(stop, _clause(reading, first))
    return _one_breath(reading, stop - 1, first + 1) or not _GENERAL.isdisjoint(reading.words[before:first])


def _asked(reading: Reading, first: int, end: int, start: int, stop: int) -> bool:
    low, high = min(first, start), max(end, stop)
    if first < start:
        low = _clause(reading, first)
    return (
        first - stop <= NEAR and _one_breath(reading, low, high) and not _says_of_oneself(reading, low, high)
    )


def _program_asks(reading: Reading, first: int, end: int) -> bool:
    begin, finish = reading.sentence(first, end)
    return any(
        _one_breath(reading, min(begin + start, first), max(begin + stop, end))
        for start, stop in _PROGRAM.spans(reading.window(begin, finish))
    )


def _one_breath(reading: Reading, first: int, end: int) -> bool:
    """Nothing parts these words: no comma, and no word that begins something new."""
    return all(reading.breaks[place] == NONE for place in range(first + 1, end)) and _ONWARD.isdisjoint(
        reading.words[first + 1 : end]
    )


def _says_of_oneself(reading: Reading, first: int, end: int, whole: bool = False) -> bool:
    words: Set[str] = set(reading.words[first:end])
    return not words.isdisjoint(_ONESELF) or (whole and not words.isdisjoint(_ME))


def _clause(reading: Reading, first: int) -> int:
    """Where the clause begins that a phrase stands in."""
    place = first
    while place > 0 and reading.breaks[place] == NONE and first - place < SENTENCE:
        place -= 1
    return place
