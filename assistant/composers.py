"""The composer that the settings ask for."""

from assistant.composing import AnswerComposer
from assistant.holdings.holdings_first import HoldingsComposer
from assistant.ledger.ledger_first import LedgerComposer
from assistant.passages.extractive import ExtractiveComposer
from assistant.settings import Settings
from index.reading.onnx_reader import bundled_reader


def composer_for(settings: Settings) -> AnswerComposer:
    """Return the composers in the order that they are asked: documents, ledger, language model where there is one, passages."""
    extractive = ExtractiveComposer(bundled_reader())
    if settings.language_model is None:
        return HoldingsComposer(LedgerComposer(extractive))
    from assistant.language_model.model_composer import LanguageModelComposer
    from assistant.language_model.model_server import ChatServer

    return HoldingsComposer(
        LedgerComposer(LanguageModelComposer(ChatServer(settings.language_model), extractive))
    )
