"""Words that pledges took from a document's orders go when its owner masks them."""

from collections.abc import Callable

from django.db.models import Q

from civicloop.library.actions.publishing_masked import ELSEWHERE, mask_rows
from civicloop.library.models import Document
from civicloop.pledges.models import Amendment, Check, Claim, Pledge


def mask_words(document: Document, hide: Callable[[str], str]) -> None:
    """In pledges on an order of the document or on its task, and in what was said of them."""
    pledges = Pledge.objects.filter(Q(directive__document=document) | Q(task__directive__document=document))
    mask_rows(pledges, hide)
    for model in (Amendment, Claim, Check):
        mask_rows(model._default_manager.filter(pledge__in=pledges), hide)


ELSEWHERE.append(mask_words)
