"""The tokens of the bundled model: whole words where they are frequent, pieces of words for the others."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from corpus.french.folding import fold

UNKNOWN = "[UNK]"
CONTINUATION = "##"
_PIECES = 9_000
_MIN_COUNT = 3
_WORD = re.compile(r"[^\W_]+")


def train_tokenizer(domains: Sequence[Iterable[str]], limit: int) -> Tokenizer:
    """Return a tokenizer of at most `limit` tokens that forgets case, accents and punctuation.

    Each domain counts alike whatever its length, by the logarithm of how often it uses a word, so that the
    words of everyday speech are not crowded out by those of the law. Words left out are cut, longest piece
    first (WordPiece), into pieces learnt from all words, rare ones counting as much as frequent ones.
    """
    counts = [_count_words(texts) for texts in domains]
    totals = sum(counts, Counter[str]())
    pieces = _train_pieces(totals)
    frequent = (word for word, count in totals.items() if count >= _MIN_COUNT)
    sizes = [max(count.total(), 1) for count in counts]

    def weight(word: str) -> float:
        return sum(math.log1p(1e6 * count[word] / size) for count, size in zip(counts, sizes, strict=True))

    words = sorted(frequent, key=lambda word: (-weight(word), word))
    vocabulary = list(dict.fromkeys([UNKNOWN, *pieces, *words]))[:limit]
    return _tokenizer(vocabulary)


def _count_words(texts: Iterable[str]) -> Counter[str]:
    spelled = Counter(
        word for text in texts for word in _WORD.findall(unicodedata.normalize("NFC", text.lower()))
    )
    folded = Counter[str]()
    for word, count in spelled.items():
        folded[fold(word)] += count
    return folded


def _train_pieces(words: Counter[str]) -> list[str]:
    tokenizer = _tokenizer([UNKNOWN])
    trainer = trainers.WordPieceTrainer(
        vocab_size=_PIECES, limit_alphabet=60, min_frequency=2, special_tokens=[UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator(sorted(words), trainer)
    return sorted(tokenizer.get_vocab())


def _tokenizer(vocabulary: Sequence[str]) -> Tokenizer:
    numbered = {token: number for number, token in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(numbered, unk_token=UNKNOWN, max_input_chars_per_word=64))
    folding = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=False, strip_accents=True, lowercase=True
    )
    ligatures = (normalizers.Replace("œ", "oe"), normalizers.Replace("æ", "ae"))
    tokenizer.normalizer = normalizers.Sequence([folding, *ligatures])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), behavior="removed")
    return tokenizer
