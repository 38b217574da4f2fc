import platform
import subprocess
import sys

import pytest

from runtime.memory import give_back

# Threads that hold memory one after another, in a process of their own: the setting cannot be taken back.
PROGRAM = """
import re, sys, threading
from pathlib import Path
from runtime.memory import share_heaps
print(share_heaps(1) if sys.argv[1] == "shared" else None)
ready = threading.Barrier(8)
def work():
    ready.wait()
    held = [bytearray(100_000) for _ in range(50)]
    ready.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
heaps = [line for line in Path("/proc/self/maps").read_text().splitlines() if re.match(r"7\\w+000000-", line)]
print(len(heaps))
"""


def heaps(how: str) -> tuple[str, int]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
    told, count = done.stdout.split()
    return told, int(count)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives each thread a heap of its own")
def test_threads_share_a_heap_where_the_c_library_can_be_told():
    told, shared = heaps("shared")
    assert told == "True"
    assert shared < heaps("apart")[1]


def test_giving_memory_back_does_no_harm():
    held = [bytearray(10_000) for _ in range(1_000)]
    del held[1:]
    give_back()
    assert held == [bytearray(10_000)]
