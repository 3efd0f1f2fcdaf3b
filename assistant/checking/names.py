"""The names and words of a statement against those of its quotes."""

import re
from functools import lru_cache

from assistant.checking.comparable import Definitions, Token, Tokens, stands_for
from assistant.french.words import likeness, stems_of
from corpus.french.organisations import Names, Organisation, flatten

# Words with which anyone reports what a document says; they claim nothing by themselves.
NEUTRAL = stems_of(
    """
    document documents texte passage extrait source selon indiquer indique préciser précise mentionner mentionne
    prévoir prévoit prévu prévue prévus prévues montant montants somme sommes total totale totaux budget coût
    coûte coûter enveloppe aide aides subvention subventions financement financements financer finance financé
    financée financés financées cofinancer cofinancé financeur financeurs cofinancement participation participer
    participe contribution contribuer contribue apport apporter apporte apporté apportée verser verse versé
    versée versement allouer alloué allouée attribuer attribue attribué attribuée attribution accorder accorde
    accordé accordée octroyer octroyé recevoir reçoit reçu reçue percevoir perçoit bénéficier bénéficie bénéficiaire
    bénéficiaires élever élève élevant représenter représente correspondre correspond atteindre atteint porter
    porte consacrer consacre consacré consacrée mobiliser mobilise mobilisé dédier dédié dédiée soutien soutenir
    soutient soutenu soutenue investir investit investissement dotation crédit crédits fonds part parts partie
    hauteur titre cadre faveur profit compte ensemble projet projets opération opérations action actions programme
    dispositif mesure mesures concerne concerner concernant concerné est être sont sera seront avoir ont doit
    doivent faire fait année années an ans période date durée jour pour également ainsi notamment respectivement
    dont environ près quelque chiffre chiffres nombre compter compte compter afficher affiche estimer estimé
    estimée fixer fixé fixée comprendre comprend compris détail détaillé suivant suivante figurer figure place
    engager engage engagement objectif objectifs viser vise cible réaliser réalisé réalisée réalisation mettre mis
    mise œuvre inscrire inscrit inscrite signer signé signée signature devoir permettre permet destiner destiné
    destinée charge prendre prise bénéfice ressource recette dépense donner donne donné payer paie payé dire dit
    hors taxe taxes toutes comprises si
    """
)
_DETERMINER = re.compile(r"\W*(?:l[ae]s?\s+|l['’]\s*)", re.IGNORECASE)
_ALIKE = 0.8
_NEW_WORDS = 0.4


def unknown_name(statement: Tokens, quotes: Tokens, definitions: Definitions) -> str | None:
    """Return a name of the statement, as written, that the quotes do not give, or None."""
    known = known_words(quotes)
    for at, token in enumerate(statement.items):
        if token.figure is not None or not token.is_content or _is_known(token, known):
            continue
        written = statement.text[token.start : token.end]
        if token.is_name or _acts(statement, at):
            if (
                written[:1].isupper()
                and any(c.isupper() for c in written[1:])
                and stands_for(written, quotes.text, definitions)
            ):
                continue
            if _defined_by(token, quotes, definitions):
                continue
            return written
    return _unknown_subject(statement, known) or _unknown_body(statement, quotes)


def _unknown_subject(statement: Tokens, known: frozenset[str]) -> str | None:
    """Return « piscine » of « La piscine coûte ... » where the quotes speak of something else."""
    first = next(iter(statement.items), None)
    if first is None or first.figure is not None or not _DETERMINER.fullmatch(statement.text[: first.start]):
        return None
    is_other = not _is_known(first, known) and is_new(first, known)
    return statement.text[first.start : first.end] if is_other else None


def known_words(quotes: Tokens) -> frozenset[str]:
    """Return the keys of the tokens, and the words of spelt-out acronyms one by one."""
    return quotes.keys | frozenset(stem for token in quotes.items for stem in token.stems)


def _is_known(token: Token, known: frozenset[str]) -> bool:
    return token.key in known or (bool(token.stems) and all(stem in known for stem in token.stems))


def _acts(statement: Tokens, at: int) -> bool:
    """Whether a capital that opens a sentence is a name: no article stands before, a verb of ours follows."""
    token = statement.items[at]
    word = statement.text[token.start : token.end]
    if not token.opens or not word[:1].isupper() or at + 1 >= len(statement.items):
        return False
    following = statement.items[at + 1]
    gap = statement.text[token.end : following.start]
    return (
        not set(token.stems) & NEUTRAL
        and re.fullmatch(r"\s(?:a |ont |est |sont |se |s['’])?", gap) is not None
        and bool(set(following.stems) & NEUTRAL)
        and not word.lower().endswith(("é", "ée", "és", "ées", "ment"))
    )


def _defined_by(token: Token, quotes: Tokens, definitions: Definitions) -> bool:
    """Whether an acronym's words are in the quotes though not in one piece."""
    meaning = definitions.meaning(token.key)
    if meaning is None:
        return False
    known = known_words(quotes)
    stems = [stem for stem in stems_of(meaning) if stem]
    return len(stems) >= 2 and all(stem in known for stem in stems)


def _unknown_body(statement: Tokens, quotes: Tokens) -> str | None:
    """Return « le département » where the quotes speak of no department, or only inside another body's name."""
    named = bodies(quotes.text)
    heads = {_head(quotes, each) for each in named}
    inside = {token.key for each in named for token in _within(quotes, each)} - heads
    known = known_words(quotes)
    for each in bodies(statement.text):
        tokens = _within(statement, each)
        if each.is_group or not tokens or tokens[0].key in NEUTRAL:
            continue
        is_inside = tokens[0].key in inside and len(tokens) == 1
        is_other = any(not _is_known(token, known) and is_new(token, known) for token in tokens)
        if is_other or is_inside or (tokens[0].key not in heads and not _is_known(tokens[0], known)):
            return each.name
    return None


@lru_cache(maxsize=2000)
def bodies(text: str) -> tuple[Organisation, ...]:
    return Names().find(flatten(text))


def _within(tokens: Tokens, body: Organisation) -> list[Token]:
    return [
        token
        for token in tokens.items
        if body.start < token.end and token.start < body.end and token.is_content
    ]


def _head(tokens: Tokens, body: Organisation) -> str | None:
    inside = _within(tokens, body)
    return inside[0].key if inside else None


def is_new(token: Token, known: frozenset[str]) -> bool:
    """Whether a word says something that no known word says, nor one that means nearly the same."""
    stems = [stem for stem in token.stems if stem not in NEUTRAL]
    return bool(stems) and not any(likeness(stem, other) >= _ALIKE for stem in stems for other in known)


def beside_the_point(statement: Tokens, quotes: Tokens) -> bool:
    """Whether too many of the statement's words are in no quote, nor a word that says the same."""
    known = known_words(quotes)
    said = [token for token in statement.items if token.is_content and token.figure is None and token.stems]
    telling = [token for token in said if not set(token.stems) <= NEUTRAL]
    new = [token for token in telling if not _is_known(token, known) and is_new(token, known)]
    return len(new) >= 2 and len(new) > _NEW_WORDS * len(telling)
