"""The demonstration accounts; their password is published, so DEMO=1 keeps them to loopback."""

from dataclasses import dataclass

from parties.enums import Role
from parties.models import Membership, Party
from roadmap_portal.accounts.models import User
from roadmap_portal.demo.guard import DOMAIN

PASSWORD = "open-roadmap-demo"  # noqa: S105 -- published on purpose


@dataclass(frozen=True)
class Account:
    """A person of the demonstration; without a Party it is the Secretariat."""

    local_part: str
    name: str
    language: str
    party: str = ""
    role: Role | None = None

    @property
    def email(self) -> str:
        return f"{self.local_part}{DOMAIN}"


ACCOUNTS = (
    Account("secretariat", "Secretariat (demonstration)", "en"),
    Account("focal.fr", "Point focal (démonstration)", "fr", "FR", Role.FOCAL_POINT),
    Account("contributor.fr", "Contribution (démonstration)", "fr", "FR", Role.CONTRIBUTOR),
    Account("reader.fr", "Lecture (démonstration)", "fr", "FR", Role.READER),
    Account("focal.sn", "Point focal (démonstration)", "fr", "SN", Role.FOCAL_POINT),
)


def load() -> int:
    """Create the accounts that are missing; those that are there keep what was changed."""
    there = set(User.objects.filter(email__endswith=DOMAIN).values_list("email", flat=True))
    missing = [account for account in ACCOUNTS if account.email not in there]
    for account in missing:
        user = User.objects.create_user(
            account.email,
            PASSWORD,
            name=account.name,
            preferred_language=account.language,
            is_staff=account.role is None,
        )
        if account.role is not None:
            party = Party.objects.get(code=account.party)
            Membership.objects.create(user=user, party=party, role=account.role)
    return len(missing)


def person(local_part: str) -> User:
    """The account with that name before the @."""
    return User.objects.get(email=f"{local_part}{DOMAIN}")
