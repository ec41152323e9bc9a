"""The search page: documents, their pages, the words marked; each leads to the words on the page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.kernel.digits import whole
from civicloop.library.search.answer import A_PAGE, search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")
    number = whole(request.GET.get("page", "")) or 1
    answer = search(request.user, asked, offset=(number - 1) * A_PAGE)
    page = Paginator(range(answer.document_count), A_PAGE).get_page(number)
    return render(request, "library/search.html", {"answer": answer, "q": asked, "page": page})
