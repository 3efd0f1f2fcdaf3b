"""A server on loopback that speaks the OpenAI protocol, and misbehaves as it is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ChatScript:
    """What the server does: replies or statuses one after the other, the last again and again.

    A float is a pause in seconds before a reply. `cut` ends the stream in its middle, `drip_s` is the pause
    between its pieces.
    """

    replies: list[str | int] = field(default_factory=list)
    cut: bool = False
    drip_s: float = 0.0
    refusal: bool = False
    retry_after: str | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    @property
    def sent(self) -> str:
        """All that the model was last told."""
        return "\n".join(message["content"] for message in self.requests[-1]["messages"])


def said(*statements: tuple[str, *tuple[tuple[int, str], ...]]) -> str:
    """Return a reply with these statements: a text, then its citations as (passage, quote)."""
    rows = [
        {"text": text, "citations": [{"passage": number, "quote": quote} for number, quote in cited]}
        for text, *cited in statements
    ]
    return json.dumps({"statements": rows}, ensure_ascii=False)


@contextmanager
def chat_server(script: ChatScript) -> Iterator[str]:
    """Serve the script; give the base URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.requests.append(body)
            script.keys.append(self.headers.get("Authorization"))
            reply = script.replies[min(len(script.requests), len(script.replies)) - 1]
            if isinstance(reply, int):
                self._refuse(reply)
            else:
                self._stream(reply)

        def _refuse(self, status: int) -> None:
            self.send_response(status)
            if script.retry_after:
                self.send_header("Retry-After", script.retry_after)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def _stream(self, reply: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            pieces = [reply[start : start + 40] for start in range(0, len(reply), 40)]
            # Whoever waited long enough has gone.
            with suppress(BrokenPipeError, ConnectionResetError):
                for piece in pieces[: len(pieces) // 2] if script.cut else pieces:
                    time.sleep(script.drip_s)
                    self._chunk({"content": piece}, None)
                if not script.cut:
                    self._chunk({"refusal": "Non."} if script.refusal else {}, "stop")
                    self.wfile.write(b"data: [DONE]\n\n")

        def _chunk(self, delta: dict[str, str], finish: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            row = {
                "id": "1",
                "object": "chat.completion.chunk",
                "created": 0,
                "model": "m",
                "choices": [choice],
            }
            self.wfile.write(f"data: {json.dumps(row)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
