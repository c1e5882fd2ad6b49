"""What data may be used for: a closed list, so that a purpose means the same in every contract and agreement."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Purposes that a contract may allow and an agreement may name."""

    SURVEILLANCE = "surveillance"  # following a disease and acting on it
    PLANNING = "planning"  # where beds, staff, tests and vaccines are needed
    SERVICE_EVALUATION = "service_evaluation"  # whether a service does what it should
    RESEARCH = "research"  # questions of general interest, with an ethics approval
    TRIAL_RECRUITMENT = "trial_recruitment"  # inviting people who asked to be invited
    OFFICIAL_STATISTICS = "official_statistics"  # figures under the code of practice for statistics
