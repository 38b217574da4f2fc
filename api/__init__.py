"""HTTP, streams and pages over the runtime."""
