"""Every write about people: one module for people and offices, one for what they are told."""

from civicloop.accounts.actions.people import (
    CodeTaken,
    HandleTaken,
    LastAdministrator,
    change_profile,
    end_role,
    found_office,
    give_role,
    join,
    open_account,
)

__all__ = [
    "CodeTaken",
    "HandleTaken",
    "LastAdministrator",
    "change_profile",
    "end_role",
    "found_office",
    "give_role",
    "join",
    "open_account",
]
