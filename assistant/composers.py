"""The composer that the settings ask for."""

from assistant.composing import AnswerComposer
from assistant.ledger.ledger_first import LedgerComposer
from assistant.passages.extractive import ExtractiveComposer
from assistant.settings import Settings
from index.reading.onnx_reader import bundled_reader


def composer_for(settings: Settings) -> AnswerComposer:
    """Return the ledger's composer, before the language model where there is one, before the extractive one."""
    extractive = ExtractiveComposer(bundled_reader())
    if settings.language_model is None:
        return LedgerComposer(extractive)
    from assistant.language_model.model_composer import LanguageModelComposer
    from assistant.language_model.model_server import ChatServer

    return LedgerComposer(LanguageModelComposer(ChatServer(settings.language_model), extractive))
