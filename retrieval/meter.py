"""What the calls of one turn used up."""

from dataclasses import dataclass

from conversation.model import ChatOutcome, Usage

PER_PRICE = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in and out, in the owner's currency; None where that is not known."""

    tokens_in: float | None = None
    tokens_out: float | None = None


@dataclass(slots=True)
class Meter:
    """Counts for one turn; it runs on while the turn is taken. Tokens as the model reports them."""

    model: str
    prices: Prices = Prices()
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    outcome: ChatOutcome | None = None

    def usage(self) -> Usage | None:
        """What it shows now; None when no model has been asked for anything."""
        if not self.calls and self.outcome is None:
            return None
        return Usage(self.model, self.calls, self.tokens_in, self.tokens_out, self.outcome, self._cost())

    def _cost(self) -> float | None:
        if self.prices.tokens_in is None or self.prices.tokens_out is None:
            return None
        spent = self.tokens_in * self.prices.tokens_in + self.tokens_out * self.prices.tokens_out
        return round(spent / PER_PRICE, 8)
