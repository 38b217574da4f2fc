"""Why a document was refused. Each message says what the person can do about it."""


class IngestError(Exception):
    """The root: every refusal of this house. Its message is one plain sentence for the owner."""


class MissingPath(IngestError):
    """A path that does not exist."""


class LinkOutside(IngestError):
    """A symbolic link that leaves the folder being ingested."""


class UnreadableFile(IngestError):
    """The operating system does not let us read it, or it is not a regular file."""


class TooLarge(IngestError):
    """Over the size limit."""


class EmptyDocument(IngestError):
    """No bytes, or bytes without a word in them."""


class UnknownFormat(IngestError):
    """A kind of file that Warmline does not read."""


class WrongFormat(IngestError):
    """The name promises one format and the content is another that cannot be told."""


class NotText(IngestError):
    """A file with a text extension that holds binary data."""


class EncryptedDocument(IngestError):
    """A password is needed."""


class NoTextLayer(IngestError):
    """A PDF made of pictures."""


class DamagedDocument(IngestError):
    """Truncated or malformed beyond reading."""


class ArchiveBomb(IngestError):
    """A compressed file that unpacks to far more than it should."""


class DangerousXml(IngestError):
    """XML that declares entities, the way billion-laughs attacks do."""


class BadRecord(IngestError):
    """A line of a .jsonl file that is not a document."""


class NoRecords(IngestError):
    """A .jsonl file without a single document in it."""


class NoQuestions(IngestError):
    """JSON that is not a list of questions with answers."""


class MissingExtra(IngestError):
    """A file that only an optional part of Warmline reads, which is not installed."""


class DuplicateSource(IngestError):
    """A second document under a name already used in this run."""


class ParserCrashed(IngestError):
    """The parser process died on this document."""


class ParserTimedOut(IngestError):
    """The parser process took longer than allowed and was killed."""


class TooMuchMemory(IngestError):
    """The parser process reached its memory limit."""


class ParserUnavailable(IngestError):
    """The parser process cannot start at all; nothing can be parsed."""


class UnsupportedLibrary(IngestError):
    """A library whose internals we replace has another version than the one we know."""


class AddressRefused(IngestError):
    """A URL, or an address that its host leads to, that must not be connected to."""


class FetchFailed(IngestError):
    """A page could not be had this time; nothing is known about whether it still exists."""


class HostUnknown(FetchFailed):
    """No address was found for a host."""


class FetchTimedOut(FetchFailed):
    """A server took longer than allowed."""


class ServerUnavailable(FetchFailed):
    """A server answered that it cannot, or will not, answer now."""


class TooManyRedirects(IngestError):
    """A page that leads to another one for ever."""


class LeftSite(IngestError):
    """A page that leads out of the site being read."""


class RobotsRefused(IngestError):
    """The robots.txt of the site asks to leave this page alone."""


class AlreadyVisited(IngestError):
    """A page that this run has read under another address."""


class NoPageList(IngestError):
    """A sitemap or feed that is not one, or lists no page of its own site."""


class SourceUnreachable(IngestError):
    """The start of a website could not be read, so nothing can be said about its pages."""


class Unforeseen(IngestError):
    """Something that nobody thought of went wrong with one page or file; the others are read."""


class DamagedSketch(IngestError):
    """A stored fingerprint that is truncated or of another version."""
