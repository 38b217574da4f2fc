import threading
from concurrent.futures import ThreadPoolExecutor

from retrieval.gate import Gate

PATIENCE_S = 20.0


def test_many_pass_at_once():
    gate, both = Gate(), threading.Barrier(2, timeout=PATIENCE_S)

    def work() -> None:
        with gate.passing():
            both.wait()

    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(work), threads.submit(work)]:
            one.result()


def test_who_closes_it_is_alone_among_a_crowd():
    gate = Gate()
    inside, alone, done = [0], [0], threading.Event()
    seen: list[tuple[int, int]] = []
    counting = threading.Lock()

    def crowd() -> None:
        while not done.is_set():
            with gate.passing():
                with counting:
                    inside[0] += 1
                seen.append((0, alone[0]))
                with counting:
                    inside[0] -= 1

    def closer() -> None:
        for _ in range(50):
            with gate.closed():
                alone[0] += 1
                seen.append((inside[0], alone[0] - 1))
                alone[0] -= 1

    with ThreadPoolExecutor(6) as threads:
        crowds = [threads.submit(crowd) for _ in range(4)]
        closers = [threads.submit(closer) for _ in range(2)]
        for one in closers:
            one.result(PATIENCE_S)
        done.set()
        for one in crowds:
            one.result(PATIENCE_S)
    assert set(seen) == {(0, 0)}


def test_it_opens_again_after_a_failure():
    gate = Gate()
    for way in (gate.passing, gate.closed, gate.passing):
        try:
            with way():
                raise ValueError
        except ValueError:
            pass
    with gate.closed():
        pass
