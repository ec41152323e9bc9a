"""People and offices."""

from civicloop.accounts.models import Membership, Office, OfficeKind, Role, User


def office(*, code: str, name: str, kind: str = OfficeKind.DEPARTMENT, parent: Office | None = None) -> Office:
    path = f"{parent.path if parent else ''}{code}/"
    return Office.objects.create(code=code, name=name, kind=kind, parent=parent, path=path)


def civility_office() -> Office:
    found = Office.objects.filter(code="civility").first()
    return found or office(code="civility", name="文明办", kind=OfficeKind.COORDINATOR)


def member(handle: str, *, officer_of: Office | None = None, role: str = Role.OFFICER) -> User:
    user = User.objects.create_user(handle=handle, password="test", email=f"{handle}@example.org", name=handle.title())
    if officer_of:
        Membership.objects.create(user=user, office=officer_of, role=role)
    return user
