"""What is worked out from the knowledge is worked out once for each generation of it."""

from runtime.of_generation import OfGeneration


def test_it_is_worked_out_again_when_the_knowledge_has_changed_and_only_then() -> None:
    generations, made = iter([1, 1, 2, 2]), iter(["first", "second"])
    value = OfGeneration(lambda: next(generations), lambda: next(made))
    assert [value() for _ in range(4)] == ["first", "first", "second", "second"]
