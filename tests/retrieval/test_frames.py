"""What goes over the bulk embedder's pipe comes out as it went in, or is refused."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.frames import rows_from_bytes, rows_to_bytes, vectors_from_bytes
from retrieval.pipe import BrokenFrame, read_frame, write_frame
from retrieval.rows import PADDING, batches, padded

ROWS = st.lists(st.lists(st.integers(0, 2**31 - 1), max_size=20), max_size=20)


@given(ROWS)
def test_rows_come_out_as_they_went_in(rows):
    assert rows_from_bytes(rows_to_bytes(rows)) == rows


@given(st.binary())
def test_bytes_that_are_no_rows_are_refused_and_never_misread(content):
    try:
        rows = rows_from_bytes(content)
    except ValueError:
        return
    assert rows_to_bytes(rows) == content


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_frames_keep_their_borders(contents):
    stream = io.BytesIO()
    for content in contents:
        write_frame(stream, content)
    stream.seek(0)
    assert [read_frame(stream) for _ in contents] == contents
    with pytest.raises(BrokenFrame):
        read_frame(stream)


@given(st.binary(min_size=1, max_size=40), st.integers(1, 47))
def test_a_frame_that_is_cut_off_or_too_long_is_refused(content, kept):
    stream = io.BytesIO()
    write_frame(stream, content)
    whole = stream.getvalue()
    with pytest.raises(BrokenFrame):
        read_frame(io.BytesIO(whole[: min(kept, len(whole) - 1)]))
    with pytest.raises(BrokenFrame):
        read_frame(io.BytesIO(whole), len(content) - 1)


def test_vectors_must_be_as_many_as_were_asked_for_and_numbers():
    numbers = np.arange(6, dtype="<f4")
    assert vectors_from_bytes(numbers.tobytes(), 2, 3).tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(ValueError, match="reshape"):
        vectors_from_bytes(numbers.tobytes(), 3, 3)
    with pytest.raises(ValueError, match="not numbers"):
        vectors_from_bytes(np.array([np.inf], dtype="<f4").tobytes(), 1, 1)


@given(ROWS, st.integers(1, 40))
def test_batches_hold_each_row_once_and_lengths_fall(rows, tokens):
    order = batches(rows, tokens)
    places = [place for batch in order for place in batch]
    assert sorted(places) == list(range(len(rows)))
    lengths = [len(rows[place]) for place in places]
    assert lengths == sorted(lengths, reverse=True)
    assert all(len(batch) == 1 or len(batch) * len(rows[batch[0]]) <= tokens for batch in order)
    assert all(len(rows[batch[0]]) - len(rows[batch[-1]]) <= PADDING for batch in order)


@given(ROWS.filter(bool))
def test_padding_is_masked(rows):
    made = padded(rows)
    assert [ids[mask == 1].tolist() for ids, mask in zip(*list(made.values())[:2], strict=True)] == rows
    assert made["input_ids"].shape[1] == max(map(len, rows))
