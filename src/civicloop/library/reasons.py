"""Why a version has no pages: a stored code and details become a sentence again."""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.errors import Refused
from civicloop.library.conversion.errors import Unreadable


class Broken(Unreadable):
    """Not the file's fault, as far as is known."""

    code = "broken"
    message = _(
        "Something went wrong here while the file was converted. Try again; the administrator finds the cause in the "
        "log."
    )
    may_pass = True


def sentence(code: str, details: dict[str, object]) -> str:
    """The refusal's message in the language of whoever asks."""
    found = next((kind for kind in kinds(Unreadable) if kind.code == code), Unreadable)
    return str(found(**details))


def kinds(base: type[Refused]) -> list[type[Refused]]:
    return [base, *(kind for each in base.__subclasses__() for kind in kinds(each))]
