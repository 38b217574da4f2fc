"""The pure core of a conversation: what may happen, in which order, and who may speak.

Standard library only. State is the replay of events; nothing here reads a clock, a file or a socket.
"""
