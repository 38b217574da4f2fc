"""YAML that ends, and what is said of YAML that does not."""

import pytest
import yaml

from policy.plain_yaml import NotPlain, line_of, nodes_of, values_of


def test_plain_yaml_is_read_as_ever_with_its_aliases() -> None:
    assert values_of("a: &a [1, yes, x]\nb: *a\nc: {<<: {d: 1.5}}") == {
        "a": [1, True, "x"],
        "b": [1, True, "x"],
        "c": {"d": 1.5},
    }
    assert values_of("") is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("x: 1\na: &a [*a]", 2, "holds itself"),
        ("a: &a {b: {c: *a}}", 1, "holds itself"),
        ("&a {<<: *a}", 1, "holds itself"),
        ("[" * 101 + "]" * 101, 1, "more than 100 deep"),
        ("[" * 2_000 + "]" * 2_000, None, "too deep"),
        (
            "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]" for n in range(9)),
            6,
            "over 200,000",
        ),
        ("a: 1\nb: 2026-02-30", 2, "'2026-02-30' is not what it looks like"),
        ("a: !!timestamp soon", 1, "not what it looks like"),
        ("a: !!int ''", 1, "not what it looks like"),
        ("a: " + "1" * 5_000, 1, "not what it looks like"),
    ],
)
def test_what_no_reader_gets_to_the_end_of_is_refused_with_its_line(text: str, line: int | None, said: str) -> None:
    with pytest.raises(NotPlain) as refusal:
        values_of(text)
    assert line_of(refusal.value) == line
    assert said in refusal.value.problem
    if "looks like" not in said:
        with pytest.raises(NotPlain):
            nodes_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.getcwd []",
        "a: [",
        "a: 1\n---\nb: 2",
        "? [a]\n: b",
        "\0",
        '"\\U00110000"',
        '"\\UFFFFFFFF"',
    ],
)
def test_what_is_no_plain_yaml_is_refused_as_before(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        values_of(text)
