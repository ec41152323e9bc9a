"""Which questions about orders wait for a person to answer, and which a person waits for."""

from civicloop.accounts.models import User
from civicloop.accounts.rules import WORKS
from civicloop.programme.models import Question, QuestionQuerySet


def questions_for(user: User) -> QuestionQuerySet:
    """Asked of the offices in which the person works."""
    offices = [post.office_id for post in user.posts if post.role in WORKS]
    return waiting().filter(office__in=offices)


def questions_of(user: User) -> QuestionQuerySet:
    """Asked by the person, of other offices than the person's own."""
    offices = [post.office_id for post in user.posts if post.role in WORKS]
    return waiting().filter(asked_by=user).exclude(office__in=offices)


def waiting() -> QuestionQuerySet:
    return Question.objects.waiting().select_related("office", "directive").order_by("asked_at", "pk")
