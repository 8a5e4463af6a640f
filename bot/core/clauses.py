"""How a phrase is meant where it stands: denied, long past, told in a story, or asked for a study.

Only what belongs to the phrase's own clause counts: “I'm not suicidal, but I've said my goodbyes” denies the
first half and says the second.
"""

from collections.abc import Callable
from typing import Literal

from bot.core.folding import folded_words
from bot.core.phrase import Phrase, compile_phrase, spans, stands
from bot.core.reading import NONE, STRONG, Reading
from bot.core.spelling import phrase_words


def _phrases(*written: str) -> tuple[Phrase, ...]:
    return tuple(compile_phrase(one, {}, phrase_words) for one in written)


Meaning = Literal["denial", "past", "story", "study", "supposed"]
"""Why a phrase need not be noticed:

denial: “I would never kill myself”; past: “when I was a teenager I …”, long ago and over;
story: a film, a book, a song, a game; study: an essay, a training, a question about the program;
supposed: “what if a friend ever …”, about nobody in particular.
"""

REACH = 9  # how many words before a phrase can still deny it
SENTENCE = 18  # how many words before a phrase can set it in a story or in the past

_NEGATIONS: dict[str, frozenset[str]] = {
    "en": folded_words("not never no nor neither without nobody none noone instead denies denied"),
    "es": folded_words("no nunca jamas tampoco sin ni nadie"),
    "de": folded_words("nicht nie niemals kein keine keinen keiner keinerlei ohne nich net"),
    "fr": folded_words("ne n pas jamais sans aucun aucune ni"),
    "pt": folded_words("nao nunca jamais sem nem n nenhum"),
    "ru": folded_words("не нет ни никогда без нету"),
    "uk": folded_words("не ні немає нема ніколи без"),
    "hi": folded_words("nahi nahin nai nhi mat na kabhi"),
}

# “can't stop thinking”, “not sure”, “don't tell anyone”, “not joking”: they deny nothing of what follows.
_DENIES_NOTHING: dict[str, frozenset[str]] = {
    "en": folded_words(
        "only just sure certain joking kidding lying exaggerating stop stopped help shake know tell telling care"
        " deny ignore wait escape resist control matter guarantee promise one trust bear afraid scared joke doubt"
        " longer see find remember understand playing bluffing dramatic question idea reason matter wonder long"
        " far until till ok okay fine good well alright happy coping doing great yet kid"
    ),
    "es": folded_words("puedo solo se dejo paro bromeo broma miento aguanto soporto digas importa miedo"),
    "de": folded_words("mehr nur sicher weiss mehr spass scherz aufhoren sagen mude"),
    "fr": folded_words("peux arrete sais plus seulement rigole blague supporte"),
    "pt": folded_words("consigo so sei paro brincadeira brincando aguento importa"),
    "ru": folded_words("могу знаю шучу только перестаю шутка вижу"),
    "uk": folded_words("можу знаю жартую тільки тiльки перестаю бачу"),
    "hi": folded_words("sirf pata mazak"),
}

# A new clause begins with these, whatever was denied before them.
_TURNS: dict[str, frozenset[str]] = {
    "en": folded_words(
        "but and because though although while yet still so then however except whereas until maybe cause today"
        " tonight now honestly actually seriously lol"
    ),
    "es": folded_words("pero y porque aunque sino entonces"),
    "de": folded_words("aber und weil obwohl sondern doch denn"),
    "fr": folded_words("mais et parce car donc"),
    "pt": folded_words("mas e porque embora so"),
    "ru": folded_words("но а и потому что хотя"),
    "uk": folded_words("але а і та бо хоча"),
    "hi": folded_words("lekin par magar aur kyunki"),
}

# A second “i” begins a clause of its own unless it hangs on one of these: “I don't think I want to die”.
_SUBJECTS = folded_words("i we he she they")
_HINGES = folded_words(
    "think thinking thought believe say saying said feel feeling felt like that mean meaning suggesting implying"
    " claim suppose imagine when because"
)

# “suicidal thoughts: none”, “suicide is not an option”, “kill myself? never”.
_DENIED_AFTER = _phrases(
    "(thoughts|ideation|feelings|urges)? (is|are|was) not (an option|for me|on my mind|in my mind|me|the answer"
    "|something i|happening|an issue|a topic|there|in my plans|present)",
    "(thoughts|ideation|feelings|urges)? (none|nope|never|no|no no|not at all|zero)",
    "never (crossed|crosses|occurred)",
    "(is|are) (off the table|out of the question)",
)

_LONG_AGO = _phrases(
    "used to",
    "(years|year|decades|long|ages|long time) ago",
    "(back then|in the past|last year|in my past)",
    "when i was (a|in|young|younger|little|small|<5-30>|at school|at university|pregnant)",
    "as a (teenager|teen|kid|child|student)",
    "(in|during) my (teens|twenties|thirties|youth|childhood|school days)",
    "(in|during|at|since) (high school|college|university|uni|middle school|the nineties|the eighties)",
    "since school",
    "hace (anos|tiempo|mucho)",
    "cuando era",
    "(fruher|vor jahren|damals)",
    "il y a (des|<1-60>|quelques) (annees|ans)",
    "quand j etais",
    "anos atras",
    "quando (eu)? era",
    "лет назад",
    "раньше",
    "років тому",
    "колись",
    "saal pehle",
)
_STILL = folded_words(
    "again still tonight today lately recently yesterday back currently week weeks morning daily everyday"
    " vuelto hoy wieder heute encore aujourd hoje novamente voltei сегодня снова опять сьогодні знову phir aaj"
)

# What is told may be in the first person when it is quoted (“the song says I want to die”) …
_QUOTED = _phrases(
    "(song|lyrics|lyric|book|film|movie|character|poem|quote|hero|heroine|actor|singer|line|chorus|meme) _2"
    " (says|said|goes|screams|sings|reads|called|titled|named)",
    "(called|titled|named)",
    "(cancion|libro|pelicula|lied|chanson|musica|песня|песне|пісня) _2 (dice|sagt|heisst|dit|diz|называется)",
)
# … and about somebody else when it is told.
_TOLD = _phrases(
    "(in|watched|watching|watch|saw|seen|reading|read|from|finished|about|of|like|playing|plays|streaming|on)"
    " (a|an|the|my|this|that|his|her|some)? _2 (movie|movies|film|films|novel|book|series|episode|show|podcast"
    "|documentary|play|opera|anime|manga|comic|game|games|thriller|tv|netflix|song|lyrics|poem|minecraft|gta"
    "|sims|elden ring|news|story|trailer|musical|audiobook|drama|soap)",
    "(the|this|a|my|main|that) (character|protagonist|hero|heroine|villain|actor|singer|narrator|avatar|sim"
    "|final boss|player)",
    "(movie|film|novel|book|series|episode|podcast|documentary|song|show|anime|play|story) (where|about|when|in)",
    "(hamlet|romeo|sylvia plath|kurt cobain|anna karenina|robin williams|thirteen reasons|13 reasons)",
    "(en|im|dans|no|na|em) (la|el|un|una|einem|einer|ein|le|un|une|um|uma)? (novela|pelicula|libro|serie|film"
    "|roman|buch|livre|filme|livro)",
    "(фильм|фильме|книга|книге|книгу|сериал|сериале|роман|романе|фільм|фільмі|книга|книзі)",
)

_STUDIED = _phrases(
    "for (a|an|my|the|our|this) _2 (course|class|essay|thesis|paper|training|exam|seminar|lecture|study"
    "|presentation|article|workshop|lesson|research|assignment|dissertation|homework|project|blog)",
    "(essay|thesis|paper|dissertation|article|lecture|training|workshop|lesson|seminar|course|class|talk|exam"
    "|presentation|webinar|assignment|report|research|campaign|book|study|module) _1 (about|on)",
    "(write|writing|wrote|working on) (a|an|my|the) _2 (essay|thesis|paper|dissertation|article|report)",
    "(studying|teaching|researching|lecturing)",
    "(volunteer|volunteering|work|working|job|trained|intern) (at|on|for|in|as) (a|an|the)? _3 (hotline|helpline"
    "|ward|lifeline|charity|hospital|clinic|nurse|psychologist|counselor|counsellor|therapist|teacher|paramedic)",
    "(why|do|does|will|did|when|if) (you|this|the|it) (program|bot|app|course|questionnaire|survey)? (always)?"
    " (ask|asks|asking|report|screen|mention)",
    "(the|that|this|your|a) (question|item) (about|on|<#>|was|is|with|where)",
    "(what|which) (is|are|does|do|should) _6 (mean|means|symptom|symptoms|sign|signs|side effects|causes|look for)",
    "(does|can|do|is|are|could) _5 (help|helps|cause|causes|lead|reduce|prevent|affect|linked|common|related)"
    " _4 (people|someone|patients|teens|with|to|in)",
    "(in general|statistics|prevention|awareness)",
    "(asking for|fur) (a|an|my|eine|einen|mein)? _1 (course|essay|class|hausarbeit|referat|kurs)",
    "para (un|una|mi) (trabajo|ensayo|curso|clase)",
    "(para um|para uma|pour un|pour une|pour mon) (trabalho|artigo|curso|cours|memoire|expose)",
    "(реферат|курсовая|курсовой|лекция|лекции)",
)

_SUPPOSED = _phrases(
    "(if|when|whether|in case|once) _3 (someone|somebody|anyone|anybody|people|a person|a friend|a patient"
    "|a client|a student|a colleague|others|a teenager|a child|a loved one)",
    "(friend|someone|somebody|anyone|person|patient|student|child|people|colleague) ever",
    "(ever) (becomes|become|feels|feel|says|say|gets|get|tells|wants|thinks|felt)",
    "(how|what) (do|does|can|should|to|would|could) _5 (someone|somebody|a friend|people|others|a person|patients"
    "|anyone)",
    "(wenn|falls) (jemand|ein freund|eine freundin)",
    "si (alguien|un amigo|quelqu|un ami)",
    "se (alguem|um amigo)",
    "(если|якщо) (кто|хтось|друг)",
)


SYMBOLS = frozenset[str]().union(
    *(
        phrase.symbols
        for group in (_DENIED_AFTER, _LONG_AGO, _QUOTED, _TOLD, _STUDIED, _SUPPOSED)
        for phrase in group
    )
)
"""Every word these phrases look for."""


def silences(meaning: Meaning, reading: Reading, first: int, end: int, language: str, says_no: bool) -> bool:
    """Whether the words `first` to before `end` are meant this way. `says_no`: the phrase itself has a “not”."""
    return _ASKED[meaning](reading, first, end, language, says_no)


def _denied(reading: Reading, first: int, end: int, language: str, says_no: bool) -> bool:
    words, breaks = reading.words, reading.breaks
    negations = _NEGATIONS.get(language, _NEGATIONS["en"])
    nothing = _DENIES_NOTHING.get(language, _DENIES_NOTHING["en"])
    turns = _TURNS.get(language, _TURNS["en"])
    count = 0
    place = first
    if breaks[first] == NONE:
        while place > 0 and first - place < REACH:
            place -= 1
            word = words[place]
            before = words[place - 1] if place and breaks[place] == NONE else ""
            if word in turns and before not in negations:
                break
            if word in _SUBJECTS and before not in _HINGES and before not in negations:
                break  # its own “not” has been counted already; what was denied before it is another clause
            if word in negations and not _denies_nothing(words, place, nothing):
                count += 1
            if breaks[place] != NONE:
                break
    inside = not says_no and any(words[i] in negations for i in range(first, end))
    if count % 2 == 0 and not inside:
        return language == "en" and _denied_after(reading, end)
    return not _so_much(words, end)


def _denies_nothing(words: list[str], place: int, nothing: frozenset[str]) -> bool:
    if place and words[place - 1] == "why":
        return True
    following = words[place + 1 : place + 3]
    if following and following[0] in nothing:
        return True
    return (
        len(following) == 2
        and following[0] in ("be", "even", "really", "so", "a", "the", "to")
        and (following[1] in nothing)
    )


def _so_much(words: list[str], end: int) -> bool:
    """“I have never wanted to die so badly” denies nothing."""
    return words[end : end + 1] == ["more"] or words[end : end + 2] in (
        ["so", "much"],
        ["so", "badly"],
        ["so", "bad"],
        ["this", "much"],
        ["this", "badly"],
        ["as", "much"],
        ["as", "badly"],
    )


def _denied_after(reading: Reading, end: int) -> bool:
    near = reading.window(end, end + SENTENCE)
    return any(first == 0 for denial in _DENIED_AFTER for first, _ in spans(denial, near))


def _sentence(reading: Reading, first: int, end: int) -> tuple[int, int]:
    begin = first
    while begin > 0 and reading.breaks[begin] != STRONG and first - begin < SENTENCE:
        begin -= 1
    finish = end
    while finish < len(reading.words) and reading.breaks[finish] != STRONG and finish - end < SENTENCE:
        finish += 1
    return begin, finish


def _past(reading: Reading, first: int, end: int, language: str, says_no: bool) -> bool:
    begin, finish = _sentence(reading, first, end)
    if not _STILL.isdisjoint(reading.words[begin:finish]):
        return False
    sentence = reading.window(begin, finish)
    return any(stands(sign, sentence) for sign in _LONG_AGO)


def _story(reading: Reading, first: int, end: int, language: str, says_no: bool) -> bool:
    begin, _ = _sentence(reading, first, end)
    before = reading.window(begin, first + 1)
    for signs, own in ((_QUOTED, ()), (_TOLD, ("i", "me", "now", "my"))):
        for sign in signs:
            for _, stop in spans(sign, before):
                if not any(word in own for word in reading.words[begin + stop : first]):
                    return True
    return False


def _study(reading: Reading, first: int, end: int, language: str, says_no: bool) -> bool:
    if reading.studied is None:
        reading.studied = any(stands(sign, reading.field) for sign in _STUDIED)
    return reading.studied


def _supposed(reading: Reading, first: int, end: int, language: str, says_no: bool) -> bool:
    begin, _ = _sentence(reading, first, end)
    sentence = reading.window(begin, end)
    return any(stands(sign, sentence) for sign in _SUPPOSED)


_ASKED: dict[Meaning, Callable[[Reading, int, int, str, bool], bool]] = {
    "denial": _denied,
    "past": _past,
    "story": _story,
    "study": _study,
    "supposed": _supposed,
}
