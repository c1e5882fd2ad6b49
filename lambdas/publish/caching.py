"""How long readers may keep what is published: a release for good, what points to or lists releases for a minute."""

from __future__ import annotations

FOR_GOOD = "public, max-age=31536000, immutable"
# A minute, not none: a day's readers all come at the hour of publication, and a minute late hurts none of them.
BRIEFLY = "public, max-age=60, must-revalidate"
