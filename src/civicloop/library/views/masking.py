"""Masking: what may be private, looked through beside the pages; having it done; its proof; who sees what was."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civicloop.accounts.models import User
from civicloop.kernel import clock
from civicloop.kernel.digits import whole
from civicloop.kernel.errors import NotAllowed
from civicloop.library import actions, passages, rules
from civicloop.library.forms import MaskForm, ReaderForm
from civicloop.library.masking.suggestions import Kind
from civicloop.library.models import Access, Document, Mask, Masking, MaskingState, Page, Scope, Version
from civicloop.library.models.masking import OPEN
from civicloop.library.reasons import sentence
from civicloop.library.views.reading import Mark, visible

CHECKS = {
    "texts": gettext_lazy("texts of the pages"),
    "places": gettext_lazy("masked places"),
    "facts": gettext_lazy("title, outline, cover, keywords, passages, notices"),
    "index": gettext_lazy("words asked of the search"),
    "older": gettext_lazy("versions before, closed and out of search"),
    "file": gettext_lazy("pages of the file to download, and its facts"),
    "file-letters": gettext_lazy("letters of its text that can be selected and searched"),
    "file-streams": gettext_lazy("parts of the file, unpacked, with its fonts"),
    "file-pictures": gettext_lazy("pictures in the file, the painted ones and no other"),
    "pictures-1000": gettext_lazy("bars on the large pictures"),
    "pictures-180": gettext_lazy("bars on the small pictures"),
    "seen": gettext_lazy("painted pages read again by a machine"),
}


def own_document(request: HttpRequest, number: int) -> Document:
    document = visible(request, number)
    if not rules.may_mask(request.user, document):
        raise NotAllowed
    return document


def open_masking(document: Document) -> Masking | None:
    found = Masking.objects.filter(version__document=document, state__in=OPEN)
    return found.select_related("version").order_by("-pk").first()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, number: int) -> HttpResponse:
    """One page with its places at a time; saved as one goes on."""
    document = own_document(request, number)
    masking = open_masking(document)
    if masking is None or masking.state != MaskingState.DRAFT:
        return render(request, "library/masking_start.html", start_context(request, document, masking))
    pages = pages_with(masking)
    page = page_asked(request, masking, pages)
    if request.method == "POST":
        save(request, masking, page)
        following = next((each for each in pages if each > page), None)
        if "stay" in request.POST or following is None:
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('library:masking', args=[number])}?page={page}")
        return redirect(f"{reverse('library:masking', args=[number])}?page={following}")
    return render(request, "library/masking.html", review_context(document, masking, page, pages))


def start_context(request: HttpRequest, document: Document, masking: Masking | None) -> dict[str, object]:
    done = latest(document)
    named = Access.objects.filter(document=document, scope=Scope.UNMASKED).select_related("user").order_by("user__name")
    may_name = rules.may_name_readers(request.user, document)
    problem = sentence("broken", {}) if masking and masking.problem == "broken" else ""
    if masking and masking.problem == "unplaced":
        problem = _(
            "A chosen word has no place on the picture of its page. Begin anew without it, or mask it in the file."
        )
    return {
        "document": document,
        "masking": masking,
        "problem": problem,
        "done": done,
        "named": list(named) if may_name and done else [],
        "reader_form": ReaderForm() if may_name and done else None,
    }


def pages_with(masking: Masking) -> list[int]:
    return list(masking.masks.order_by("page").values_list("page", flat=True).distinct())


def page_asked(request: HttpRequest, masking: Masking, pages: list[int]) -> int:
    asked = whole(request.GET.get("page", "")) or (pages[0] if pages else 1)
    return min(max(asked, 1), masking.version.page_count or 1)


def save(request: HttpRequest, masking: Masking, page: int) -> None:
    wanted = [pk for each in request.POST.getlist("mask") if (pk := whole(each))]
    actions.choose_masks(by=cast(User, request.user), masking=masking, page=page, wanted=wanted)


def review_context(
    document: Document, masking: Masking, page: int, pages: list[int], form: forms.Form | None = None
) -> dict[str, object]:
    shown = get_object_or_404(Page, version=masking.version, number=page)
    sheet = passages.Sheet(shown)
    masks = list(masking.masks.filter(page=page).order_by("start"))
    spans = [span_of(each) for each in masks]
    counts = masking.masks.aggregate(all=Count("pk"), wanted=Count("pk", filter=Q(is_wanted=True)))
    return {
        "document": document,
        "masking": masking,
        "version": masking.version,
        "page": shown,
        "lines": sheet.lines(),
        "rows": [(each, shown.text[each.start : each.end], around(shown.text, each)) for each in masks],
        "marks": [Mark(span.id, span.css, sheet.rects(span.start, span.end)) for span in spans],
        "paragraphs": passages.paragraphs(shown.text, spans, page=page),
        "pages": pages,
        "previous_page": next((each for each in reversed(pages) if each < page), None),
        "next_page": next((each for each in pages if each > page), None),
        "counts": counts,
        "form": form or MaskForm(),
    }


def span_of(mask: Mask) -> passages.Span:
    css = "hidden-soon" if mask.is_wanted else "left-so"
    return passages.Span(mask.start, mask.end, css=css, label=str(mask.get_kind_display()), id=f"mask-{mask.pk}")


def around(text: str, mask: Mask) -> tuple[str, str]:
    """A few letters before and after."""
    before, after = text[max(0, mask.start - 12) : mask.start], text[mask.end : mask.end + 12]
    return before.replace("\n", " "), after.replace("\n", " ")


@login_required
@require_POST
def begin(request: HttpRequest, number: int) -> HttpResponse:
    document = own_document(request, number)
    actions.begin_masking(by=cast(User, request.user), document=document, at=clock.now())
    return redirect("library:masking", number)


def drafted(request: HttpRequest, number: int) -> tuple[Document, Masking]:
    document = own_document(request, number)
    masking = open_masking(document)
    if masking is None:
        raise Http404
    return document, masking


@login_required
@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Words typed, or selected on the page."""
    document, masking = drafted(request, number)
    form, page = MaskForm(request.POST), page_asked(request, masking, [])
    if not form.is_valid():
        context = review_context(document, masking, page, pages_with(masking), form)
        return render(request, "library/masking.html", context, status=422)
    given = form.cleaned_data
    count = actions.add_masks(
        by=cast(User, request.user),
        masking=masking,
        page=page,
        words=given["words"],
        kind=Kind(given["kind"]),
        everywhere=given["everywhere"],
    )
    messages.success(request, _("%(count)s places are ticked.") % {"count": count})
    return redirect(f"{reverse('library:masking', args=[number])}?page={page}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    document, masking = drafted(request, number)
    if request.method == "POST":
        actions.confirm_masking(by=cast(User, request.user), masking=masking, at=clock.now())
        return redirect("library:masking", number)
    count = masking.masks.filter(is_wanted=True).count()
    question = {
        "title": _("Mask %(count)s places of “%(title)s”?") % {"count": count, "title": document.title},
        "text": _(
            "They are painted over in every picture and taken out of texts, search, outline and the file to download. "
            "The version before stays with you alone, and with those whom you name."
        ),
        "action": _("Mask them"),
        "back_url": reverse("library:masking", args=[number]),
        "is_dangerous": True,
    }
    return render(request, "ui/confirm.html", question)


@login_required
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    _document, masking = drafted(request, number)
    actions.drop_masking(by=cast(User, request.user), masking=masking, at=clock.now())
    messages.success(request, _("Nothing was masked."))
    return redirect("library:document", number)


@login_required
@require_POST
def readers(request: HttpRequest, number: int) -> HttpResponse:
    """Name someone who may see what was before, or take it back."""
    document = own_document(request, number)
    if not rules.may_name_readers(request.user, document):
        raise NotAllowed
    form = ReaderForm(request.POST)
    if not form.is_valid():
        context = start_context(request, document, open_masking(document)) | {"reader_form": form}
        return render(request, "library/masking_start.html", context, status=422)
    user: User = form.cleaned_data["handle"]
    if "end" in request.POST:
        actions.end_access(document=document, user=user, scope=Scope.UNMASKED)
    else:
        actions.give_access(document=document, user=user, scope=Scope.UNMASKED, at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("library:masking", number)


# --- the proof ---------------------------------------------------------------------------------------


def latest(document: Document) -> Masking | None:
    """The last masking that was carried out."""
    done = Masking.objects.filter(version__document=document, state=MaskingState.DONE, result__isnull=False)
    return done.select_related("result").order_by("-pk").first()


@require_safe
def proof(request: HttpRequest, number: int) -> HttpResponse:
    """What was masked, in numbers, and where it was looked for afterwards."""
    document = visible(request, number)
    masking = latest(document)
    shown = Version.objects.visible_to(request.user)
    if masking is None or masking.result is None or not shown.filter(pk=masking.result.pk).exists():
        raise Http404
    found = masking.proof or {}
    context = {
        "document": document,
        "masking": masking,
        "masked": [(Kind(kind).label, count) for kind, count in sorted(found.get("masked", {}).items())],
        "checks": [(CHECKS[each["name"]], each["looked_at"], each["found"]) for each in found.get("checks", [])],
        "left": found.get("left", 0),
        "holds": found.get("holds"),
    }
    return render(request, "library/proof.html", context)
