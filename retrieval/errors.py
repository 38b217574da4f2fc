"""What the retrieval house refuses, by name."""


class RetrievalError(Exception):
    """Root of every refusal of the retrieval house."""


class ModelNotFound(RetrievalError):
    """The embedding model named in the settings is not on this machine."""


class ModelTampered(RetrievalError):
    """The model's weights are not the ones that were pinned."""


class ExportFailed(RetrievalError):
    """The embedding model could not be turned into ONNX."""


class IndexLocked(RetrievalError):
    """Another process owns the index folder."""


class IndexUnwritable(RetrievalError):
    """An index did not take a change; most often the disk is full."""


class ChatModelUnusable(RetrievalError):
    """The chat model named in the settings cannot be set up: unknown, not installed, or without its key."""
