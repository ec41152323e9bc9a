"""Who may keep windows, answer ratings, and take part in a dispute."""

import hashlib
import hmac

from civicloop.accounts.models import Office, User
from civicloop.accounts.rules import may_act_for, may_coordinate
from civicloop.appraisal.models import Dispute
from civicloop.kernel.querysets import Viewer


def may_keep_windows(user: Viewer, office: Office) -> bool:
    """Open and close windows, print their codes, read and answer ratings: those who work for the office."""
    return may_act_for(user, office)


def is_lodger(dispute: Dispute, user: Viewer | None, key: str = "") -> bool:
    """The member who lodged it, or whoever holds the link that was given to someone without an account."""
    if isinstance(user, User) and dispute.member_id == user.pk:
        return True
    return bool(key) and hmac.compare_digest(dispute.key_hash, hash_of(key))


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def may_answer(user: Viewer, dispute: Dispute) -> bool:
    """Speak for the operator."""
    return may_act_for(user, dispute.operator)


def may_regulate(user: Viewer, dispute: Dispute) -> bool:
    """Examine appeals: the civility office, unless one works for the operator too."""
    return may_coordinate(user) and not may_act_for(user, dispute.operator)
