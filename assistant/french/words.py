"""Words as questions and passages are compared: stems with their places, words that mean nearly the same."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from corpus.french.folding import fold
from corpus.french.number_words import MORE_THAN_ONE, worth
from corpus.french.spaced import SPACE
from index.french.analysis import analyse

_WORD = re.compile(
    rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?![\d])(?:,\d+)?|\d+(?:[.,]\d+)*|(?:[A-ZÀ-Ý]\.){{2,8}}(?:[A-ZÀ-Ý]\b)?|[^\W\d_]+"
)


class Word(NamedTuple):
    """A word at `text[start:end]`; its stem is empty where it carries no meaning of its own."""

    start: int
    end: int
    folded: str
    stem: str
    is_capital: bool
    is_acronym: bool

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.folded[:1].isdigit()


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text, in order."""
    return tuple(_word(match) for match in _WORD.finditer(text))


def _word(match: re.Match[str]) -> Word:
    folded, stem, is_capital, is_acronym = _forms(match.group())
    return Word(match.start(), match.end(), folded, stem, is_capital, is_acronym)


@lru_cache(maxsize=200_000)
def _forms(written: str) -> tuple[str, str, bool, bool]:
    """Return a word folded, its stem, whether it begins with a capital, and whether it is an acronym."""
    # « C.A.F. » is CAF.
    written = written.replace(".", "") if written[:1].isalpha() else written
    folded = fold(written)
    if folded[:1].isdigit():
        number = re.sub(SPACE, "", folded).replace(",", ".")
        return number, number, False, False
    stems = analyse(written)
    letters = written.rstrip("si") if len(written) > 3 else written
    is_acronym = len(letters) > 1 and letters.isupper() and letters.isalpha()
    return folded, stems[0] if stems else "", written[:1].isupper(), is_acronym


def listed(written: str) -> frozenset[str]:
    """Return the words of a list parted by spaces."""
    return frozenset(written.split())


def stem_of(word: str) -> str:
    """Return the stem of one word, empty for a word without meaning of its own."""
    return _forms(word)[1]


def stems_of(listed: str) -> frozenset[str]:
    """Return the stems of words listed one after the other."""
    return frozenset(stem for stem in map(stem_of, listed.split()) if stem)


# Words that an administration and its citizens use for one another. A word may stand in several groups.
_GROUPS = """
achat acquisition acheter acquérir
aide subvention soutien appui concours dotation aider soutenir subventionner
coût montant prix budget somme enveloppe coûter
coût coûter budget moyens financier
an année annuel annuelle annuellement
financer financement cofinancer cofinancement payer subventionner financeur
verser versement attribuer attribution accorder allouer octroyer
construire construction bâtir
rénovation réhabilitation rénover réhabiliter requalification restauration restructuration modernisation
réhabilité rénové restauré requalifié modernisé rénovation réhabilitation
démolition démolir détruire destruction
créer création
réunir réunit réunissent réunion siéger siège siègent siégera rencontre assemblée
composer composition composé siéger siège siègent membre participer participe
participer participation associer
signer signature signataire conclure
habitant population
élève écolier collégien lycéen
école scolaire
emploi poste travail métier
entreprise société industriel industrie PME
vélo cyclable bicyclette cycliste
voiture automobile véhicule
plantation planter plant replanter
maire mairie municipal municipalité commune ville communal
agglomération agglo intercommunalité communauté interco métropole CA CC CU communautaire intercommunal EPCI
département départemental
région régional
pays national France
objectif ambition but cible viser enjeu priorité
engagement engager engage promettre
chômage chômeur
santé médical soin sanitaire
médecin généraliste docteur
logement habitat habitation résidence
déchet ordure
énergie énergétique
électrique électricité
bus autobus
début démarrage commencer débuter lancer lancement démarrer
fin terminer achever achèvement finir finaliser
durée période
deuxième second seconde 2
premier 1
troisième 3
augmenter augmentation accroître hausse progression croissance
réduire réduction baisser baisse diminuer diminution
remplacer remplacement
installer installation implantation implanter
déployer déploiement
label labellisé labellisation labelliser
candidater candidature candidat
lauréat retenu sélectionné
représentant représenter
présider président présidence coprésider
diriger directeur direction
nommer désigner désignation nomination
voter adopter approuver adoption approbation vote
surface superficie
occuper occupe couvrir couvre étendre étend
nombre effectif
culture culturel
sport sportif
tourisme touristique
agriculture agricole agriculteur exploitant
forêt forestier bois
cantine restauration repas
bibliothèque médiathèque lecture
numérique digital
jeune jeunesse
recruter recrutement embaucher embauche
aménagement aménager réaménagement réaménager
territoire territorial
écologie écologique environnement environnemental
climat climatique
inondation crue
développement développer
protection protéger préserver préservation
lutte lutter combattre
organisation organiser organisateur
étude étudier
ouvrir ouverture
accompagnement accompagner
mobilité déplacement transport
outil instrument document
taux part pourcentage proportion
loyer location
dépense dépenser
action mesure projet
structure organisme partenaire institution
expérimenter expérimentation tester test
partenaire partenariat
social sociaux
retard tardif
interdire interdiction
obliger obligation obligatoire nécessaire falloir faut devoir doit
consommation consommer
production produire
rapport bilan
conseil conseiller
"""
_NUMERALS: dict[str, frozenset[str]] = {}
for _written in MORE_THAN_ONE:
    _digits = str(worth(_written))
    _NUMERALS[_digits] = _NUMERALS.get(_digits, frozenset()) | {stem_of(_written)}


def number_stems(digits: str) -> frozenset[str]:
    """Return the stems that say a number: its digits, and the words that it is written out with."""
    return _NUMERALS.get(digits, frozenset()) | {digits}


_CONCEPTS: dict[str, frozenset[int]] = {}
for _rank, _line in enumerate(_GROUPS.strip().split("\n")):
    for _stem in stems_of(_line):
        _CONCEPTS[_stem] = _CONCEPTS.get(_stem, frozenset()) | {_rank}
# Two words that are close begin with the same letters.
_BEGINNING = 4
_BEGINNINGS: dict[str, list[str]] = {}
for _stem in _CONCEPTS:
    _BEGINNINGS.setdefault(_stem[:_BEGINNING], []).append(_stem)


@lru_cache(maxsize=50_000)
def concepts(stem: str) -> frozenset[int]:
    """Return the groups that a word belongs to, by its stem or by one that differs in its ending alone."""
    known = _CONCEPTS.get(stem)
    if known is not None:
        return known
    close = (other for other in _BEGINNINGS.get(stem[:_BEGINNING], ()) if _share_beginning(stem, other))
    return frozenset[int]().union(*(_CONCEPTS[other] for other in close))


def _share_beginning(left: str, right: str) -> bool:
    if left[:_BEGINNING] != right[:_BEGINNING] or left[:1].isdigit():
        return False
    pairs = enumerate(zip(left, right, strict=False))
    shared = next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
    return shared >= 5 and shared >= 0.7 * max(len(left), len(right))


@lru_cache(maxsize=50_000)
def likeness(left: str, right: str) -> float:
    """Return how nearly two stems mean the same: 1 for the same stem, 0 for unrelated ones."""
    if left == right:
        return 1.0
    if concepts(left) & concepts(right):
        return 0.8
    return 0.85 if _share_beginning(left, right) else 0.0


def misspelt(stem: str, vocabulary: Iterable[str]) -> str | None:
    """Return the word of the vocabulary that this one, of six letters or more, may misspell by one letter.

    Of several, the first by alphabet: a set has another order in each process, and an answer may not.
    """
    if len(stem) < 6 or stem[0].isdigit():
        return None
    return min((other for other in vocabulary if _one_edit(stem, other)), default=None)


def _one_edit(left: str, right: str) -> bool:
    if abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    rest, other = left[start:], right[start:]
    # A letter changed, dropped, added, or two letters swapped.
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    )


def singular(folded: str) -> str:
    """Return a folded noun without the mark of its plural."""
    if folded.endswith("aux") and len(folded) > 5:
        return folded[:-2] + "l"
    return folded.rstrip("sx") if len(folded) > 3 else folded


def is_same_noun(word: Word, noun: str) -> bool:
    """Whether the word is this noun (folded, singular), or one that stands for it."""
    return singular(word.folded) == noun or bool(word.stem and _stand_for(word.stem, stem_of(noun)))


def _stand_for(left: str, right: str) -> bool:
    return bool(_CONCEPTS.get(left, frozenset()) & _CONCEPTS.get(right, frozenset()))


def initials(written: Iterable[Word]) -> str:
    """Return the initials of the words that carry meaning, in lower case."""
    return "".join(word.folded[0] for word in written if word.stem and not word.is_number)
