"""Why a file can't be read: each refusal says what is wrong and what its owner can do about it.

Refused
└── Unreadable
    ├── Empty · UnknownType · Encrypted · Damaged · TooLarge · Bomb · TooManyPages · NoPages
    └── ConverterFailed · TimedOut · ConverterMissing     (`may_pass`: another try can help)
"""

from django.utils.translation import gettext_lazy as _

from civicloop.kernel.errors import Refused


class Unreadable(Refused):
    """The file yields no pages. `may_pass`: the same file may be read at another try."""

    code = "unreadable"
    message = _("This file can't be read.")
    may_pass = False


class Empty(Unreadable):
    code = "empty"
    message = _("This file is empty. Save it again and upload the new copy.")


class UnknownType(Unreadable):
    code = "unknown_type"
    message = _(
        "This kind of file can't be read here. Save it as Word, Excel, PowerPoint, WPS, PDF, text or a picture "
        "(PNG, JPEG, TIFF), then upload that."
    )


class Encrypted(Unreadable):
    code = "encrypted"
    message = _("This file is locked with a password. Open it, remove the password, save it and upload it again.")


class Damaged(Unreadable):
    code = "damaged"
    message = _(
        "This file is damaged or was cut off on its way. Open it where it came from, save it again and "
        "upload the new copy."
    )


class TooLarge(Unreadable):
    code = "too_large"
    message = _(
        "This file has %(megabytes)s MB; at most %(limit)s MB can be taken in. Make its pictures smaller or split it."
    )


class Bomb(Unreadable):
    code = "bomb"
    message = _(
        "This file would unpack to far more than it seems to hold, so it was not opened. Save it again in Office "
        "or WPS and upload that copy."
    )


class TooManyPages(Unreadable):
    code = "too_many_pages"
    message = _("This file has %(pages)s pages; at most %(limit)s can be taken in. Split it and upload the parts.")


class NoPages(Unreadable):
    code = "no_pages"
    message = _("There is no page in this file. Open it, check that it holds something, and save it again.")


class ConverterFailed(Unreadable):
    code = "converter_failed"
    message = _(
        "This file could not be turned into pages: it may be damaged. Open it in Office or WPS, save it as PDF "
        "and upload that."
    )
    may_pass = True


class TimedOut(Unreadable):
    code = "timed_out"
    message = _(
        "Turning this file into pages took longer than %(seconds)s seconds and was stopped. Save it as PDF and "
        "upload that."
    )
    may_pass = True


class ConverterMissing(Unreadable):
    code = "converter_missing"
    message = _(
        "LibreOffice is not installed: Office files can't be read on this server. Save the file as PDF and upload "
        "that, or ask the administrator to install LibreOffice."
    )
    may_pass = True
