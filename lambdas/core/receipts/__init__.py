"""The receipt a supplier gets for a drop: verdict first, then what to do, then the sum that shows nothing was lost.

``build`` makes the receipt as data (``receipt.json``), ``trial`` that of a file that was not sent, and
``render`` prints it as one self-contained page.
"""

from __future__ import annotations

from lambdas.core.receipts.build import build, trial
from lambdas.core.receipts.render import render

__all__ = ["build", "render", "trial"]
