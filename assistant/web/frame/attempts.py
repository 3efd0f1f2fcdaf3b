"""Wrong passwords, counted by where they come from: who tries too many has to wait, others have not."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from starlette.types import Scope

MOST_FAILURES = 10
FAILURES_WITHIN = 60.0
"""Seconds in which so many may fail."""

_MOST_ADDRESSES = 10_000


class Attempts:
    """The failures of the last minute, by address. Any number of threads may use it."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._counting = threading.Lock()

    def judge(self, scope: Scope, is_right: Callable[[], bool]) -> bool | None:
        """Return what is found of a password; None, without a look at it, where too many failed just before.

        The address is that of who sends the request, or whom a server on this machine sends it for.
        """
        address = _origin(scope)
        with self._counting:
            now = time.monotonic()
            failures = self._failures.get(address, deque())
            while failures and now - failures[0] > FAILURES_WITHIN:
                failures.popleft()
            if len(failures) >= MOST_FAILURES:
                return None
            if is_right():
                self._failures.pop(address, None)
                return True
            failures.append(now)
            self._failures[address] = failures
            self._failures.move_to_end(address)
            while len(self._failures) > _MOST_ADDRESSES:
                self._failures.popitem(last=False)
            return False


def _origin(scope: Scope) -> str:
    """Return the address of a client; of IPv6 the network, all of whose addresses one machine may have."""
    host = (scope.get("client") or ("",))[0]
    try:
        address = ip_address(host)
    except ValueError:
        return str(host)
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))
