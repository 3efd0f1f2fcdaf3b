"""Answers written by a language model, and shown only as far as their quotes prove them."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Composition
from assistant.checking.proof import is_borne_out
from assistant.composing import AnswerComposer
from assistant.language_model.model_reply import fitting, messages_for, read_reply
from assistant.language_model.model_server import ChatServer, LanguageModelError
from assistant.library.sources import Sources
from index.seams import Hit

_PASSAGES = 12

_log = logging.getLogger(__name__)


class LanguageModelComposer:
    """Has a model write the answer, checks it statement by statement, and falls back on another composer."""

    def __init__(self, server: ChatServer, fallback: AnswerComposer) -> None:
        self._server = server
        self._fallback = fallback

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return the statements that hold, or the fallback's answer with a note that says why."""
        if not hits:
            return self._fallback.compose(question, hits, sources)
        passages = fitting([hit.passage for hit in hits[:_PASSAGES]])
        try:
            reply = read_reply(self._server.reply(messages_for(question, passages)), passages)
        except LanguageModelError as error:
            _log.warning("Modèle de langue de %s : %s.", self._server.settings.url, error)
            return self._without(question, hits, sources, str(error))
        kept = tuple(statement for statement in reply.statements if is_borne_out(statement))
        dropped = reply.dropped + len(reply.statements) - len(kept)
        if kept:
            note = _dropped_note(dropped) if dropped else None
            return Composition(kept, note=note, dropped=dropped)
        reason = "aucune de ses phrases n’était prouvée" if dropped else "il n’a pas trouvé la réponse"
        return replace(self._without(question, hits, sources, reason), dropped=dropped)

    def _without(self, question: str, hits: Sequence[Hit], sources: Sources, reason: str) -> Composition:
        composition = self._fallback.compose(question, hits, sources)
        return replace(composition, note=f"Réponse établie sans le modèle de langue : {reason}.")


def _dropped_note(dropped: int) -> str:
    if dropped == 1:
        return "Une phrase du modèle de langue a été écartée : ses citations ne la prouvaient pas."
    return f"{dropped} phrases du modèle de langue ont été écartées : leurs citations ne les prouvaient pas."
