"""The ledger and the house that the runtime's tests have."""

from tests.runtime.conftest import database, house

__all__ = ["database", "house"]
