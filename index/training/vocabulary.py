"""The tokens of the bundled model: whole words where they are frequent, pieces of words for the others."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from corpus.folding import fold

UNKNOWN = "[UNK]"
_PIECES = 9_000
_WORD = re.compile(r"[^\W_]+")
_MIN_COUNT = 3


def train_tokenizer(domains: Sequence[Iterable[str]], size: int) -> Tokenizer:
    """Return a tokenizer of `size` tokens that forgets case, accents and punctuation.

    Each domain counts alike whatever its length, by the logarithm of how often it uses a word, so that the
    words of everyday speech are not crowded out by those of the law. Words left out are cut, longest piece
    first (WordPiece), into pieces learnt from all words, rare ones counting as much as frequent ones.
    """
    counts = [Counter(word for text in texts for word in _WORD.findall(fold(text))) for texts in domains]
    totals = sum(counts, Counter())
    words = sorted(
        (word for word, count in totals.items() if count >= _MIN_COUNT),
        key=lambda word: (-_weight(word, counts), word),
    )
    pieces = _train_pieces(totals)
    vocabulary = dict.fromkeys([UNKNOWN, *pieces, *words[:size]])
    return _tokenizer({token: number for number, token in enumerate(list(vocabulary)[:size])})


def _weight(word: str, counts: Sequence[Counter[str]]) -> float:
    return sum(math.log1p(1e6 * count[word] / max(count.total(), 1)) for count in counts)


def _train_pieces(words: Counter[str]) -> list[str]:
    tokenizer = _tokenizer({UNKNOWN: 0})
    trainer = trainers.WordPieceTrainer(
        vocab_size=_PIECES, limit_alphabet=60, min_frequency=2, special_tokens=[UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator(sorted(words), trainer)
    return sorted(tokenizer.get_vocab())


def _tokenizer(vocabulary: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.BertNormalizer(
                clean_text=True, handle_chinese_chars=False, strip_accents=True, lowercase=True
            ),
            normalizers.Replace("œ", "oe"),
            normalizers.Replace("æ", "ae"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), behavior="removed")
    return tokenizer
