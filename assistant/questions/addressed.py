"""What is said to the assistant rather than asked of the documents: greetings, thanks, orders, other languages."""

import re
from dataclasses import dataclass

from assistant.answers import RemarkKind
from assistant.french.languages import not_french
from assistant.french.words import words
from assistant.questions.question import understand
from corpus.french.dates import is_year
from corpus.french.folding import fold
from corpus.french.number_words import NUMBER_WORD

# What a word of the question weighs at most that says nothing of what it is about.
_SAYING = 0.3
# A longer question leans on something that only its asker sees.
_BARE = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """What kind of thing was said, and the reply: French, and no statement about any document."""

    kind: RemarkKind
    reply: str


def _either(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_YOU = "(?:tu|vous)"
_YOUR = "(?:ton|ta|tes|votre|vos)"
_TO_US = "(?:[- ](?:moi|nous))?"
_ADDRESSED = _either(
    "arpenteur", "a (?:tous|toutes|vous|toi)", "monsieur|madame|messieurs|mesdames", "tout le monde"
)
_HELLO = rf"(?:bonjour|bonsoir|salut|coucou|hello|hey|bjr|slt|re-?bonjour)(?: {_ADDRESSED})*"
_HOW_ARE_YOU = _either(
    "(?:comment )?(?:ca|cela) va(?: bien)?",
    "comment (?:allez[- ]vous|vas[- ]tu|tu vas)",
    "tu vas bien",
    "quoi de neuf",
)
_GREETING = re.compile(rf"{_either(_HELLO, _HOW_ARE_YOU)}(?: {_HOW_ARE_YOU})?")
_FOR_WHAT = rf"(?:tout|{_either(_YOUR, 'la', 'cette', 'ces')} (?:aide|reponses?|infos?|precisions?))"
_MERCI = rf"merci(?: (?:beaucoup|bien|d'avance|infiniment|a (?:vous|toi)|pour {_FOR_WHAT}))*"
_FAREWELL = "au revoir|a bientot|a plus|bye|ciao|bonne (?:journee|soiree|continuation|fin de journee)"
_CONTENT = _either(
    "ok|d'accord|super|parfait|genial|tres bien|top|bravo|nickel|excellent|entendu|compris",
    "c'est (?:tres )?(?:bon|parfait|clair|note|super|gentil|bien)",
)
_THANKS = re.compile(rf"(?:{_either(_CONTENT, _MERCI, _FAREWELL, 'et')}(?: |$))+")
_INTERJECTION = re.compile(
    r"(?:oui|ouais|non|si|lol|mdr|test|essai|ah|oh|hein|euh|bof|hum)(?: (?:oui|non|bon))?"
)
# What stands before a question, or after it, out of politeness.
_BEFORE = re.compile(rf"{_either(_HELLO, _HOW_ARE_YOU, 'merci', 'stp', 'svp')}(?: ?[,;:!.]+ ?| )")
_AFTER = re.compile(
    r"[ ,;.?!]+(?:merci(?: (?:d'avance|beaucoup|par avance))*|svp|stp|s'il (?:te|vous) plait)[ !.?]*$"
)
_SPOKEN = "(?:dire|indiquer|preciser|donner|expliquer|rappeler|savoir|connaitre|trouver|avoir)"
# « Pouvez-vous me dire », « je voudrais connaître »: what follows is the question, or what it asks for.
_ASKING_FOR = re.compile(
    rf"(?:(?:est-ce que )?(?:{_YOU} (?:peux|pouvez|pourrais|pourriez|sais|savez)|(?:peux|pourrais|sais)-tu"
    rf"|(?:pouvez|pourriez|savez)-vous|je (?:voudrais|veux|souhaite|souhaiterais|cherche|me demande)(?: a)?"
    rf"|j'aimerais(?: bien)?|nous (?:voudrions|souhaitons)))(?: (?:me |nous )?{_SPOKEN})* (?:, )?"
    r"(?!(?:me |nous )?\w*(?:er|ir|re)\b)"
)
_KNOWN_OF = re.compile(
    rf"(?:(?:as|avez)-{_YOU}|{_YOU} (?:as|avez)|y a-t-il|il y a) (?:des|quelques?|une?) (?:infos?|informations?|elements?"
    r"|documents?|donnees) sur "
)
_INFINITIVE = re.compile(r"(?:me |nous |te )?\w+(?:er|ir|re)\b")
_DETERMINER = re.compile(r"(?:l[ea]s? |l'|des? |une? |son |sa |ses )")
_MARKUP = re.compile(r"<[^<>]*>|^\s*(?:system|système|assistant|user|utilisateur)\s*:\s*", re.IGNORECASE)
_TOOL = "(?:ce site|cet outil|cette application|cet assistant|ce chatbot|arpenteur)"
_PRODUCT = re.compile(
    _either(
        rf"(?:que|qu'est[- ]ce que) {_YOU} (?:fais|faites|sai[st]|savez|peux|pouvez)(?: (?:faire|repondre|dire))?",
        rf"que (?:sais|peux|savez|pouvez)-{_YOU}(?: (?:faire|repondre|dire))?",
        r"(?:tu|vous) (?:fais|faites|sais faire|savez faire|peux faire|pouvez faire|sers a|servez a) quoi",
        rf"qui (?:es|etes)[- ]{_YOU}|{_YOU} (?:es|etes) qui|t'es qui",
        rf"(?:es|etes)-{_YOU} (?:une? )?(?:robot|ia|intelligence artificielle|humain\w*|machine)",
        rf"comment (?:{_YOU} )?(?:marches?|fonctionne[sz]?)(?:-{_YOU})?|comment (?:ca|cela) (?:marche|fonctionne)",
        rf"a quoi (?:tu )?(?:sers|servez)(?:[- ]{_YOU})?",
        r"comment (?:t'|vous |dois-je |puis-je |peut-on |faut-il )?(?:utiliser|interroger|poser)"
        rf"(?: (?:{_TOOL}|une question|ici))?",
        rf"(?:a l')?aide{_TO_US}|aidez[- ]moi|mode d'emploi|help",
        rf"(?:c'est quoi|qu'est[- ]ce qu'|qu'est[- ]ce que c'est(?: que)?|a quoi sert) ?{_TOOL}",
        rf"(?:sur )?quels? documents (?:{_YOU} )?(?:as|avez|connai\w+|utilise[sz]|li[st]|lisez)(?:[- ]{_YOU})?",
        rf"combien de documents (?:as|avez|connai\w+|lis|lisez)-{_YOU}",
        rf"(?:quelles? sont|d'ou viennent) {_YOUR} (?:sources?|informations?|reponses|donnees|documents)",
    )
)
_RULES = _either(
    "instructions?|consignes?|regles?|ordres?|directives?|prompts?|contraintes?|limites?|filtres?",
    "garde-fous?|roles?",
)
_HOW_TO_SAY = _either(
    r"bonjour|salut|oui\b|non\b|ok\b|\d|[«\"“]",
    r"par (?:oui|non|une?)\b|comme une?\b",
    r"en (?:anglais|allemand|espagnol|italien|vers|rimes?|majuscules?)",
    rf"(?:{_YOUR}|le) (?:prompt|{_RULES}|configuration|code source)",
)
_ORDER = re.compile(
    r"(?:(?:s'il (?:te|vous) plait|maintenant|ensuite|alors|enfin),? )?"
    + _either(
        r"(?:ignore[rz]?|oublie[rz]?|neglige[rz]?|contourne[rz]?|desactive[rz]?|passe outre|fai(?:s|tes) abstraction"
        rf"|ne (?:tiens|tenez|respecte|suis) (?:pas|plus))\b.*?\b(?:{_RULES}|precede\w*|tout ce qu\w*|compte)",
        r"(?:tu es|vous etes|tu deviens|tu seras) (?:maintenant|desormais|a present|libre|une?)\b",
        r"a partir de maintenant\b|(?:fai(?:s|tes) (?:comme si|semblant)|comporte-toi|agis comme)\b",
        rf"(?:reponds?|repondez|dis|dites|ecris|ecrivez|repete[rz]?|affiche[rz]?|revele[rz]?|donne[rz]?|montre[rz]?)"
        rf"{_TO_US} (?:(?:juste|seulement|simplement|uniquement|toujours|exactement) )*{_HOW_TO_SAY}",
        r"(?:reponds?|repondez|ecris|ecrivez|repete[rz]?|dites?|dis) que\b",
        rf"(?:redige[rz]?|compose[rz]?|invente[rz]?|raconte[rz]?|chante[rz]?|tradui[st]|traduisez|traduire){_TO_US}"
        r" (?:une?|les?|la|l'|des|du|mon|ma|mes|ce|cet|cette|moi|nous|en)\b",
        rf"(?:ecris|ecrivez|dessine[rz]?|genere[rz]?|envoie|envoyez|programme[rz]?){_TO_US} (?:une?|des|mon|ma|mes)\b",
        rf"quel(?:le)?s? (?:est|sont) {_YOUR} (?:prompt|{_RULES})",
        rf"(?:reponds?|repondez|dis|dites|ecris|ecrivez){_TO_US} (?:(?:en|avec|par) (?:une?|{NUMBER_WORD}|quelques|\d+)"
        r" (?:phrases?|mots?|lignes?|caracteres)|brievement|rapidement|simplement|en bref|en detail)",
        r"oublie[rz]? (?:ce que|tout\b|cela|ca\b)|recommence[rz]?$|tu dois (?:dire|repondre|obeir|ignorer)\b",
        rf"(?:peux-tu|pouvez-vous|{_YOU} (?:peux|pouvez|dois|devez)) (?:ignorer|oublier|contourner|desobeir)\b",
    )
)
_SUMMARY = re.compile(
    rf"(?:resume[rz]?|synthetise[rz]?|fai(?:s|tes){_TO_US} (?:une?|le) (?:resume|synthese))\b"
)
_CLAUSES = re.compile(r"(?<=[.!?;:»])\s+|\n+|,?\s+(?:et|puis|et puis)\s+(?=\w+)", re.IGNORECASE)
_OPINION = re.compile(
    r"\b"
    + _either(
        rf"penses?[- ]tu|pensez[- ]vous|{_YOU} (?:en )?pense[sz]|a (?:ton|votre) avis",
        rf"{_YOUR} (?:avis|opinion|sentiment)\b|crois-tu|croyez-vous|preferes-tu|preferez-vous|aimes-tu|aimez-vous",
        rf"{_YOU} (?:crois|croyez|preferes?|preferez|aimes|aimez|votes?|voterais)\b",
        r"faut-il voter|pour qui (?:dois-je |faut-il )?voter|d'accord avec (?:moi|lui|elle|eux)\b",
        r"(?:est|sont)-(?:ils?|elles?) (?:honnete|corrompu|menteur|incompetent|sympa|nul|mechant|voleur)\w*",
        r"c'est (?:bien|mal|nul|beau|une honte|scandaleux)$|quelle heure est-il|quel jour (?:sommes-nous|on est|est-on)",
        r"est-ce (?:bien|mal|une bonne idee|honnete|scandaleux|une honte)(?: (?:de|que)\b|$)",
        r"(?:meilleure?|pire) (?:maire|elue?|parti|candidate?|projet|ville|commune|presidente?|prefete?)$",
        # What will be is in no document.
        r"quel(?:le)? (?:temps|meteo) (?:fait|fera|va)|(?:va|vont) (?:gagner|remporter|perdre)\b",
        r"qui (?:gagnera|remportera|sera elue?)\b",
    )
)
_PURPOSE = "Je réponds aux questions sur les documents : qui finance quoi, quels objectifs, quels engagements"
_REPLIES: dict[RemarkKind, str] = {
    "greeting": f"Bonjour ! {_PURPOSE}. Que voulez-vous savoir ?",
    "thanks": "Avec plaisir. Posez une autre question quand vous voulez.",
    "product": (
        f"{_PURPOSE}. Chaque phrase de la réponse renvoie au passage qui la prouve, et je le dis quand les"
        f" documents ne répondent pas. Le mode d’emploi est dans l’aide (/aide)."
    ),
    "language": "Posez votre question en français.",
    "order": (
        "Je ne fais que répondre aux questions sur les documents, avec le passage qui le prouve :"
        " posez-moi une question."
    ),
    "opinion": "Je ne donne ni avis ni pronostic : je rapporte seulement ce que disent les documents.",
    "unclear": "Précisez votre question : de quel projet, de quelle aide ou de quelle commune s’agit-il ?",
}
_NO_SUMMARY = (
    "Je ne résume pas un document : je réponds à une question précise, avec le passage qui le prouve."
)


def remark(question: str) -> Remark | None:
    """Return the reply to what is no question to the documents, as it was asked; None for a question."""
    folded = _plain(question)
    kind: RemarkKind | None = None
    if _GREETING.fullmatch(folded):
        kind = "greeting"
    elif _THANKS.fullmatch(folded):
        kind = "thanks"
    elif _PRODUCT.fullmatch(_plain(asked_of_documents(question))):
        kind = "product"
    elif _INTERJECTION.fullmatch(folded):
        kind = "unclear"
    if kind:
        return Remark(kind, _REPLIES[kind])
    asked = asked_of_documents(question)
    please = not_french(asked)
    if please is not None:
        return Remark("language", " ".join(filter(None, (_REPLIES["language"], please))))
    if any(map(_is_order, _CLAUSES.split(asked))):
        return Remark("order", _REPLIES["order"])
    if _SUMMARY.match(_plain(asked)):
        return Remark("order", _NO_SUMMARY)
    return Remark("opinion", _REPLIES["opinion"]) if _OPINION.search(_plain(asked)) else None


def asked_of_documents(question: str) -> str:
    """Return the question without what is said around it: a greeting, « svp », an order to the assistant.

    It is returned whole where nothing would be left of it.
    """
    whole = " ".join(question.split())
    text = _MARKUP.sub(" ", _MARKUP.sub(" ", whole)).strip() or whole
    folded = fold(text).replace("’", "'")
    if len(folded) != len(text):
        return text
    while (polite := _BEFORE.match(folded)) and len(folded) > polite.end() + 1:
        text, folded = text[polite.end() :].lstrip(), folded[polite.end() :].lstrip()
    if (polite := _AFTER.search(folded)) and polite.start() > 1:
        text = text[: polite.start()] + (" ?" if "?" in text[polite.start() :] else "")
    clauses = _CLAUSES.split(text)
    kept = [clause for clause in clauses if not _is_order(clause)]
    if len(kept) < len(clauses) and any(map(_asks, kept)):
        text = " ".join(kept)
    text = _put_plainly(text)
    return text[:1].upper() + text[1:] if text != whole else whole


def _put_plainly(text: str) -> str:
    """Return « pouvez-vous me dire qui... », « je cherche le coût... » as the question or the order that it is."""
    folded = fold(text).replace("’", "'")
    if known := _KNOWN_OF.match(folded):
        return f"Que disent les documents sur {text[known.end() :].rstrip(' ?!.')} ?"
    asking = _ASKING_FOR.match(folded)
    if asking is None or len(folded) != len(text) or not words(folded[asking.end() :]):
        return text
    rest = text[asking.end() :]
    if folded[asking.end() :].startswith("si "):
        return f"Est-ce que {rest[3:]}"
    return f"Donne-moi {rest}" if _DETERMINER.match(folded[asking.end() :]) else rest


def unclear(question: str) -> Remark | None:
    """Return the reply to a question that says nothing of what it is about: « combien ? », « le budget ? »."""
    asked = understand(question)
    terms = asked.terms
    is_about = any(is_year(term.stem) if term.kind == "number" else term.weight > _SAYING for term in terms)
    # « Combien d'organismes ? » names what it counts.
    is_about = is_about or any(part.kind == "number" and part.nouns for part in asked.parts)
    is_bare = len(words(question)) <= _BARE or any(term.kind == "number" for term in terms)
    return Remark("unclear", _REPLIES["unclear"]) if is_bare and not is_about else None


def _plain(text: str) -> str:
    return re.sub(r"[\s!.?…,;:«»\"()]+", " ", fold(text).replace("’", "'")).strip()


def _is_order(clause: str) -> bool:
    return _ORDER.match(fold(clause.strip(' «"“>')).replace("’", "'")) is not None


def _asks(clause: str) -> bool:
    asked = understand(clause)
    is_question = (asked.parts[0].kind != "thing" or "?" in clause) and not _INFINITIVE.match(fold(clause))
    return is_question and any(term.weight > _SAYING for term in asked.terms)
