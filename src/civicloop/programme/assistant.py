"""An optional language model, at any address that speaks the OpenAI protocol: it points at sentences, a person decides.

Off unless `CIVICLOOP_MODEL_URL` is set. One request a document, `MODEL_LETTERS` letters at most. What it answers is
checked, not believed: a quote must stand on its page to the letter, names and limits must stand in the quote.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civicloop.kernel.errors import Refused

SHORTEST = 6  # letters: less is no sentence
MOST = 40  # suggestions that are looked at
ANSWER_TOKENS = 3000
PATIENCE = httpx.Timeout(60, connect=5)
TASK = (
    "You read official Chinese documents. List the sentences that order somebody to do something and can be checked. "
    "Leave out findings, history, ceremony, slogans and headings. Answer with JSON only: "
    '{"orders": [{"page": 1, "quote": "exact words", "lead": ["office"], "deadline": "words of the limit"}]}. '
    "Copy every quote letter for letter; leave lead and deadline empty where the sentence names none."
)


class ModelFailed(Refused):
    code = "model-failed"
    message = _("The language model gave no usable answer: %(reason)s. The orders found so far are untouched.")


@dataclass(frozen=True)
class Suggestion:
    """A sentence that the model takes for an order, at `start`…`end` of its page."""

    page: int
    start: int
    end: int
    lead: tuple[str, ...]
    deadline: str


def is_on() -> bool:
    return bool(settings.MODEL_URL)


def suggestions(pages: Sequence[str]) -> list[Suggestion]:
    """What the model points at, in the order of the text; without what does not stand there."""
    found = {(each.page, each.start): each for each in checked(answer(prompt(pages)), pages)}
    return [found[place] for place in sorted(found)]


def prompt(pages: Sequence[str]) -> str:
    """The pages, numbered, as far as the bound on cost lets them."""
    text = "\n\n".join(f"[page {number}]\n{page}" for number, page in enumerate(pages, 1))
    return text[: settings.MODEL_LETTERS]


def answer(text: str) -> list[Any]:
    """The model's list of orders; refuses on anything else, with the reason."""
    request = {
        "model": settings.MODEL_NAME,
        "messages": [{"role": "system", "content": TASK}, {"role": "user", "content": text}],
        "temperature": 0,
        "max_tokens": ANSWER_TOKENS,
        "response_format": {"type": "json_object"},
    }
    headers = {"Authorization": f"Bearer {settings.MODEL_KEY}"} if settings.MODEL_KEY else {}
    url = f"{settings.MODEL_URL.rstrip('/')}/chat/completions"
    try:
        response = httpx.post(url, json=request, headers=headers, timeout=PATIENCE)
        response.raise_for_status()
        orders = json.loads(response.json()["choices"][0]["message"]["content"])["orders"]
    except httpx.TimeoutException as error:
        raise ModelFailed(reason=_("it took too long")) from error
    except httpx.HTTPStatusError as error:
        raise ModelFailed(reason=f"HTTP {error.response.status_code}") from error
    except httpx.HTTPError as error:
        raise ModelFailed(reason=_("it could not be reached")) from error
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ModelFailed(reason=_("it did not answer in the agreed form")) from error
    if not isinstance(orders, list):
        raise ModelFailed(reason=_("it did not answer in the agreed form"))
    return orders[:MOST]


def checked(orders: Sequence[Any], pages: Sequence[str]) -> Iterator[Suggestion]:
    for each in orders:
        if not isinstance(each, dict):
            continue
        page, quote = each.get("page"), each.get("quote")
        if not isinstance(page, int) or not isinstance(quote, str) or not 1 <= page <= len(pages):
            continue
        start = pages[page - 1].find(quote)
        if start >= 0 and len(quote.strip()) >= SHORTEST:
            yield Suggestion(page, start, start + len(quote), names_in(quote, each.get("lead")), limit_in(quote, each))


def names_in(quote: str, named: Any) -> tuple[str, ...]:
    return (
        tuple(name for name in named if isinstance(name, str) and name and name in quote)
        if isinstance(named, list)
        else ()
    )


def limit_in(quote: str, each: dict[str, Any]) -> str:
    words = each.get("deadline")
    return words if isinstance(words, str) and words in quote else ""
