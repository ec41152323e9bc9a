"""The base queryset: what a person sees has passed `visible_to`."""

from typing import Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

type Viewer = AbstractBaseUser | AnonymousUser

Row = TypeVar("Row", bound=models.Model)


class VisibleQuerySet(models.QuerySet[Row]):
    """Subclasses say in `visible_to`, one line a reason, which rows a person may see. Nothing shows rows otherwise."""

    def visible_to(self, user: Viewer) -> Self:
        raise NotImplementedError
