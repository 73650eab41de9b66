"""What takes longer than Slack waits is done one after the other, and whoever waits hears of a failure."""

from bot.worker import Worker


def test_jobs_are_done_in_order_and_a_failure_is_told_and_holds_up_nothing() -> None:
    done: list[str] = []
    worker = Worker(lambda error: f"sorry: {error}")

    def fail() -> None:
        raise ValueError("one")

    def fail_to_tell(_words: str) -> None:
        raise OSError("the form is closed")

    worker.later(lambda: done.append("first"), done.append)
    worker.later(fail, done.append)
    worker.later(fail, fail_to_tell)
    worker.later(lambda: done.append("last"), done.append)
    assert worker.rest(30)
    assert done == ["first", "sorry: one", "last"]
