"""`civicloop operator`: an account that may do everything, for the first sign-in of a new installation."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from civicloop.accounts.actions import open_account
from civicloop.kernel.commands import JsonCommand
from civicloop.kernel.errors import Refused


class WeakPassword(Refused):
    code = "weak-password"
    message = _("That password is too weak: %(why)s")


class Command(JsonCommand):
    help = "Make an operator's account; the password is asked for, or read from standard input."

    def add_words(self, parser: CommandParser) -> None:
        parser.add_argument("handle", help="public handle, such as admin")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", default="")

    def run(self, *, handle: str, email: str, name: str, **options: Any) -> None:
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
        except ValidationError as error:
            raise WeakPassword(why=" ".join(error.messages)) from None
        user = open_account(handle=handle, password=password, name=name, email=email, is_operator=True)
        self.say({"member": user.handle}, str(_("%(handle)s may now sign in and do everything.")) % {"handle": handle})
