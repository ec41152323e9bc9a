"""The app's rows: people, offices and roles; what people are told."""

from civicloop.accounts.models.notices import Notice
from civicloop.accounts.models.people import Membership, Office, OfficeKind, Role, User, UserManager

__all__ = ["Membership", "Notice", "Office", "OfficeKind", "Role", "User", "UserManager"]
