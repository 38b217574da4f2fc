"""From a conversation's question to ranked evidence and a cited answer."""

import os

# ONNX Runtime numbers the machine in the user's cache and reports its use to its maker, from the moment it is loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
