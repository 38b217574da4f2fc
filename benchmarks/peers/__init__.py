"""Warmline beside Haystack, LlamaIndex, txtai and plain LangChain: `make bench-peers DATA=...`.

Each system is one module here, built as its own documentation advises; `protocol` is what they have in common.
"""
