"""What the evals house refuses, by name."""


class EvalError(Exception):
    """Root of every refusal of the evals house."""


class BadDataset(EvalError):
    """The dataset's files are missing or not in a documented format."""


class MissingData(EvalError):
    """The labelled data that training needs is not on this machine."""
