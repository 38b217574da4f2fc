"""What the assistant asked last, and the rules by which the contact's reply to it is heard."""

from enum import StrEnum


class Asked(StrEnum):
    """Questions of the assistant that want a yes or a no."""

    MORE = "more"
    ORDER = "order"


# All is well: the episode ends, and the contact has said so.
IN_ORDER = "in_order"
# Nothing else is wanted: it ends as it stands.
NOTHING_MORE = "nothing_more"
# A typed rating.
RATED = "rated"
# Something is wanted, and not yet said what.
OPENING = "opening"
# A yes, a no or a sign where nothing was said before.
NOTHING_YET = "nothing_yet"
# What was offered is not wanted.
DECLINED = "declined"
# Who waited for a person does not any more.
LEFT_QUEUE = "left_queue"
# A mere "ok".
NOTED = "noted"
WHO_IS_THERE = "who_is_there"
# The agent who had the conversation last, by name.
ASKED_FOR_AGENT = "asked_for_agent"
