"""In which language a question is written, told by its small words: no model, and no name of a place heard."""

import re
import unicodedata
from dataclasses import dataclass

from assistant.french.words import listed

_WORD = re.compile(r"[^\W\d_]+")
# Of the letters, the share from which a question is in another script than ours.
_MOSTLY = 0.5

_FRENCH = listed(
    "le la les l un une des du de d au aux en à a et ou où est sont été être sera seront était fait font faut quel"
    " quelle quels quelles qui que qu quoi quand comment combien cb pourquoi pour par sur sous dans avec sans chez"
    " vers entre contre depuis selon il elle ils elles on nous vous je j tu te t me m se s ce c cet cette ces ça ca"
    " son sa ses leur leurs notre nos votre vos mon ma mes ne n pas plus y dont si ont aura va vont peut doit lors"
    " très tout tous toute toutes même autre autres"
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language that is not ours: its small words, those that ask among them, and how it says to ask in French."""

    small: frozenset[str]
    asking: frozenset[str]
    please: str


_LANGUAGES = (
    Language(
        listed(
            "the of and to in on for from with by at is are was were be been does do did has have had will would can"
            " could should there this that these those it its they their we you your our any many much not or as about"
        ),
        listed("who what how which when where why whose is are does do did can tell give please show ignore"),
        "Please ask your question in French.",
    ),
    Language(
        listed(
            "der die das den dem des ein eine einen einem einer und oder in im am zu zum zur von vom mit für fur auf aus"
            " bei nach über uber unter ist sind war wird werden hat haben gibt es sie ihr wir nicht an viel viele"
        ),
        listed(
            "wer was wie welche welcher welches welchen wann wo warum wieviel ist sind hat gibt kann können"
        ),
        "Bitte stellen Sie Ihre Frage auf Französisch.",
    ),
    Language(
        listed(
            "el la los las un una unos unas de del y o en a al con por para sin sobre desde hasta es son está están fue"
            " hay ha han tiene se su sus lo que qué más cuesta"
        ),
        listed(
            "quién quien quiénes cuánto cuanto cuántos cuantos cuántas cuantas cuál cual cuáles cómo dónde donde"
            " cuándo cuando qué está hay"
        ),
        "Por favor, haga su pregunta en francés.",
    ),
    Language(
        listed(
            "il lo la i gli le un uno una di del dello della dei degli delle e o in nel nella a al alla con per su da"
            " dal è sono era ha hanno c si che più costa"
        ),
        listed("chi cosa quanto quanti quanta quante quale quali come dove quando perché è sono"),
        "Per favore, faccia la domanda in francese.",
    ),
    Language(
        listed(
            "de het een en of in op aan van voor met bij naar uit over onder is zijn was wordt heeft er ze wij niet te"
        ),
        listed("wie wat hoeveel welke wanneer waar waarom hoe"),
        "Stel uw vraag in het Frans, alstublieft.",
    ),
    Language(
        listed(
            "o os as a à um uma de do da dos das e ou em no na nos nas ao com por para sem sobre é são foi há tem se seu"
        ),
        listed("quem quanto quantos quantas qual quais onde quando como há"),
        "Por favor, faça a sua pergunta em francês.",
    ),
)


def not_french(question: str) -> str | None:
    """Return how to say, in its own language, that a question is to be asked in French; None for one that is.

    Words that French has too tell nothing, nor do names: what begins with a capital, but for the first word. At
    least one word must be one that asks, and the others must outweigh the French ones two to one. In another
    script than ours, the answer is empty.
    """
    letters = [letter for letter in question if letter.isalpha()]
    if sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters) > _MOSTLY * len(
        letters
    ):
        return ""
    written = [match.group() for match in _WORD.finditer(question)]
    said = [word.lower() for rank, word in enumerate(written) if not rank or not word[0].isupper()]
    best: tuple[int, str | None] = (0, None)
    for language in _LANGUAGES:
        own = (language.small | language.asking) - _FRENCH
        here = [word for word in said if word in own]
        french = sum(word in _FRENCH and word not in language.small | language.asking for word in said)
        is_asking = any(word in language.asking for word in here)
        enough = len(here) > 2 * french and (len(here) > 1 or (bool(said) and here == said[:1]))
        if is_asking and enough and len(here) > best[0]:
            best = len(here), language.please
    return best[1]
