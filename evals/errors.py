"""What the evals house refuses, by name."""


class EvalError(Exception):
    """Root of every refusal of the evals house."""


class BadDataset(EvalError):
    """The dataset's files are missing or not in a documented format."""


class MissingData(EvalError):
    """Labelled data, or a trained part, is not on this machine or not usable."""


class TaskNotThere(EvalError):
    """There is no such task, or it is not there yet."""


class NoPlaceForReport(EvalError):
    """The report cannot be written where it should go."""


class BadReport(EvalError):
    """The file is no report of a measurement, or its items are missing."""


class DifferentDatasets(EvalError):
    """The reports cannot be compared: they are not of one task on one dataset."""


class BadWindow(EvalError):
    """A time that cannot be read, or a stretch of time that ends before it begins."""


class NothingRecorded(EvalError):
    """The log has nothing of the kind that was asked for."""


class TwoAims(EvalError):
    """A threshold cannot be set by two aims at once, nor by half of one."""


class CostsNothing(EvalError):
    """A wrong answer was priced at nothing, so that nothing can be weighed against it."""
