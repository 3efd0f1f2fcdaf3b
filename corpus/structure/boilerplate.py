"""Finds what is not a document's own words: tables of contents, offers, lines about the file."""

import re
from collections.abc import Sequence

from corpus.french.folding import words_of
from corpus.structure.headings import HeadingLine, clean_heading

Span = tuple[int, int]

_CONTENTS_TITLE = re.compile(r"\W*(?:sommaire|table des mati[eè]res|plan du document)\W*", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.[ \xa0]?){3,}|…{2,}|_{4,}")
_LEADERS_TO_PAGE = re.compile(
    r".*?(?:(?:\.[ \xa0]?){4,}|…{2,}|_{4,})[ .\xa0]*(?:p\.?[ ]?)?(?P<page>\d{1,3})\s*"
)
_ENDS_ON_PAGE = re.compile(r".*[^\d\s,.].*?[\s.\t>*](?:p\.?[ ]?)?\d{1,3}(?:</?\w+>|[*\s])*")
_LONGEST_ENTRY = 250
_LAST_NUMBER = re.compile(r" (?:p )?\d{1,3}$")

_ABOUT_THE_FILE = re.compile(
    r"#\s*(?:source|nature|title|titre|url|date|auteur|licen[cs]e)\s*:", re.IGNORECASE
)
# Where a saved page stops being the article: the paywall, what else there is to read, the newsletter.
_PAYWALL = re.compile(
    r"(?:il (?:vous )?reste \d+\s*% (?:de (?:l['’]article|ce[t]? (?:article|contenu))|à lire)"
    r"|(?:la suite|l['’]intégralité) de (?:cet|l['’])\s?article est réservée?|réserve la suite de cet article"
    r"|(?:cet )?article (?:est )?réservé (?:aux|à nos) abonnés|pour lire la suite(?:,| de)"
    r"|déjà abonné(?:\(?e?\)?)? ?\?)",
    re.IGNORECASE,
)
_MORE_TO_READ = re.compile(
    r"\W*(?:[çc]a (?:peut|pourrait) (?:aussi )?vous intéresser|(?:vous aimerez|à lire|à voir|lire|voir) aussi"
    r"|sur le même (?:sujet|thème)|(?:dans|de) la même (?:rubrique|catégorie)"
    r"|articles? (?:liés?|similaires?|associés?)|ces articles (?:peuvent|pourraient) vous intéresser"
    r"|les plus lus|nos derniers articles|à la une)\W*",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"(?:abonnez|inscrivez)[ -]vous (?:gratuitement )?à (?:la|notre|nos) (?:newsletters?|lettres?)",
    re.IGNORECASE,
)
_PAGE_FURNITURE = re.compile(
    r"\W*(?:contenu abonné|article (?:réservé|abonné)s?|vers le haut|(?:retour )?(?:en )?haut de (?:la )?page"
    r"|retour en haut|partager(?: (?:cet article|sur \w+))?|imprimer|accepter(?: tous)?(?: les cookies)?"
    r"|tout accepter|tout refuser|gérer (?:mes|les) (?:cookies|préférences)|publicité"
    r"|aller au (?:contenu|menu).{0,30}|se connecter|s['’]abonner)\W*",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"\b(?:utilis\w+|dépos\w+|accept\w+) (?:des|les|nos|de) cookies\b", re.IGNORECASE)


def find_contents(lines: Sequence[HeadingLine]) -> list[Span]:
    """Return the tables of contents: under their title, or runs of entries led to page numbers by dots."""
    spans: list[Span] = []
    position = 0
    while position < len(lines):
        end = None
        if _CONTENTS_TITLE.fullmatch(lines[position].text):
            end = _end_of_titled(lines, position)
        elif _leads_to_page(lines[position].text):
            end = _end_of_run(lines, position)
        if end is None:
            position += 1
        else:
            spans.append((lines[position].start, lines[end - 1].end))
            position = end
    return spans


def find_asides(lines: Sequence[HeadingLine], media_type: str) -> list[Span]:
    """Return what surrounds the text in saved pages and fact sheets; what follows a paywall is no article."""
    if media_type == "application/pdf" or not lines:
        return []
    spans: list[Span] = []
    total = lines[-1].end
    for position, line in enumerate(lines):
        is_late = line.start > 0.3 * total
        cuts = _PAYWALL.search(line.text) or (
            is_late and len(line.text) < 80 and _MORE_TO_READ.fullmatch(line.text)
        )
        is_offer = line.start > 0.6 * total and len(line.text) < 200 and _NEWSLETTER.search(line.text)
        if cuts or is_offer:
            resumed = _next_heading(lines, position) if media_type == "text/markdown" else None
            spans.append((line.start, lines[resumed - 1].end if resumed else total))
            if resumed is None:
                break
        elif _PAGE_FURNITURE.fullmatch(line.text) or _COOKIES.search(line.text):
            # A trail such as « Accueil » or « Dossiers » above it belongs to the page too.
            is_first = position < 4 and all(len(other.text) < 40 for other in lines[:position])
            spans.append((lines[0].start if is_first else line.start, line.end))
        elif position < 6 and _ABOUT_THE_FILE.match(line.text):
            spans.append((line.start, line.end))
    return spans


def _end_of_titled(lines: Sequence[HeadingLine], position: int) -> int | None:
    """Return where the contents under this title end: where an entry comes back as the body's heading."""
    entries: set[str] = set()
    pages = 0
    for at in range(position + 1, min(len(lines), position + 400)):
        text = lines[at].text
        entry = _folded_entry(text)
        if entry in entries and len(entry) >= 5 and not _LEADERS.search(text) and len(text) <= _LONGEST_ENTRY:
            return at if len(entries) >= 2 else None
        pages += len(text) <= _LONGEST_ENTRY and _ENDS_ON_PAGE.fullmatch(text) is not None
        # With its last number and without: « VOLET 1 » is a title, « Préambule 10 » one and its page.
        entries |= {entry, _LAST_NUMBER.sub("", entry)}
    # No entry comes back: the contents go as far as their lines end on page numbers.
    return _end_of_run(lines, position + 1, fewest=2) if pages >= 2 else None


def _folded_entry(text: str) -> str:
    """Return what an entry of the contents and the heading that it stands for have in common."""
    return " ".join(words_of(_LEADERS.sub(" ", clean_heading(text))))


def _end_of_run(lines: Sequence[HeadingLine], position: int, fewest: int = 3) -> int | None:
    """Return where a run of entries ends: those with page numbers, and the lines that they wrap over."""
    end = position
    found = 0
    for at in range(position, len(lines)):
        text = lines[at].text
        if _leads_to_page(text) or (
            fewest < 3 and len(text) <= _LONGEST_ENTRY and _ENDS_ON_PAGE.fullmatch(text)
        ):
            found += 1
            end = at + 1
        elif at - end >= 3:
            break
    return end if found >= fewest else None


def _leads_to_page(text: str) -> bool:
    ends_on_figure = text.rstrip()[-1:].isdigit()
    return ends_on_figure and len(text) <= _LONGEST_ENTRY and _LEADERS_TO_PAGE.fullmatch(text) is not None


def _next_heading(lines: Sequence[HeadingLine], position: int) -> int | None:
    return next((at for at in range(position + 1, len(lines)) if re.match(r"#{1,2} ", lines[at].text)), None)
