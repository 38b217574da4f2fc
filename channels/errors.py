"""What the channels refuse, by name."""


class ChannelError(Exception):
    """Root of every refusal of the channels house."""


class MailboxUnreachable(ChannelError):
    """The mailbox cannot be looked into at the moment."""


class NoPassword(ChannelError):
    """The environment variable that should hold a password does not."""


class NotOffered(ChannelError):
    """The mail server does not offer what email.yaml wants of it: a log-in, or STARTTLS."""


class UnreadableMail(ChannelError):
    """A mail that is built to take for ever."""


class BadAddress(ChannelError):
    """What somebody gave as their address is none."""
