"""What the runtime refuses, by name."""


class RuntimeHouseError(Exception):
    """Root of every refusal of the runtime house."""


class NotFound(RuntimeHouseError):
    """There is no such thing in this workspace."""


class CalledOff(RuntimeHouseError):
    """The work is no longer wanted, or another process has it; what was made of it so far is not kept."""


class IdempotencyConflict(RuntimeHouseError):
    """The same idempotency key came before with other words."""


class LedgerUnavailable(RuntimeHouseError):
    """The database does not answer or has no room left."""


class DiskFull(RuntimeHouseError):
    """The disk of the home has no room left to open it."""


class DriverMissing(RuntimeHouseError):
    """The package that speaks to the configured database is not installed."""


class BadCredentials(RuntimeHouseError):
    """The e-mail, password, token or key is not one that is known here."""


class AccountExists(RuntimeHouseError):
    """An account with that e-mail exists already."""


class SeveralKeys(RuntimeHouseError):
    """A name that more than one API key has."""


class IndexDisagrees(RuntimeHouseError):
    """An index does not give back what the ledger says was put in."""


class BadAddress(RuntimeHouseError):
    """An address that no source may be kept under."""


class BadPeriod(RuntimeHouseError):
    """A schedule that is not written as a number with a unit."""


class NoLedger(RuntimeHouseError):
    """There is no ledger to read where one should be, or it is of another version."""


class BadRouting(RuntimeHouseError):
    """A routing file that cannot be used; the sentence names the line and the field."""


class NoSuchTeam(RuntimeHouseError):
    """The routing file describes no team of that name."""


class NoTime(RuntimeHouseError):
    """No moment to come can be read from what was given."""


class BadWebhook(RuntimeHouseError):
    """A webhook that cannot be as it was given."""


class BadFlow(RuntimeHouseError):
    """The owner's flows cannot be read."""


class BadSignature(RuntimeHouseError):
    """Nobody who knows the workspace's secret has signed this."""


class BadAttachment(RuntimeHouseError):
    """A file that is not taken; the sentence says what is."""


class AttachmentTooLarge(RuntimeHouseError):
    """A file that is larger, or a file more, than a conversation may have."""


class BadCanned(RuntimeHouseError):
    """A canned response that cannot be as it was given."""


class NoChatModel(RuntimeHouseError):
    """What was asked for needs a chat model, and the settings name none."""


class ChatModelSilent(RuntimeHouseError):
    """The chat model did not do what was asked for; nothing was changed."""


class BadMailbox(RuntimeHouseError):
    """The description of a mailbox cannot be used; the sentence names the field."""


class NoPort(RuntimeHouseError):
    """Nothing can listen where it was told to."""


class NoAddress(RuntimeHouseError):
    """There is no address that a mail may be sent to."""
