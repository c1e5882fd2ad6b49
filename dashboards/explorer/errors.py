"""What can go wrong for somebody who explores.

ExplorerError
├── SettingsError       a setting is missing or wrong: whoever starts the explorer mends it
└── SiteError           the public site did not give what was asked of it
    ├── NoSuchRelease   it has no such product or release
    └── SiteAway        it does not answer, or not as the API's document says
"""

from __future__ import annotations


class ExplorerError(Exception):
    """Base of all here; its text is for the person who must act."""


class SettingsError(ExplorerError):
    """A setting is missing or wrong; the text names it and what is allowed."""


class SiteError(ExplorerError):
    """The public site did not give what was asked of it."""


class NoSuchRelease(SiteError):  # noqa: N818 - what the reader is told
    """There is no such product or release."""


class SiteAway(SiteError):  # noqa: N818 - what the reader is told
    """The site does not answer, or not as its document says."""
