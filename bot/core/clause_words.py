"""The words and turns of phrase that deny, set in the past or tell a story, by language.

English, Spanish, German, French, Portuguese, Russian, Ukrainian, and Hindi in Latin letters.
"""

from bot.core.folding import folded_words
from bot.core.phrases import Phrases, sort_out
from bot.core.phrasing import compile_phrase
from bot.core.spelling import phrase_words


def _phrases(*written: str) -> Phrases:
    return sort_out(compile_phrase(one, {}, phrase_words) for one in written)


NEGATIONS: dict[str, frozenset[str]] = {
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
DENIES_NOTHING: dict[str, frozenset[str]] = {
    "en": folded_words(
        "only just sure certain joking kidding lying exaggerating stop stopped help shake know tell telling care"
        " deny ignore wait escape resist control matter guarantee promise one trust bear afraid scared joke doubt"
        " longer see find remember understand playing bluffing dramatic question idea reason matter wonder long"
        " far until till ok okay fine good well alright happy coping doing great yet kid"
    ),
    "es": folded_words(
        "puedo solo se dejo paro bromeo broma miento aguanto soporto digas importa miedo sabe sepa"
        " imagina entiende nota"
    ),
    "de": folded_words("mehr nur sicher weiss mehr spass scherz aufhoren sagen mude"),
    "fr": folded_words("peux arrete sais plus seulement rigole blague supporte"),
    "pt": folded_words("consigo so sei paro brincadeira brincando aguento importa"),
    "ru": folded_words("могу знаю шучу только перестаю шутка вижу"),
    "uk": folded_words("можу знаю жартую тільки тiльки перестаю бачу"),
    "hi": folded_words("sirf pata mazak"),
}

# A new clause begins with these, whatever was denied before them.
TURNS: dict[str, frozenset[str]] = {
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
SUBJECTS = folded_words("i we he she they")
HINGES = folded_words(
    "think thinking thought believe say saying said feel feeling felt like that mean meaning suggesting implying"
    " claim suppose imagine when because"
)

# “suicidal thoughts: none”, “suicide is not an option”, “kill myself? never”.
DENIED_AFTER = _phrases(
    "(thoughts|ideation|feelings|urges)? (is|are|was) not (an option|for me|on my mind|in my mind|me|the answer"
    "|something i|happening|an issue|a topic|there|in my plans|present)",
    "(thoughts|ideation|feelings|urges)? (none|nope|never|no|no no|no never|not at all|zero)",
    "never (crossed|crosses|occurred)",
    "(is|are) (off the table|out of the question)",
)

LONG_AGO = _phrases(
    "used to",
    "(years|year|decades|long|ages|long time) ago",
    "(back then|in the past|last year|in my past)",
    "in <1930-2024>",
    "when (we|he|she|they) (was|were) (a|in|young|younger|kids|little|children|teens|teenagers|<5-30>|at)",
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
STILL = folded_words(
    "again still tonight today lately recently yesterday back currently week weeks morning daily everyday"
    " vuelto hoy wieder heute encore aujourd hoje novamente voltei сегодня снова опять сьогодні знову phir aaj"
)

# What is so today is not over, whatever stands before it: “last year was bad and I want to die”.
PRESENT = folded_words(
    "want wanna hear hearing see seeing feel feeling am is are can cannot need hits beats hurts keep keeps think"
    " thinking going will now since quiero oigo veo siento estoy puedo pega ahora desde"
)

# What is told may be in the first person when it is quoted (“the song says I want to die”) …
QUOTED = _phrases(
    "(song|lyrics|lyric|book|film|movie|character|poem|quote|hero|heroine|actor|singer|line|chorus|meme) _2"
    " (says|said|goes|screams|sings|reads|called|titled|named)",
    "(called|titled|named)",
    "(cancion|libro|pelicula|lied|chanson|musica|песня|песне|пісня) _2 (dice|sagt|heisst|dit|diz|называется)",
)
# … and about somebody else when it is told.
TOLD = _phrases(
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

SUPPOSED = _phrases(
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
