"""The address that an authenticator app reads, and its QR code."""

from __future__ import annotations

import io
from urllib.parse import quote, urlencode

import segno
from markupsafe import Markup

ISSUER = "Pratique"


def otpauth(username: str, secret: str) -> str:
    """Return the address of a secret (Google Authenticator, "Key URI Format")."""
    label = quote(f"{ISSUER}:{username}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def qr_code(text: str) -> Markup:
    """Return an SVG of a QR code, black on white whatever the page's colours are, since apps read no other."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out,
        kind="svg",
        scale=5,
        border=4,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title="QR code of the secret below",
    )
    drawn = out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)  # read out as one picture, by its title
    return Markup(drawn)  # noqa: S704 - drawn here, of shapes alone


def grouped(secret: str) -> str:
    """Return a secret in groups of four letters, as a person types it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
