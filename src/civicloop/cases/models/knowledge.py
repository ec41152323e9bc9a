"""What is known about categories beside their names: which are taken for each other, what to ask, what words taught."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civicloop.cases.models.categories import Category
from civicloop.kernel.language import in_either


class Confusion(models.Model):
    """Two categories that are taken for each other, and how to tell the first from the second."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="confusions")
    other = models.ForeignKey(Category, models.CASCADE, related_name="+", verbose_name=_("taken for"))
    distinction = models.CharField(_("how to tell"), max_length=200)
    distinction_en = models.CharField(_("how to tell, in English"), max_length=300, blank=True)
    words = models.JSONField(
        _("deciding words"), default=list, blank=True, help_text=_("With one of these in it, it is the first.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "other"], name="one_distinction_per_pair"),
            models.CheckConstraint(condition=~Q(category=F("other")), name="category_is_not_taken_for_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} / {self.other_id}"

    @property
    def advice(self) -> str:
        return in_either(self.distinction, self.distinction_en)


class AnswerKind(models.TextChoices):
    TEXT = "text", _("words")
    NUMBER = "number", _("a number")
    YES = "yes", _("yes or no")
    CHOICE = "choice", _("one of several")


class Question(models.Model):
    """One more thing that is asked of whoever reports a problem of this category."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.CharField(_("question"), max_length=100)
    text_en = models.CharField(_("question in English"), max_length=150, blank=True)
    kind = models.CharField(_("answered by"), max_length=8, choices=AnswerKind, default=AnswerKind.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="one_question_of_a_code")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_either(self.text, self.text_en)


class WordCount(models.Model):
    """In how many reports that officers filed under a category a pair of characters, or a word, stood."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="word_counts")
    word = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "category"], name="one_count_per_word_and_category")]

    def __str__(self) -> str:
        return f"{self.word} {self.count}"
