"""The way out: an address that somebody entered leads to a vendor, never into the house.

Every call goes this way, and every mail server is reached by it. The name is resolved once, every address behind it is looked at, and the call
goes to the address that was looked at: a name that says something else a moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

INSIDE_HOSTS = "FIRSTHAND_INSIDE_HOSTS"
"""Names, with commas between, that may be inside: a server of your own on your own network."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
"""All that is routed in public; what lies outside of it leads inside in one way or another, or nowhere."""

_INSIDE_V4 = tuple(map(ipaddress.ip_network, ("100.64.0.0/10", "192.0.0.0/24", "168.63.129.16/32")))
"""What the library takes for public: addresses shared among a provider's customers, and two where clouds answer."""


class Inside(ValueError):
    """The address leads into the house, or nowhere; the message names the mend."""


@dataclass(frozen=True, slots=True)
class Way:
    """One address that may be called: the request as it is, and to whom it is said when the name is gone from it."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    extensions: Mapping[str, str] = field(default_factory=dict)
    direct: bool = True
    """Without the proxy of the environment."""


def resolved(host: str, port: int) -> list[str]:
    """Every address of a name. Raises OSError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"{host[:60]} is no name") from error
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


def ways(url: str, *, near: bool = False, resolve: Callable[[str, int], list[str]] = resolved) -> Iterator[Way]:
    """The addresses behind a URL, in the resolver's order. Raises Inside for one that leads into the house.

    `near` is for an address on this machine that was set on purpose (`api_base`), as the demo's and the tests' are;
    it opens no other door.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if (near and is_near(url)) or host in _allowed():
        yield Way(url)
        return
    if parts.scheme != "https":
        raise Inside(f"{parts.scheme or 'an empty'}://{host} is not taken; an address begins with https://")
    if proxied(host):
        _look_at(host, _literal(host))
        yield Way(url, direct=False)
        return
    for address in looked_at(host, parts.port or 443, resolve):
        yield _to(parts.netloc, url, host, address)


def looked_at(host: str, port: int, resolve: Callable[[str, int], list[str]] = resolved) -> list[str]:
    """Every address of a name, none of them inside unless the name is allowed to be. Raises Inside, or OSError."""
    found = resolve(host, port)
    if host.rstrip(".").lower() not in _allowed():
        _look_at(host, found)
    return found


def problem(url: str) -> str:
    """Why an address cannot be called, for whoever enters it; one that cannot be resolved right now may be sound."""
    try:
        next(ways(url), None)
    except Inside as inside:
        return str(inside)
    except OSError:
        return ""
    return ""


def is_near(url: str) -> bool:
    """Whether a URL leads to this machine, by its name or by a loopback address: where fakes and the demo stand."""
    return is_near_host(urlsplit(url).hostname or "")


def is_near_host(host: str) -> bool:
    """The same, of a host."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_inside(address: str) -> bool:
    """Whether an address is private, this machine's, a link's own (cloud metadata too), or otherwise not public."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_inside(str(inner))
        return not ip.is_global or ip not in _PUBLIC_V6
    return not ip.is_global or ip.is_multicast or any(ip in net for net in _INSIDE_V4)


def proxied(host: str) -> bool:
    """Whether the environment sends calls to this host through a proxy, which resolves the name by itself."""
    proxies = getproxies()
    return bool(proxies.get("https") or proxies.get("all")) and not proxy_bypass(host)


def _look_at(host: str, addresses: list[str]) -> None:
    if any(is_inside(address) for address in addresses):
        raise Inside(
            f"{host} leads into your own network; if that server is yours, name it in {INSIDE_HOSTS}, and start again"
        )


def _literal(host: str) -> list[str]:
    """The address that a host already is, in whatever way it is written; a name is the proxy's to resolve."""
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return []


def _to(netloc: str, url: str, host: str, address: str) -> Way:
    parts = urlsplit(url)
    shown = f"[{address}]" if ":" in address else address
    there = f"{shown}:{parts.port}" if parts.port else shown
    said = netloc.rpartition("@")[2]
    return Way(
        urlunsplit((parts.scheme, there, parts.path, parts.query, parts.fragment)),
        headers={"host": said},
        extensions={"sni_hostname": host},
    )


def _allowed() -> frozenset[str]:
    said = os.environ.get(INSIDE_HOSTS, "")
    return frozenset(each.strip().lower() for each in said.split(",") if each.strip())
