"""Links to a document: for those who are given one, to cite it, to show it on another site."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.csp import CSP
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, citations, rules
from civicloop.library.forms import ShareForm
from civicloop.library.models import Document, Page, Share, Visibility
from civicloop.library.views import guests, kept
from civicloop.library.views.reading import visible

FRAMED: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-ancestors": ["*"], "form-action": [CSP.NONE]}  # type: ignore[dict-item]


# --- for those who are given a link ------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, number: int) -> HttpResponse:
    """The links to a document: make one, copy it, end it."""
    document = visible(request, number)
    if not rules.may_share(request.user, document):
        raise NotAllowed
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        now = clock.now()
        actions.share(
            by=request.user, document=document, at=now, expires_at=end(now, form), note=form.cleaned_data["note"]
        )
        messages.success(request, _("The link is made: copy it and give it on."))
        return redirect("library:shares", number)
    now = clock.now()
    rows = [(each, link(each), each.is_open(now)) for each in document.shares.order_by("-pk").select_related("made_by")]
    return render(request, "library/shares.html", {"document": document, "form": form, "rows": rows})


def end(now: datetime, form: ShareForm) -> datetime | None:
    days = int(form.cleaned_data["days"])
    return now + timedelta(days=days) if days else None


def link(made: Share) -> str:
    return settings.SITE_URL + reverse("library:open-share", args=[made.token])


@login_required
@require_POST
def end_share(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    made = get_object_or_404(Share.objects.select_related("document"), pk=pk, document=visible(request, number))
    assert isinstance(request.user, User)
    actions.end_share(by=request.user, made=made, at=clock.now())
    messages.success(request, _("The link no longer works."))
    return redirect("library:shares", number)


@require_safe
def open_share(request: HttpRequest, token: str) -> HttpResponse:
    """Let this browser read what the link is to: the current version, until the link ends."""
    try:
        pk = signing.Signer(salt=Share.SALT).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    made = get_object_or_404(Share.objects.select_related("document"), pk=pk)
    if not made.is_open(clock.now()):
        return render(request, "library/share_ended.html", status=410)
    guests.remember(request, made)
    actions.count_opening(made)
    return redirect("library:document", made.document.number)


# --- to cite it --------------------------------------------------------------------------------------


@require_safe
def citation(request: HttpRequest, number: int, ending: str) -> HttpResponse:
    """The document, or `?page=N` of it, as a file for a reference manager."""
    document = visible(request, number)
    if ending not in citations.FILES:
        raise Http404
    write, media_type = citations.FILES[ending]
    response = HttpResponse(
        write(kept.source_of(document, whole(request.GET.get("page", "")))), content_type=media_type
    )
    response["Content-Disposition"] = f'attachment; filename="{number}.{ending}"'
    return response


# --- on other sites ----------------------------------------------------------------------------------


@xframe_options_exempt
@csp_override(FRAMED)
@require_safe
def embed(request: HttpRequest, number: int, page: int = 1) -> HttpResponse:
    """One page of a public document, to stand in a frame of another site; never more than everyone may read."""
    document = public_document(number)
    shown = get_object_or_404(Page.objects.visible_to(request.user), version=document.current, number=page)
    last = document.current.page_count if document.current else 1
    context = {
        "document": document,
        "page": shown,
        "page_count": last,
        "previous_page": page - 1 if page > 1 else None,
        "next_page": page + 1 if last and page < last else None,
    }
    return render(request, "library/embed.html", context)


def public_document(number: int) -> Document:
    shown = Document.objects.filter(visibility=Visibility.PUBLIC, withdrawn_at=None, current__status="ready")
    return get_object_or_404(shown.select_related("current", "owner"), number=number)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0 (oembed.com): a `rich` answer for the address of a public document or a page of it."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse(status=501)
    document, page = addressed(request.GET.get("url", ""))
    width = min(whole(request.GET.get("maxwidth", "")) or kept.WIDTH, kept.WIDTH)
    height = min(whole(request.GET.get("maxheight", "")) or kept.HEIGHT, kept.HEIGHT)
    answer = rich(document, page, width, height)
    if form == "json":
        return JsonResponse(answer)
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


def addressed(url: str) -> tuple[Document, int]:
    """The public document that an address of ours is of, and the page; 404 for any other."""
    if not url.startswith(settings.SITE_URL + "/"):
        raise Http404
    try:
        match = resolve(url.removeprefix(settings.SITE_URL).split("#")[0].split("?")[0])
    except Resolver404:
        raise Http404 from None
    if match.url_name not in ("document", "page"):
        raise Http404
    return public_document(match.kwargs["number"]), match.kwargs.get("page", 1)


def rich(document: Document, page: int, width: int, height: int) -> dict[str, object]:
    source = settings.SITE_URL + reverse("library:embed", args=[document.number, page])
    return {
        "version": "1.0",
        "type": "rich",
        "title": document.title,
        "author_name": str(document.owner),
        "author_url": settings.SITE_URL + reverse("library:author", args=[document.owner.handle]),
        "provider_name": "CivicLoop",
        "provider_url": settings.SITE_URL,
        "thumbnail_url": settings.SITE_URL + reverse("library:picture", args=[document.number, page, 180]),
        "thumbnail_width": 180,
        "thumbnail_height": 255,
        "width": width,
        "height": height,
        "html": format_html(kept.FRAME, source, width, height, document.title),
    }
