"""A case to take away, as Word and as PDF: for whoever may read its page, with what that page shows them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civicloop.accounts.models import User
from civicloop.cases import dossier_files, dossiers
from civicloop.cases.models import Case
from civicloop.cases.views.case import visible
from civicloop.cases.views.follow import HOUR, case_of, holder
from civicloop.kernel import blobs, clock, limits

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
FILES_AN_HOUR = 60  # for one address, or one member, whose whole office may share an address: a PDF costs seconds


@never_cache
@require_safe
def of_case(request: HttpRequest, number: str, form: str) -> HttpResponse:
    return answer(request, visible(request, number), form)


@never_cache
@require_safe
def of_holder(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """For who follows it by a secret link: the file never says the link."""
    response = answer(request, case_of(holder(token)), form)
    response["Referrer-Policy"] = "no-referrer"
    return response


def answer(request: HttpRequest, case: Case, form: str) -> HttpResponse:
    if form == "pdf" and not dossiers.has_pdf():
        raise Http404
    spend(request)
    dossier = dossiers.of(request.user, case)
    pictures = {key: blobs.read(each.small) for key, each in dossiers.pictures_of(dossier).items()}
    content = dossier_files.as_word(dossier, pictures, f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}")
    if form == "pdf":
        content = dossier_files.as_pdf(content)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{case.number}.{form}"'
    return response


def spend(request: HttpRequest) -> None:
    if isinstance(request.user, User):
        limits.spend_as(request.user.chain_name, "case-file", limit=FILES_AN_HOUR, seconds=HOUR)
    else:
        limits.spend(request, "case-file", limit=FILES_AN_HOUR, seconds=HOUR)
