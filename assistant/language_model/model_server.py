"""A language model's server, asked over the OpenAI protocol: one reply, or the reason for having none."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import AssistantError
from assistant.settings import ServerSettings

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletionMessageParam

_ATTEMPTS = 2
_PAUSE_S = 0.3
# A server may ask for more time than anyone waits for an answer.
_LONGEST_PAUSE_S = 2.0
_LONGEST_REPLY = 60_000
_CONNECT_S = 5.0


class LanguageModelError(AssistantError):
    """The language model gave no reply; the message is a French clause that says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the conversation: `role` is system or user."""

    role: str
    text: str


class ChatServer:
    """Asks for replies; nothing of the client is loaded before the first."""

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings

    def reply(self, messages: Sequence[Message]) -> str:
        """Return the model's whole reply. Raises LanguageModelError; a failure that may pass is tried again once."""
        deadline = time.monotonic() + self.settings.timeout_s
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._attempt(messages, deadline)
            except _MayPassError as error:
                pause = min(max(error.pause_s, _PAUSE_S), _LONGEST_PAUSE_S)
                if attempt == _ATTEMPTS or time.monotonic() + pause >= deadline:
                    raise LanguageModelError(str(error)) from error
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _attempt(self, messages: Sequence[Message], deadline: float) -> str:
        import openai

        left = max(deadline - time.monotonic(), 0.1)
        sent: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": message.text}
            if message.role == "system"
            else {"role": "user", "content": message.text}
            for message in messages
        ]
        parts: list[str] = []
        finished = False
        try:
            with (
                self._client() as client,
                client.chat.completions.create(
                    model=self.settings.model,
                    messages=sent,
                    temperature=0,
                    stream=True,
                    timeout=openai.Timeout(left, connect=min(left, _CONNECT_S)),
                ) as stream,
            ):
                for chunk in stream:
                    if time.monotonic() > deadline:
                        raise LanguageModelError("il met trop de temps à répondre")
                    if not chunk.choices:
                        continue
                    choice = chunk.choices[0]
                    parts.append(choice.delta.content or "")
                    if sum(map(len, parts)) > _LONGEST_REPLY:
                        raise LanguageModelError("sa réponse n’en finit pas")
                    if choice.delta.refusal or choice.finish_reason == "content_filter":
                        raise LanguageModelError("il refuse de répondre")
                    finished = finished or choice.finish_reason is not None
        except openai.APITimeoutError as error:
            raise LanguageModelError("il met trop de temps à répondre") from error
        except openai.APIStatusError as error:
            raise _status_error(error) from error
        except openai.OpenAIError as error:
            raise _MayPassError("son serveur ne répond pas") from error
        except LanguageModelError:
            raise
        except Exception as error:
            raise _MayPassError("sa réponse est illisible ou s’interrompt") from error
        if not finished:
            raise _MayPassError("sa réponse s’interrompt")
        return "".join(parts)

    def _client(self) -> "OpenAI":
        from openai import DefaultHttpxClient, OpenAI

        # A proxy for the outside does not lead back to this machine.
        host = urlsplit(self.settings.url).hostname or ""
        is_here = host in {"localhost", "::1"} or host.startswith("127.")
        return OpenAI(
            base_url=self.settings.url,
            # The client wants a key even where the server wants none.
            api_key=self.settings.key or "none",
            max_retries=0,
            http_client=DefaultHttpxClient(trust_env=not is_here),
        )


class _MayPassError(LanguageModelError):
    """A failure that another attempt may not meet, after `pause_s` seconds."""

    def __init__(self, reason: str, pause_s: float = 0.0) -> None:
        super().__init__(reason)
        self.pause_s = pause_s


def _status_error(error: "Exception") -> LanguageModelError:
    status = int(getattr(error, "status_code", 0))
    if status == 429:
        return _MayPassError("son serveur a trop de demandes", _retry_after(error))
    if status >= 500:
        return _MayPassError(f"son serveur est en panne (erreur {status})", _retry_after(error))
    if status in {401, 403}:
        return LanguageModelError("son serveur refuse la clé")
    return LanguageModelError(f"son serveur refuse la demande (erreur {status})")


def _retry_after(error: "Exception") -> float:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return float(headers.get("retry-after", 0))
    except ValueError:
        return 0.0
