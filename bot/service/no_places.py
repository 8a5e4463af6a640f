"""Words that people write, and that some town is also called, or nearly so.

None of them names a place by itself. “Nice”, “Bath” and “Reading” do: there the town is large, and where a place
is asked for it is more often meant.
"""

NO_PLACES = frozenset(
    word
    for words in (
        # What one says to a bot, or to a question one doesn't like.
        "yes no ok okay hi hey hello hallo haha thanks thank please sorry stop help start pause resume skip back",
        "cancel menu next place later now never none nothing nowhere somewhere here there home away outside",
        "inside abroad",
        # English
        "a about africa after again airport alive all allah allen alone along am an and anew angry ann anna",
        "anxious are area as ashamed asia asleep at bad ball banged bank bar bear because bed been begin begun",
        "best better body bone bore bored born bottom bow bradley brain break brick broken brother bus bush but",
        "buy by can car cars cat center centre chair change changed child children city clot cold colon coma come",
        "como constant converse cope could cry dark date day dead deal death depot dick did die died dig do dog",
        "doing done door dose dosing down drama dream drink drug drugs earth eat edge empty end europe ever every",
        "example eyes fall falling fat father favorite fear feel fell felling felt fever few fine fire first food",
        "forest forever freedom friend from games gap god goes gone good google got goto grace grass great green",
        "gum gums gun had hand handy hang hangover happy has hate have he head heart hell her him hit ho holiday",
        "hook hope house how human hungry hunter hurt husband i if ill in into is island it jam joao joy juan",
        "kill killing kilo kind king kit knife know last lawn lead leads left less life light like little loan",
        "lonely long loop lost love low mad make makes man manage mania march mare market marks mary may me meal",
        "med meds men metro mind mine mins miss mission moment monday money monster month moon more morning",
        "mosquito most mother mouth much my name nan need nerve night noise normal not od of off old on one only",
        "opera opportunity or other out over pa pace pain pair part parts pass pen pet pets pill pills plain plan",
        "pole police pollen pop prepare pretty punch pure putin queen quick quiet quite rage rain ramadan ran",
        "rapid rather ready real red rest rich right rise road robert roman room rope roses run sad safe sale",
        "salon salt same save say school scream sea see seen self settle shame she shot shut sick side sin since",
        "sing siri sister slaughter sleep slow small soda solo some son soon soul space speak spoken spring star",
        "stay still street strong stuck sun sunday sunrise sunset surprise survey talk tall tampon tank tape",
        "taylor tea tears tell temple terrace than that the them then they thing this thorn thought time tire",
        "tired to today tomorrow tongue tonight too took top tour town train trap tree true try turn ugly under",
        "union university up us van vegan very wait walk wall want war warn was water wave waves way weak wean",
        "wedding week well went west what when where white who why wife will wind wine wish with woman work world",
        "worse worst yang ye year yoga you young your zero",
        # Spanish and Portuguese
        "abajo agua ahora alma aqui ayer bien bueno cama casa centro cerca cuenta dano de dia donde el ella en",
        "era esta este fora gente gracias hambre hola hoy leche lista luna mal manana manda mano mar mas mata",
        "matar media medico mesa miedo mio moca moro muerte mujer muy nada noche nuevo nunca ojos padre papa para",
        "paras pare parque pena poco por presion propria puente quarto que quien rota sala saltar se senor ser si",
        "sim sol sola soy sur tabaco tarde tequila tiro toda todo tomar tome triste tu un una uno vida vino voz",
        "ya yo",
        # German and French
        "abend alles als ami arm auf bald bett bin bitte bol bonne da danke dann das der du ein ende er es est",
        "falsch fin frau frei ganz gar gut haar haare haus herz heute hier ich ist ja je jour kann karte keine",
        "kinder klar kopf krank kuche lang leben leer leid leider los maar machen mai mais mann mein meine mer",
        "merci mere mich mir moi mois mon mude mutter nach nacht nase nein nich nicht nie non nuit nur oui pas",
        "perdu pere peur rien ruhe satt schlaf schlecht sehr sein sens seul sie soir sommer stark sucre tag tete",
        "tod tot uber und vater vie vom ware waren warten weg weit wer wie wir wo zeit zu",
        # Russian and Ukrainian
        "но могу мати кофе усі метро да нет ні не дома дом",
    )
    for word in words.split()
)
"""As `plain_name` makes them."""
