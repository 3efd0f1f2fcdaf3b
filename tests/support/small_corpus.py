"""A few invented passages of one contract, and the surroundings that answers are made in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.library.sources import Sources, of_searcher
from corpus.documents import Passage
from evals.product.given import GivenIndex
from index.embedding.embedders import load_embedder
from index.seams import Embedder
from index.search.search import Searcher

CONTRACT = "Contrat de relance du Val-Joli"
PARAGRAPHS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (),
        (
            "Contrat de relance du Val-Joli\n\nContrat signé le 4 juin 2021 entre l'État et la communauté"
            " d'agglomération"
            " Val-Joli Métropole (CAVJM)."
        ),
    ),
    (
        ("Le comité de pilotage",),
        (
            "### Le comité de pilotage\n\nIl est composé de :\n- l'ADEME,\n- l'agence de l'eau Seine-Nord,\n-"
            " la chambre"
            " d'agriculture."
        ),
    ),
    (
        ("Le comité de pilotage siégera au moins une fois par an pour",),
        (
            "### Le comité de pilotage siégera au moins une fois par an pour :\n\n- valider l'évaluation ;\n-"
            " examiner les"
            " actions."
        ),
    ),
    (
        ("Volet 1 : Transitions", "Mobilité"),
        (
            "#### Mobilité\n\nEn parallèle, la CAVJM accompagne ses habitants par une aide à l'acquisition"
            " d'un vélo"
            " (budget de 90 000 € en 2021). Les 41 bornes de recharge en service sur la CAVJM seront"
            " complétées. Le nombre"
            " de bornes à déployer sur la CAPB est estimé à 17."
        ),
    ),
    (
        ("Volet 1 : Transitions", "Rénovation urbaine"),
        (
            "#### Rénovation urbaine\n\nDans le cadre du NPNRU, l'État et les deux agglomérations investiront"
            " 210 M€ sur"
            " 10 ans, dont 64 M€ de l'ANRU et 9 M€ de Val-Joli Métropole. La patinoire sera rénovée."
        ),
    ),
    (
        ("Volet 2 : Attractivité", "Énergie"),
        (
            "#### Énergie\n\nL'ADEME s'engage à soutenir les études d'ingénierie des chaufferies bois. VNF"
            " s'engage à"
            " restaurer l'écluse de Rouvray pour un coût de 3,2 M€."
        ),
    ),
    (
        ("Volet 3 : Solidarité",),
        (
            "### Volet 3 : Solidarité\n\nLe taux de pauvreté est de 19,4 % (14,5 % au niveau national). Les"
            " trois axes"
            " retenus sont :\n- l'accès aux soins ;\n- l'emploi des jeunes ;\n- la lecture publique."
        ),
    ),
)


def passage(
    ordinal: int,
    section: tuple[str, ...],
    text: str,
    start: int,
    title: str = CONTRACT,
    document: str = "contrat",
    kind: str | None = None,
) -> Passage:
    """Return a passage that begins at this offset of its document."""
    return Passage(
        id=f"{document}-{ordinal:05d}",
        document_id=document,
        document=f"{document}.txt",
        title=title,
        collection="documents",
        ordinal=ordinal,
        start=start,
        end=start + len(text),
        text=text,
        page=None,
        section=section,
        kind=kind,
    )


def passages_of(
    paragraphs: Iterable[tuple[tuple[str, ...], str]] = PARAGRAPHS,
    title: str = CONTRACT,
    document: str = "contrat",
    kind: str | None = None,
) -> tuple[Passage, ...]:
    """Return the passages of a document made of these sections, two line breaks apart."""
    made: list[Passage] = []
    start = 0
    for ordinal, (section, text) in enumerate(paragraphs):
        made.append(passage(ordinal, section, text, start, title, document, kind))
        start += len(text) + 2
    return tuple(made)


class _Held(GivenIndex):
    """These passages, each with its neighbours."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder) -> None:
        super().__init__(passages, embedder)
        self._held = tuple(passages)

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        return tuple(
            one
            for one in self._held
            if one.id != passage.id
            and one.document_id == passage.document_id
            and abs(one.ordinal - passage.ordinal) <= distance
        )


def small_corpus(passages: Sequence[Passage]) -> Sources:
    """Return sources that find these passages as the product does."""
    embedder = load_embedder(None)
    sources = of_searcher(Searcher(_Held(passages, embedder), embedder))

    # Any word may stand in a document that is not among these few.
    return replace(sources, vocabulary=lambda tokens: (1,) * len(tokens))
