"""What keeps robots from the form that is open to everybody, with no other host's help.

Nothing here knows who somebody is: the form carries a signed stamp instead of a cookie, and of
an address only a hash is kept, for an hour, with a salt that is forgotten after the day.
"""

import ipaddress
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practices.models import PracticeRevision

# A person needs longer to read four choices and write a sentence.
LEAST_SECONDS = 3
# Whoever opens the form in the evening may send it in the morning.
MOST_SECONDS = 24 * 3600
LIMITS = {"address": 5, "network": 30}
"""How many reports are taken in an hour from one address, and from the network around it."""
HOUR = 3600


@dataclass(frozen=True)
class Stamp:
    """What a form says of its own making: of which revision, when, and which of all forms it is.

    It is made with a page that only the portal serves, and read only where it was made for the
    same practice, so it also stands in for a cookie's token: a page of another site has none,
    and a visitor whose browser takes no cookies can send the form like any other.
    """

    revision_id: int
    key: UUID
    made_at: float

    @classmethod
    def read(cls, value: str, practice_id: int) -> "Stamp | None":
        """The stamp in `value`; None if it is spoilt, or of another practice."""
        try:
            revision, key, made_at = _signer(practice_id).unsign_object(value)
        except (BadSignature, ValueError):
            return None
        return cls(revision, UUID(key), made_at)

    @property
    def age(self) -> float:
        return time.time() - self.made_at


def new_stamp(revision: PracticeRevision) -> str:
    """The words of a new stamp, for a form about `revision`."""
    stamp = [revision.pk, uuid4().hex, round(time.time(), 1)]
    return _signer(revision.practice_id).sign_object(stamp)


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site's page sent this; many say nothing."""
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()


def has_room(address: str) -> bool:
    """Whether one more report is taken from `address`, which this one then counts for."""
    return all(_take(scope, whose, LIMITS[scope]) for scope, whose in _networks(address))


def _take(scope: str, whose: str, limit: int) -> bool:
    """Take one of `limit` places, each of which is free again an hour later.

    Adding a key succeeds for one process alone in every cache, where counting up would not.
    """
    hashed = salted_hmac("practices.robots", whose, secret=_salt_of_the_day()).hexdigest()
    places = [f"reports:{scope}:{hashed}:{number}" for number in range(limit)]
    taken = cache.get_many(places)
    return any(place not in taken and cache.add(place, 1, HOUR) for place in places)


def _salt_of_the_day() -> str:
    key = f"reports:salt:{timezone.localdate():%Y-%m-%d}"
    return str(cache.get_or_set(key, lambda: secrets.token_hex(16), 24 * HOUR))


def _networks(address: str) -> list[tuple[str, str]]:
    """The one subscriber behind `address`, and the network around: /32 and /24, or /64 and /48."""
    try:
        ip: Any = ipaddress.ip_address(address)
    except ValueError:
        # Not known, behind a socket perhaps: all of them share the places of one network.
        return [("network", "unknown")]
    ip = getattr(ip, "ipv4_mapped", None) or ip
    own, around = (32, 24) if ip.version == 4 else (64, 48)
    return [
        (scope, str(ipaddress.ip_network((ip, prefix), strict=False)))
        for scope, prefix in (("address", own), ("network", around))
    ]


def _signer(practice_id: int) -> Signer:
    return Signer(salt=f"practices.robots.{practice_id}")
