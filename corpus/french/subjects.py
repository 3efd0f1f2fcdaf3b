"""Who does what a French sentence says: the organisations that are the subject of one of its verbs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.french.number_words import NUMBER_WORD
from corpus.french.organisations import Organisation
from corpus.french.small_words import ADVERB

# What may stand between a subject and its verb.
_CLITICS = re.compile(
    r"(?:(?<![\w'-])(?:ne|se|me|y|en|lui|leur|a|ont|est|sont|avait|avaient|été"
    rf"|{ADVERB}|toutefois|cependant|néanmoins|ensuite|enfin|alors|bien|tous|toutes|tout|de son côté"
    r"|elle-même|lui-même|eux-mêmes|souhaitant|qui,)\s*,?\s*"
    r"|(?<![\w'-])(?:n'|s'|l')\s*)+$"
)
_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Where another clause begins; what stands before it holds no subject of ours.
_CLAUSE = re.compile(
    r"(?:(?<![\w'])(?:que|lorsque|puisque|parce que|dont|où|si|et que|afin que|mais|car|alors que"
    r"|tandis que)\s|qu'|lorsqu'|puisqu'|[;:]\s|=+>|>>+|\s[–—]\s|[.!?…]\s(?=[A-ZÀ-Ý]))"
)
_OPENING = re.compile(
    r"[\s\W]*(?:(?:et|mais|or|ainsi|enfin|puis|aussi|également|donc|toutefois|cependant"
    r"|d'autre part|d'une part|de plus|ensuite|seuls?|seules?)\b[\s,]*)*",
    re.IGNORECASE,
)
_DETERMINER = (
    r"(?:(?:le|la|les|un|une|des|du|ce|cet|cette|ces|chaque|tous les|toutes les|l'ensemble des"
    r"|l'ensemble de la|la plupart des|nos|notre|leurs?|son|sa|ses|aux?"
    r"|certaine?s|plusieurs|chacune? des|aucune?|monsieur|madame|m\.|mme)\s+|l'\s*|d')"
)
_NUMBER = (
    rf"(?:(?:{NUMBER_WORD}|autres|différente?s|divers(?:es)?"
    r"|principaux|présente?s?|\d+)\s+)"
)
_NOUN_PHRASE = re.compile(rf"(?:{_DETERMINER}){{0,2}}{_NUMBER}{{0,2}}$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?:il|elle|ils|elles|celle-ci|celui-ci|celles-ci|ceux-ci|ce dernier|cette dernière"
    r"|ces derniers|ces dernières)$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"(?:de|du|des|d'|à|au|aux|par|pour|avec|sur|dans|en|entre|chez|sans|contre|vers|via|sous"
    r"|selon|depuis|lors|outre|hors|auprès|près"
    r"|afin|suite|grâce|face|malgré|après|avant|dès|jusqu'|conformément|compte tenu|parmi"
    r"|concernant|en lien|aux côtés)(?:\b|(?<='))",
    re.IGNORECASE,
)
_COORDINATION = re.compile(
    rf"\s*(?:,|,?\s*et|,?\s*ainsi\s+que|,?\s*puis|,?\s*comme|ou|&"
    rf"|/)\s+(?:pour\s+)?(?:{_DETERMINER}){{0,2}}{_NUMBER}{{0,2}}$",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(
    r"(?<!\w)(?:sont|est|a|ont|sera|seront|était|étaient|fait|font)(?!\w)[^,;]{0,60}\bet (?:le |la |les |l')?$"
)
_MOST_SEGMENTS = 7
_LONGEST_TAIL = 110


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a verb, at `start`: organisations, or a pronoun that stands for one named before."""

    organisations: tuple[Organisation, ...] = ()
    is_pronoun: bool = False
    start: int = 0


def subject_of(flat: str, verb: int, organisations: Sequence[Organisation]) -> Subject:
    """Return the subject of the verb at this offset of a flattened sentence; empty if it names no one."""
    masked = _PARENTHESIS.sub(lambda match: " " * len(match[0]), flat[:verb])
    end = _before_clitics(masked)
    organisations = [each for each in organisations if each.end <= verb and masked[each.start] != " "]
    if masked[:end].endswith("qui") and not masked[:end][-4:-3].isalnum():
        return _antecedent(masked, end - 3, organisations)
    begin = max((match.end() for match in _CLAUSE.finditer(masked, 0, end)), default=0)
    stops = [
        begin - 1,
        *(match.start() for match in re.finditer(",", masked[:end]) if match.start() >= begin),
    ]
    stop = end
    for rank, comma in enumerate(reversed(stops)):
        if rank >= _MOST_SEGMENTS:
            break
        found = _in_segment(masked, comma + 1, stop, end, organisations)
        if found is not None:
            return _with_earlier(masked, begin, found, organisations)
        stop = comma
    return Subject()


def _before_clitics(masked: str) -> int:
    end = len(masked.rstrip())
    match = _CLITICS.search(masked)
    return len(masked[: match.start()].rstrip()) if match else end


def _antecedent(masked: str, end: int, organisations: Sequence[Organisation]) -> Subject:
    """Return the organisation that a « qui » stands for: the last one, if only a few words part them."""
    stripped = masked[:end].rstrip(" ,")
    for last in reversed(organisations):
        if last.end <= end and len(stripped) - last.end <= 3:
            # « le plan de la CAVM qui … »: the plan is the subject.
            if re.search(r"(?:\bde la|\bde l'|\bdu|\bdes|\bde|\bd')\s*$", masked[: last.start]):
                return Subject()
            return Subject((last,), start=last.start)
    return Subject()


def _in_segment(
    masked: str, start: int, stop: int, end: int, organisations: Sequence[Organisation]
) -> Subject | None:
    """Return the subject if it stands between these commas; an empty one if another noun is the subject."""
    opening = _OPENING.match(masked, start, stop)
    head = opening.end() if opening else start
    segment = masked[head:stop].rstrip()
    if not segment:
        return None
    if _PRONOUN.match(segment):
        return Subject(is_pronoun=True, start=head)
    inside = [each for each in organisations if head <= each.start and each.end <= stop]
    for position, each in enumerate(inside):
        if _NOUN_PHRASE.fullmatch(masked[head : each.start]):
            last = inside[-1]
            if (
                stop == end
                and not masked[last.end : stop].strip()
                and _NEXT_CLAUSE.search(masked, each.end, last.start)
            ):
                # « Dix communes sont retenues et l'État annonce … »: another clause has its own subject.
                return Subject((last,), start=last.start)
            if stop - each.end > _LONGEST_TAIL:
                return Subject()
            return Subject(_coordinated(masked, inside, position), start=head)
    adjacent = inside[-1] if inside and not masked[inside[-1].end : stop].strip(' »"') else None
    if adjacent is not None and stop == end:
        lead = re.sub(
            rf"(?:{_DETERMINER}){{1,2}}{_NUMBER}{{0,2}}$", "", masked[head : adjacent.start], flags=re.I
        )
        bare = lead == masked[head : adjacent.start]
        last_word = re.split(r"[\s']+", lead.strip())[-1] if lead.strip() else ""
        if (
            _PREPOSITION.match(segment)
            and not bare
            and not _PREPOSITION.fullmatch(last_word)
            and last_word not in {"et", "ou"}
        ):
            return Subject((adjacent,), start=adjacent.start)
    words = segment.split()
    last_pronoun = _PRONOUN.match(words[-1]) if words else None
    if last_pronoun and stop == end:
        return Subject(is_pronoun=True, start=stop - len(words[-1]))
    if _PREPOSITION.match(segment) or re.match(
        r"(?:[a-zà-ÿ]+(?:ant|ée?s?|i|u|is|it)\b|[A-ZÀ-Ý][a-zà-ÿ]+(?:ées?|és?|ies?|is|ues?|us|ant)\b)", segment
    ):
        return None
    if stop < end:
        return None
    return Subject()


def _coordinated(masked: str, inside: Sequence[Organisation], position: int) -> tuple[Organisation, ...]:
    found = [inside[position]]
    for following in inside[position + 1 :]:
        if not _COORDINATION.fullmatch(masked[found[-1].end : following.start]):
            break
        found.append(following)
    return tuple(found)


def _with_earlier(masked: str, begin: int, found: Subject, organisations: Sequence[Organisation]) -> Subject:
    """Take in what stands before a list's last members: « l'État, la CAVM et la CAPH »."""
    if len(found.organisations) < 2:
        return found
    members, start = list(found.organisations), found.start
    for each in reversed([other for other in organisations if begin <= other.start and other.end <= start]):
        between = masked[each.end : members[0].start]
        if not re.fullmatch(rf"\s*,\s*(?:{_DETERMINER}){{0,2}}{_NUMBER}{{0,2}}", between, re.IGNORECASE):
            break
        lead = masked[begin : each.start]
        phrase = re.search(rf"(?:{_DETERMINER}){{0,2}}{_NUMBER}{{0,2}}$", lead, re.IGNORECASE)
        before = lead[: phrase.start()].rstrip() if phrase else lead.rstrip()
        if before and re.split(r"[\s']+", before)[-1].lower() in {
            "avec",
            "de",
            "du",
            "des",
            "par",
            "pour",
            "à",
            "entre",
        }:
            break
        members.insert(0, each)
        start = each.start
    return Subject(tuple(members), start=start)


def leading_subject(flat: str, end: int, organisations: Sequence[Organisation]) -> Subject:
    """Return the subject with which a sentence begins, past what only places it in time or context."""
    masked = _PARENTHESIS.sub(lambda match: " " * len(match[0]), flat[:end])
    organisations = [each for each in organisations if each.end <= end and masked[each.start] != " "]
    start = 0
    for segment in masked.split(",")[:_MOST_SEGMENTS]:
        opening = _OPENING.match(masked, start, start + len(segment))
        head = opening.end() if opening else start
        words = masked[head : start + len(segment)]
        pronoun = re.match(r"(?:[Ii]l|[Ee]lle|[Ii]ls|[Ee]lles)\b", words)
        if pronoun:
            return Subject(is_pronoun=True, start=head)
        inside = [each for each in organisations if head <= each.start < start + len(segment)]
        for position, each in enumerate(inside):
            if _NOUN_PHRASE.fullmatch(masked[head : each.start]):
                return Subject(_coordinated(masked, inside, position), start=head)
        if words.strip() and not _PREPOSITION.match(words):
            break
        start += len(segment) + 1
    return Subject()
