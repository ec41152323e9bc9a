"""Proof: the chain's head, how to check it oneself, what was last written to it."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from civicloop.insight import verify_chain
from civicloop.insight.queries import record
from civicloop.kernel import chain
from civicloop.kernel.limits import spend

SHOWN = 20
VERIFIER = Path(verify_chain.__file__)


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    return show(request)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain now; not more often than a visitor may well wish."""
    spend(request, "check-chain", limit=6, seconds=60)
    return show(request, verdict=chain.verify())


def show(request: HttpRequest, verdict: chain.Verdict | None = None) -> HttpResponse:
    context = {"head": record.head(), "entries": record.newest(SHOWN), "verdict": verdict}
    return render(request, "insight/proof.html", context)


@require_safe
def download_chain(request: HttpRequest) -> StreamingHttpResponse:
    spend(request, "download-chain", limit=20, seconds=600)
    name = f"chain-{record.head().height}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(record.lines(), content_type="application/jsonl; charset=utf-8", headers=headers)


@require_safe
def download_verifier(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{VERIFIER.name}"'}
    return HttpResponse(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers)
