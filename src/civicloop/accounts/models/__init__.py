"""The app's rows: people, offices and roles; what people are told, by which way, and what they follow."""

from civicloop.accounts.models.delivery import Format, Habits, Post, PostState, Preference, Webhook
from civicloop.accounts.models.following import Follow
from civicloop.accounts.models.notices import Mail, Notice
from civicloop.accounts.models.people import Membership, Office, OfficeKind, Role, User, UserManager

__all__ = [
    "Follow",
    "Format",
    "Habits",
    "Mail",
    "Membership",
    "Notice",
    "Office",
    "OfficeKind",
    "Post",
    "PostState",
    "Preference",
    "Role",
    "User",
    "UserManager",
    "Webhook",
]
