"""What is known of a file once it has been scanned for malware: the tag that the scanner alone can set, and its values.

Source: https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html
"""

from __future__ import annotations

SCAN_TAG = "GuardDutyMalwareScanStatus"
CLEAN = "NO_THREATS_FOUND"
INFECTED = "THREATS_FOUND"
UNSUPPORTED = "UNSUPPORTED"  # a file that the scanner passes over: packed too deep, or under a password
FAILED = "FAILED"

SCAN_RESULT = "GuardDuty Malware Protection Object Scan Result"
"""What the scanner's events are called on the event bus."""

MALWARE, NOT_SCANNED = "malware", "not_scanned"
UNFIT = frozenset({MALWARE, NOT_SCANNED})
"""Codes of the reasons for which a file is never read again, whatever a person decides."""
