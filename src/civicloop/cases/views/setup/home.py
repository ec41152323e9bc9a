"""What can be set up, and what of it needs a look."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civicloop.cases import routes, rules
from civicloop.cases.models import Category, KeyPeriod, Praise, PraiseState, Stage, StageLimit
from civicloop.kernel import clock
from civicloop.kernel.errors import NotAllowed


def for_setters[**Rest](view: Callable[Rest, HttpResponse]) -> Callable[Rest, HttpResponse]:
    """Only for those who set the city up; others are told, strangers sign in first."""

    @wraps(view)
    def guarded(*args: Rest.args, **options: Rest.kwargs) -> HttpResponse:
        request = args[0]
        assert isinstance(request, HttpRequest)
        if not rules.may_set_up(request.user):
            raise NotAllowed
        return view(*args, **options)

    return login_required(guarded)


@for_setters
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    context = {
        "category_count": Category.objects.filter(is_retired=False).count(),
        "limits": StageLimit.objects.filter(condition=None).exclude(stage=Stage.HANDLE).order_by("pk"),
        "periods": KeyPeriod.objects.on(today).order_by("ends_on"),
        "troubles": routes.troubles(routes.live_book()),
        "nobodys": routes.nobodys(),
        "praise_count": Praise.objects.visible_to(request.user).filter(state=PraiseState.SENT).count(),
    }
    return render(request, "cases/setup/home.html", context)
