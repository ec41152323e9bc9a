"""API keys' secrets: random, shown once, kept as a hash."""

import hashlib
import secrets


def new() -> str:
    return secrets.token_urlsafe(24)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
