"""The vendored libraries are what the manifest says they are; no browser and no network needed."""

from pathlib import Path

import pytest

from api import vendor


def test_the_vendored_files_match_the_manifest() -> None:
    vendor.check()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in vendor.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_a_changed_file_is_named(folder: Path) -> None:
    (folder / "htm.module.js").write_text("export default 1;\n")
    with pytest.raises(vendor.VendorError, match=r"htm\.module\.js differs"):
        vendor.check(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "htm.module.js").unlink()
    with pytest.raises(vendor.VendorError, match=r"htm\.module\.js is in .* not in both"):
        vendor.check(folder)


def test_a_stray_file_is_named(folder: Path) -> None:
    (folder / "stray.js").touch()
    with pytest.raises(vendor.VendorError, match=r"stray\.js is in .* not in both"):
        vendor.check(folder)


def test_bare_imports_become_relative_and_the_map_goes() -> None:
    source = 'import{options as n}from"preact";x;\n//# sourceMappingURL=hooks.module.js.map\n'
    assert vendor.rewrite(source) == 'import{options as n}from"./preact.module.js";x;\n'


def test_relative_imports_stay() -> None:
    assert vendor.rewrite("import a from './a.js';") == "import a from './a.js';"
