"""What a page costs on the line, as the browser's network layer counts it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

ROUND_TRIP = 0.4
"""Seconds. With 400 kbit/s, the line that WebPageTest calls "Slow 3G"."""
BYTES_A_SECOND = 400_000 / 8


@dataclass
class Wire:
    """Everything that `page` fetches from now on."""

    page: Page
    fetched: list[tuple[str, int]] = field(default_factory=list)
    """Addresses with their bytes: compressed body and headers; nothing for what a cache held."""
    hosts: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._addresses: dict[str, str] = {}
        self._line = self.page.context.new_cdp_session(self.page)
        self._line.send("Network.enable")
        self._line.on("Network.requestWillBeSent", self._asked)
        self._line.on("Network.responseReceived", self._answered)
        self._line.on("Network.loadingFinished", self._finished)
        self._line.on("Network.loadingFailed", self._refused)

    def slow(self) -> None:
        self._line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": ROUND_TRIP * 1000,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )

    def open(self, address: str) -> None:
        """Go to `address` and wait until nothing is fetched any more; counting begins anew."""
        self.fetched.clear()
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")

    @property
    def weight(self) -> int:
        return sum(size for _address, size in self.fetched)

    def _asked(self, event: dict[str, Any]) -> None:
        address = self._addresses[event["requestId"]] = event["request"]["url"]
        if not address.startswith("data:"):
            self.hosts.add(urlsplit(address).netloc)

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"]["status"] >= 400 and event["type"] != "Document":
            self.failed.append(event["response"]["url"])

    def _finished(self, event: dict[str, Any]) -> None:
        address = self._addresses.get(event["requestId"], "")
        self.fetched.append((address, event["encodedDataLength"]))

    def _refused(self, event: dict[str, Any]) -> None:
        self.failed.append(self._addresses.get(event["requestId"], event["errorText"]))
