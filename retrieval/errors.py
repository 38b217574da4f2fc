"""What the retrieval house refuses, by name."""


class RetrievalError(Exception):
    """Root of every refusal of the retrieval house."""


class ModelNotFound(RetrievalError):
    """The embedding model named in the settings is not on this machine."""


class ModelTampered(RetrievalError):
    """The model's weights are not the ones that were pinned."""


class ExportFailed(RetrievalError):
    """A model could not be turned into ONNX."""


class RerankerUnusable(RetrievalError):
    """The cross-encoder named in the settings does not give one score for a pair."""


class IndexLocked(RetrievalError):
    """Another process owns the index folder."""


class VectorsUnreachable(RetrievalError):
    """The Chroma server that is to hold the vectors does not answer."""


class IndexUnwritable(RetrievalError):
    """An index did not take a change; most often the disk is full."""


class ChatModelUnusable(RetrievalError):
    """The chat model named in the settings cannot be set up: unknown, not installed, or without its key."""


class ChatModelFailed(RetrievalError):
    """The chat model did not answer a call.

    `transient` says that the same call may succeed later, after `retry_after_s` where the model named a time;
    `refused` that the model is well and will not take this very request.
    """

    def __init__(self, words: str, transient: bool, retry_after_s: float | None = None, refused: bool = False) -> None:
        super().__init__(words)
        self.transient = transient
        self.retry_after_s = retry_after_s
        self.refused = refused


class ChatModelLate(ChatModelFailed):
    """The time for the chat model's answer is over."""


class ChatModelResting(ChatModelFailed):
    """The chat model has failed too often just now, and is left alone for a while."""
