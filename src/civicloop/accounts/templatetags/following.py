"""The follow button, for any page about something that can be followed."""

from django import template
from django.template import Context

from civicloop.accounts.models import Follow, User
from civicloop.kernel.chain import name_of

register = template.Library()


@register.inclusion_tag("accounts/parts/follow.html", takes_context=True)
def follow_button(context: Context, thing: object) -> dict[str, object]:
    """`{% follow_button task %}`: one query for whoever is signed in, nothing for anyone else."""
    request = context["request"]
    name, user = name_of(thing), request.user
    is_followed = isinstance(user, User) and Follow.objects.filter(person=user, thing=name).exists()
    back = request.get_full_path() if request.method == "GET" else ""  # a form that failed has no page to go back to
    return {"thing": name, "is_followed": is_followed, "user": user, "back": back}
