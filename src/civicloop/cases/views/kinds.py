"""The kinds of problem as the report page offers them: likely by the words, common, all; and what to know of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from civicloop.cases import suggesting
from civicloop.cases.models import Category, Group, Question
from civicloop.cases.suggesting import Suggestion
from civicloop.kernel.digits import whole

LONGEST_ANSWER = 200


@dataclass(frozen=True)
class Kinds:
    """Kinds of problem to choose from, the chosen one with its questions, and the emergency that the words tell of."""

    likely: list[Suggestion]
    common: list[Category]
    groups: list[tuple[str, list[Category]]]
    picked: Category | None = None
    questions: list[Question] = field(default_factory=list)
    emergency: Category | None = None


def kinds(words: str, chosen: str) -> Kinds:
    every = list(Category.objects.filter(is_retired=False).order_by("standard_code", "pk"))
    likely = suggesting.suggest(words)
    shown = [match for match in likely if not match.category.call]
    picked = next((each for each in every if str(each.pk) == chosen), None)
    first = [match.category for match in shown] + ([picked] if picked else [])
    common = [each for each in every if each.is_common and each not in first]
    rest = [each for each in every if each not in first and each not in common]
    listed = [group for group in Group if group != Group.EMERGENCY]
    groups = [(str(group.label), [each for each in rest if each.group == group]) for group in listed]
    offered = [*([picked] if picked and picked not in [match.category for match in shown] else []), *common]
    questions = list(picked.questions.order_by("position")) if picked else []
    emergency = emergency_in(likely, picked)
    return Kinds(shown, offered, [(name, members) for name, members in groups if members], picked, questions, emergency)


def emergency_in(likely: list[Suggestion], picked: Category | None) -> Category | None:
    """The chosen kind, else the likeliest by the words, where it is one for an emergency number."""
    if picked:
        return picked if picked.call else None
    return likely[0].category if likely and likely[0].category.call else None


def emergency(words: str, category: Category | None) -> Category | None:
    return emergency_in(suggesting.suggest(words), category)


def answers(category: Category | None, data: Mapping[str, str]) -> dict[str, str]:
    """What was said to the questions of the category."""
    if category is None:
        return {}
    said = {question.code: data.get(f"answer-{question.code}", "").strip() for question in category.questions.all()}
    return {code: words[:LONGEST_ANSWER] for code, words in said.items() if words}


def chosen_category(chosen: str) -> Category | None:
    return Category.objects.filter(pk=whole(chosen) or 0).first() if chosen else None
