"""Which version of the product a run measured."""

import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("corpus", "index", "assistant", "evals")


def commit() -> str | None:
    """Return the commit that this code is at, None where it is not in a repository."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=_ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout.strip() or None


@cache
def code_hash() -> str:
    """Return 16 hex digits that change with any line of the packages, committed or not."""
    files = [path for package in _PACKAGES for path in sorted((_ROOT / package).rglob("*.py"))]
    digest = sha256()
    for path in files:
        digest.update(str(path.relative_to(_ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
