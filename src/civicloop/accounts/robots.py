"""What a webhook is sent: the words of WeCom, DingTalk and Feishu robots, or plain JSON; and the way to its address.

No request goes to a private or loopback address: the name is resolved first, each answer is looked at, and the
connection is made to that very address (`CIVICLOOP_WEBHOOKS_PRIVATE=1` lifts this for an intranet).
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
from dataclasses import dataclass, field
from urllib.parse import quote_plus

import httpx
from django.conf import settings

from civicloop.accounts.models import Format

TIMEOUT = 5.0  # seconds
MOST_READ = 16 << 10  # bytes of an answer
MULTIPLE_CHOICES = 300


@dataclass(frozen=True)
class Letter:
    """What is posted: where to, with which bytes and headers."""

    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def letter(*, format: str, url: str, secret: str, text: str, facts: dict[str, object], seconds: int) -> Letter:
    """`text` for people; `facts` for programs; `seconds` since 1970 for those who sign with the time."""
    if format == Format.JSON:
        body = encoded(facts)
        headers = {"X-CivicLoop-Signature": f"sha256={digest(secret, body).hex()}"} if secret else {}
        return Letter(url, body, headers)
    if format == Format.FEISHU:
        stamp = str(seconds)
        # Feishu signs nothing with the time and the secret as the key
        sign = {"timestamp": stamp, "sign": code(digest(f"{stamp}\n{secret}", b""))} if secret else {}
        return Letter(url, encoded({**sign, "msg_type": "text", "content": {"text": text}}))
    if format == Format.DINGTALK and secret:
        stamp = str(seconds * 1000)
        signed = quote_plus(code(digest(secret, f"{stamp}\n{secret}".encode())))
        url = f"{url}{'&' if '?' in url else '?'}timestamp={stamp}&sign={signed}"
    return Letter(url, encoded({"msgtype": "text", "text": {"content": text}}))


def encoded(data: dict[str, object]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, default=str).encode()


def digest(key: str, content: bytes) -> bytes:
    return hmac.new(key.encode(), content, hashlib.sha256).digest()


def code(value: bytes) -> str:
    return base64.b64encode(value).decode()


class PrivateAddressError(Exception):
    """The address is one of the inner network's."""


def send(letter: Letter) -> tuple[bool, str]:
    """Post it; whether the listener took it, and a line that says what happened."""
    try:
        status, answer = post(letter)
    except PrivateAddressError:
        return False, "the address is private"
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as trouble:
        return False, type(trouble).__name__
    refusal = refusal_in(answer)
    return status < MULTIPLE_CHOICES and not refusal, f"HTTP {status} {refusal}".strip()


def post(letter: Letter) -> tuple[int, bytes]:
    url = httpx.URL(letter.url)
    pinned = url.copy_with(host=address_of(url))
    headers = {"Content-Type": "application/json; charset=utf-8", "Host": url.netloc.decode("ascii"), **letter.headers}
    extensions = {"sni_hostname": url.host}
    with (
        httpx.Client(timeout=TIMEOUT, trust_env=False) as client,
        client.stream("POST", pinned, content=letter.body, headers=headers, extensions=extensions) as response,
    ):
        answer = b""
        for piece in response.iter_bytes():
            answer += piece
            if len(answer) > MOST_READ:
                break
        return response.status_code, answer[:MOST_READ]


def address_of(url: httpx.URL) -> str:
    """The address to connect to. One that is private among several forbids them all."""
    port = url.port or (443 if url.scheme == "https" else 80)
    found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not settings.WEBHOOKS_PRIVATE and not all(is_public(address) for address in addresses):
        raise PrivateAddressError(url.host)
    return str(addresses[0])


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return bool(inner.is_global) and not inner.is_multicast


def refusal_in(answer: bytes) -> str:
    """Robots answer 200 with a code of their own: nothing where it is 0 or the answer isn't theirs."""
    try:
        said = json.loads(answer)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    number = said.get("errcode", said.get("code", 0))
    return f"{number} {said.get('errmsg', said.get('msg', ''))}" if number not in (0, None) else ""
