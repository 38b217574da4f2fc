"""OLE files made by hand, the way Outlook and password-protected Office files are built."""

import struct

SECTOR, MINI, ENTRY = 512, 64, 128
FREE, END, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5


def ole_bytes(streams: dict[str, bytes]) -> bytes:
    """An OLE file of small streams; "folder/name" puts a stream into a storage of the root."""
    folders = sorted({path.split("/")[0] for path in streams if "/" in path})
    names = [*(path for path in streams if "/" not in path), *folders, *(path for path in streams if "/" in path)]
    mini, fat, starts = b"", [], {}
    for path, content in streams.items():
        count = max(1, -(-len(content) // MINI))
        starts[path] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + count), END]
        mini += content.ljust(count * MINI, b"\0")
    tops = [path for path in names if "/" not in path]
    entries = [_entry("Root Entry", ROOT, child=1, size=len(mini))]
    for path in names:
        siblings = [other for other in names if other.rpartition("/")[0] == path.rpartition("/")[0]]
        after = siblings[siblings.index(path) + 1 :] if path not in tops else tops[tops.index(path) + 1 :]
        right = names.index(after[0]) + 1 if after else NONE
        inside = [other for other in names if other.startswith(f"{path}/")]
        child = names.index(inside[0]) + 1 if inside else NONE
        kind = STORAGE if path in folders else STREAM
        size = len(streams.get(path, b""))
        entries.append(_entry(path.rpartition("/")[2], kind, starts.get(path, 0), size, right, child))
    return _file(entries, mini, fat)


def _entry(name: str, kind: int, start: int = 0, size: int = 0, right: int = NONE, child: int = NONE) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)
    return head + struct.pack("<LLL", NONE, right, child) + bytes(36) + struct.pack("<LQ", start, size)


def _file(entries: list[bytes], mini: bytes, mini_fat: list[int]) -> bytes:
    """Header, the table of sectors, the table of mini sectors, the directory, the streams."""
    tables = _sectors(b"".join(struct.pack("<L", link) for link in mini_fat), b"\xff")
    directory, content = _sectors(b"".join(entries), b"\0"), _sectors(mini, b"\0")
    chains, at = [0xFFFFFFFD], 1
    firsts = []
    for block in (tables, directory, content):
        count = len(block) // SECTOR
        firsts.append(at)
        chains += [*range(at + 1, at + count), END]
        at += count
    entries_at = firsts[1]
    root = bytearray(directory)
    root[116:120] = struct.pack("<L", firsts[2])
    table = b"".join(struct.pack("<L", link) for link in chains).ljust(SECTOR, b"\xff")
    assert len(table) == SECTOR, "these tests need no more than 128 sectors"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, 1, entries_at, 0, 4096, firsts[0], len(tables) // SECTOR, END, 0)
    header += struct.pack("<L", 0)
    return header.ljust(SECTOR, b"\xff") + table + tables + bytes(root) + content


def _sectors(content: bytes, filler: bytes) -> bytes:
    return content.ljust(-(-len(content) // SECTOR) * SECTOR, filler)


def property_stream(**times: int) -> bytes:
    """The fixed-size properties of a mail: `sent` in tenths of microseconds from 1601."""
    return bytes(32) + b"".join(struct.pack("<HHLQ", 0x40, 0x39, 6, ticks) for ticks in times.values())
