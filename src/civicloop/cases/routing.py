"""Who gets a case: ordered rules on plain values; the first that fits decides, and each says why it does or doesn't.

A rule that can't work (it names an office that is closed, an area that is gone) never decides and never stops the
others: it is passed over with its fault, which pages show until somebody mends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Codes = frozenset[str]
NOTHING: Codes = frozenset()

REASONS: dict[str, str | Promise] = {
    "fits": _("fits"),
    "off": _("is switched off"),
    "category": _("is for other kinds of problem"),
    "problem": _("is for other key problems"),
    "area": _("is for other areas"),
    "period": _("is for other days"),
    "guarantor": _("is for places that another office answers for"),
    "no-guarantor": _("fits, but no office answers for this place"),
    "office": _("fits, but its office is closed or unknown"),
    "usual": _("no rule fits: the usual office of this kind of problem"),
    "place": _("no rule fits: the office that answers for the place"),
    "nobody": _("no rule fits, and no office is known for this kind of problem or this place"),
}
FAULTS: dict[str, str | Promise] = {
    "office": _("its office is closed or unknown"),
    "categories": _("it names a kind of problem that no longer exists"),
    "areas": _("it names an area that no longer exists"),
    "periods": _("it names a key period that no longer exists"),
    "guarantors": _("it names an office that is closed or unknown"),
}


@dataclass(frozen=True)
class Rule:
    """Conditions as sets of codes, an empty one asks nothing; `office` empty means the place's guarantor."""

    name: str
    categories: Codes = NOTHING
    problems: Codes = NOTHING
    areas: Codes = NOTHING
    periods: Codes = NOTHING
    guarantors: Codes = NOTHING
    office: str = ""
    is_off: bool = False


@dataclass(frozen=True)
class Situation:
    """What rules look at: the codes of a case's category and key problem, and of what holds at its place and day."""

    category: str = ""
    problem: str = ""
    areas: Codes = NOTHING
    periods: Codes = NOTHING
    guarantor: str = ""
    usual: str = ""


@dataclass(frozen=True)
class Known:
    """The codes that exist; of offices those that are open."""

    categories: Codes = NOTHING
    areas: Codes = NOTHING
    periods: Codes = NOTHING
    offices: Codes = NOTHING


@dataclass(frozen=True)
class Look:
    """What came of one rule."""

    rule: Rule
    why: str

    @property
    def words(self) -> str:
        return str(REASONS[self.why])


@dataclass(frozen=True)
class Decision:
    """The office's code ("" for nobody), the rule that decided (None for the default), and the rules asked for it."""

    office: str
    why: str
    rule: Rule | None
    asked: Sequence[Rule]
    situation: Situation
    known: Known

    @property
    def looks(self) -> list[Look]:
        """Each rule that was asked, with why it fits or not; worked out only where somebody reads it."""
        return [Look(rule, look(rule, self.situation, self.known)) for rule in self.asked]

    @property
    def words(self) -> str:
        return str(REASONS[self.why])


def decide(rules: Sequence[Rule], situation: Situation, known: Known) -> Decision:
    """The first rule that fits and works, else the category's usual office, else the place's."""
    for nth, rule in enumerate(rules):
        if look(rule, situation, known) == "fits":
            return Decision(rule.office or situation.guarantor, "fits", rule, rules[: nth + 1], situation, known)
    for office, why in ((situation.usual, "usual"), (situation.guarantor, "place")):
        if office in known.offices:
            return Decision(office, why, None, rules, situation, known)
    return Decision("", "nobody", None, rules, situation, known)


def look(rule: Rule, situation: Situation, known: Known) -> str:
    """Why the rule fits or does not."""
    if rule.is_off:
        return "off"
    if missed := first_missed(rule, situation):
        return missed
    if not rule.office and not situation.guarantor:
        return "no-guarantor"
    return "fits" if (rule.office or situation.guarantor) in known.offices else "office"


def first_missed(rule: Rule, situation: Situation) -> str:
    """The first condition that does not hold; empty when all do. Plain ifs: a replay asks millions of times."""
    if rule.categories and situation.category not in rule.categories:
        return "category"
    if rule.problems and situation.problem not in rule.problems:
        return "problem"
    if rule.areas and rule.areas.isdisjoint(situation.areas):
        return "area"
    if rule.periods and rule.periods.isdisjoint(situation.periods):
        return "period"
    return "guarantor" if rule.guarantors and situation.guarantor not in rule.guarantors else ""


def faults(rule: Rule, known: Known) -> list[str]:
    """What of a rule no longer exists: keys of `FAULTS`."""
    asked = (
        ("office", frozenset(filter(None, [rule.office])) - known.offices),
        ("categories", rule.categories - known.categories),
        ("areas", rule.areas - known.areas),
        ("periods", rule.periods - known.periods),
        ("guarantors", rule.guarantors - known.offices),
    )
    return [name for name, gone in asked if gone]
