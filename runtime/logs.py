"""JSON lines on standard error. Messages of customers never go into them."""

import logging
import sys

import structlog


def configure_logs(level: str) -> None:
    """Send the process's log to standard error, from `level` on; a level that is none is refused by the settings."""
    least = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _without_values(_logger: object, _method: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The kind of an error and where it rose; its message may quote what a customer wrote."""
    error = entry.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        entry["error"] = type(error).__name__
        entry["at"] = _places(error)
    return entry


def _places(error: BaseException) -> list[str]:
    places = []
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]
