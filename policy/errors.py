"""What the policy house refuses, by name."""


class PolicyError(Exception):
    """Root of every refusal of the policy house."""


class PolicyUnusable(PolicyError):
    """The stored policy is missing, damaged, or made for other features or another retriever."""


class TooFewLabels(PolicyError):
    """The data cannot support the promise that was asked for."""


class BadRule(PolicyError):
    """The owner's rules cannot be read."""
