"""Where compiled Python is kept while tests run; loaded before anything else is (`-p` in pyproject.toml).

Where the environment forbids bytecode beside the sources, every worker and each of the hundred processes that tests
start would compile all the libraries again: two to three seconds each.
"""

import os
import sys
from pathlib import Path

KEPT = Path(__file__).parents[1] / ".bytecode_cache"

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(KEPT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(KEPT)
