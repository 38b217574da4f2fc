"""From a file to chunks: load, parse in a child process, cut, and keep in step with the ledger.

`load` finds files and names their format, `parse` turns each into a `Document` in a process of its own,
`chunk` cuts it. What cannot go in comes out as a `Quarantined`, never as silence.
"""
