"""Two ways in which a command ends badly."""


class Failed(Exception):
    """Some inputs failed; they have been named. Exit status 1."""


class Misused(Exception):
    """The command cannot run as it was given. Exit status 2."""
