"""Forms about people, what they are told, and offices' webhooks."""

from civicloop.accounts.forms.notices import HabitsForm, WaysForm, WebhookForm
from civicloop.accounts.forms.people import ProfileForm, RoleForm, SignupForm

__all__ = ["HabitsForm", "ProfileForm", "RoleForm", "SignupForm", "WaysForm", "WebhookForm"]
