"""Resolve pyproject.toml into hash-locked requirement files.

`tools.lock` holds the installer and `main.lock` everything but torch, which comes as two wheels under
one version. `torch-cpu.lock` has the hash of the CPU build that some machines supply in a folder of
wheels; `make install` tries it first, from such folders alone. `torch.lock` has the registry's
wheel and the CUDA packages that it needs. One file with both hashes does not work: given a choice,
pip prefers the link whose hash it knows before the download, and that is the registry's.
`peers.lock` is what `peers.in` needs besides torch, for the benchmark beside other systems.
"""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CPU_WHEEL_SHA256 = "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b"
TORCH = re.compile(r"^(nvidia-|cuda-|triton==|torch==)")


def blocks(text: str) -> list[str]:
    """Split a compiled file into one string per pinned package, its hashes included."""
    return re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", text, flags=re.MULTILINE | re.DOTALL)


def write(name: str, pinned: list[str]) -> None:
    (HERE / name).write_text("".join(pinned))


def resolved(*inputs: str) -> list[str]:
    command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", *inputs, "--generate-hashes"]
    command += ["--python-version", "3.11.7", "--no-annotate", "--no-header", "--no-emit-index-url", *sys.argv[1:]]
    return blocks(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    pinned = resolved("pyproject.toml", "--extra", "dev", "--constraint", str(HERE / "stack.txt"))
    torch = [block for block in pinned if TORCH.match(block)]
    version = next(block for block in torch if block.startswith("torch==")).split()[0]
    write("tools.lock", [block for block in pinned if block.startswith("uv==")])
    write("main.lock", [block for block in pinned if not TORCH.match(block) and not block.startswith("uv==")])
    write("torch.lock", torch)
    write("peers.lock", [block for block in resolved(str(HERE / "peers.in")) if not TORCH.match(block)])
    write("torch-cpu.lock", [f"{version} --hash=sha256:{CPU_WHEEL_SHA256}\n"])


if __name__ == "__main__":
    main()
