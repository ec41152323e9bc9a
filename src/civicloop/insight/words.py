"""The chain's verbs and doers in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

DEEDS: dict[str, Promise] = {
    "campaign.started": pgettext_lazy("deed", "A campaign was started"),
    "case.accepted": pgettext_lazy("deed", "An office took on a case"),
    "case.dispatched": pgettext_lazy("deed", "A case was sent to an office"),
    "case.ended": pgettext_lazy("deed", "A case stayed fixed through its probation"),
    "case.failed": pgettext_lazy("deed", "An inspector found a case not fixed"),
    "case.filed": pgettext_lazy("deed", "A report became a case"),
    "case.fixed": pgettext_lazy("deed", "An office reported a case as fixed"),
    "case.joined": pgettext_lazy("deed", "Someone else reported the same"),
    "case.judged": pgettext_lazy("deed", "Who reported a case judged the fix"),
    "case.linked": pgettext_lazy("deed", "A case was linked to a task"),
    "case.merged": pgettext_lazy("deed", "A report was joined to a case"),
    "case.passed": pgettext_lazy("deed", "An inspector found a case fixed"),
    "case.rebound": pgettext_lazy("deed", "A closed case came back"),
    "case.refused": pgettext_lazy("deed", "A report was not taken on"),
    "case.reopened": pgettext_lazy("deed", "A closed case was reopened"),
    "case.reported": pgettext_lazy("deed", "Someone reported a problem"),
    "case.returned": pgettext_lazy("deed", "An office gave a case back"),
    "credits.granted": pgettext_lazy("deed", "Credits were granted"),
    "demo.made": pgettext_lazy("deed", "The demo city was made"),
    "directive.added": pgettext_lazy("deed", "An order was added by hand"),
    "directive.confirmed": pgettext_lazy("deed", "An order was confirmed"),
    "directive.corrected": pgettext_lazy("deed", "An order was corrected and confirmed"),
    "directive.rejected": pgettext_lazy("deed", "A sentence was found to be no order"),
    "dispute.accepted": pgettext_lazy("deed", "The answer to a dispute was accepted"),
    "dispute.admitted": pgettext_lazy("deed", "The regulator took up an appeal"),
    "dispute.answered": pgettext_lazy("deed", "An operator answered a dispute"),
    "dispute.appealed": pgettext_lazy("deed", "A dispute went to the regulator"),
    "dispute.decided": pgettext_lazy("deed", "The regulator decided a dispute"),
    "dispute.lodged": pgettext_lazy("deed", "A charge was disputed"),
    "dispute.refused": pgettext_lazy("deed", "The regulator did not take up an appeal"),
    "dispute.withdrawn": pgettext_lazy("deed", "A dispute was withdrawn"),
    "document.added": pgettext_lazy("deed", "A document came in"),
    "document.bought": pgettext_lazy("deed", "A document was bought"),
    "document.converted": pgettext_lazy("deed", "A document was made readable"),
    "document.described": pgettext_lazy("deed", "A document’s description was changed"),
    "document.drawn": pgettext_lazy("deed", "Orders were drawn out of a document"),
    "document.failed": pgettext_lazy("deed", "A document could not be made readable"),
    "document.refused": pgettext_lazy("deed", "A file was refused"),
    "document.retried": pgettext_lazy("deed", "A document was converted again"),
    "document.withdrawn": pgettext_lazy("deed", "A document was withdrawn"),
    "map.imported": pgettext_lazy("deed", "The map was imported"),
    "member.changed": pgettext_lazy("deed", "A member’s profile was changed"),
    "member.joined": pgettext_lazy("deed", "A member joined"),
    "office.founded": pgettext_lazy("deed", "An office was entered"),
    "pledge.amended": pgettext_lazy("deed", "A pledge was changed, with a reason"),
    "pledge.checked": pgettext_lazy("deed", "A pledge was checked independently"),
    "pledge.claimed": pgettext_lazy("deed", "An office reported on its pledge"),
    "pledge.drafted": pgettext_lazy("deed", "A pledge was drafted"),
    "pledge.judged": pgettext_lazy("deed", "A member judged a pledge"),
    "pledge.published": pgettext_lazy("deed", "A pledge was published"),
    "pledge.reason-hidden": pgettext_lazy("deed", "A reason was taken off a page"),
    "pledge.revised": pgettext_lazy("deed", "The draft of a pledge was reworded"),
    "pledge.settled": pgettext_lazy("deed", "The vote on a pledge was closed"),
    "pledge.withdrawn": pgettext_lazy("deed", "A pledge was withdrawn"),
    "price.set": pgettext_lazy("deed", "An author set a price"),
    "purchase.refunded": pgettext_lazy("deed", "A purchase was refunded"),
    "rating.answered": pgettext_lazy("deed", "An office answered a bad rating"),
    "role.ended": pgettext_lazy("deed", "A role ended"),
    "role.given": pgettext_lazy("deed", "A role was given"),
    "task.accept": pgettext_lazy("deed", "An office took on a task"),
    "task.cancel": pgettext_lazy("deed", "A task was cancelled"),
    "task.finish": pgettext_lazy("deed", "A task was found done"),
    "task.order": pgettext_lazy("deed", "A task was given to an office"),
    "task.reorder": pgettext_lazy("deed", "A task was given out again"),
    "task.return": pgettext_lazy("deed", "An office gave a task back"),
    "task.send-back": pgettext_lazy("deed", "A task was found not done yet"),
    "task.submit": pgettext_lazy("deed", "An office handed a task in as done"),
    "window.closed": pgettext_lazy("deed", "A service window was closed"),
    "window.opened": pgettext_lazy("deed", "A service window was opened"),
    "window.rated": pgettext_lazy("deed", "Someone rated a service window"),
}
DOERS: dict[str, Promise] = {
    "anonymous": pgettext_lazy("doer", "not named"),
    "converter": pgettext_lazy("doer", "the converter"),
    "demo": pgettext_lazy("doer", "the demo"),
    "reader-of-orders": pgettext_lazy("doer", "the reader of orders"),
}


def deed(verb: str) -> Promise | str:
    """The verb in plain words, or the verb itself where there are none yet."""
    return DEEDS.get(verb, verb)


def doer(actor: str) -> Promise | str:
    """Who did it, without a name: the chain knows members by number."""
    kind, _colon, number = actor.partition(":")
    return _("member %(number)s") % {"number": number} if kind == "member" else DOERS.get(actor, actor)
