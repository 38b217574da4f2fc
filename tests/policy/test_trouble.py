"""Words that say a matter is still open."""

import time

import pytest

from policy.trouble import still_broken

HEARD = [
    "it still does not work, thanks",
    "not working, thank you",
    "still broken, great",
    "why is it still leaking?",
    "I still see E4",
    "it started leaking again",
    "still no luck",
    "still E4",
    "tried that, same error",
    "still leaks",
    "leaking again",
    "no change",
    "still nothing",
    "that made no difference",
    "same as before",
    "it's doing it again",
    "it still leaks",
    "My tap is still dripping",
    "the light is still blinking red",
    "I am still getting the same message",
    "it keeps restarting again",
    "it broke again",
    "nothing changed",
    "nothing has changed",
    "didn't help",
    "the noise is there again",
    "I did all of that and it still leaks",
    "Hello, I have the same error again.",
    "the lamp flickers again",
    "still can't log in",
    "still the same",
    "Unfortunately still not fixed",
    "no improvement at all",
    "when I press the button it still shows E4",
    "if I press the button it still leaks",
    "why is it still leaking",
    "It's not solved. Can you help?",
    "It came back today",
    "it's back",
    "problem is back",
    "still not working, can you please check",
    "to no avail",
    "no joy",
    "The app still crashes when I open it",
    "it hasn't stopped leaking",
    "still leaking badly",
    "not solved yet",
    "the issue persists",
    "it's still there",
    "now it leaks even more",
    "it got worse",
    "it's worse now",
    "problem remains",
    "exactly the same as before",
    "still no change",
    "still no signal",
    "the same error shows up",
    "keeps happening",
]
OTHERS = [
    "another thing, my lamp is not working",
    "the code SPRING10 does not work, why?",
    "my app keeps crashing, what can i do",
    "does the app work without wifi? mine does not work offline",
    "so the price is still the same, great",
    "it does not work with my iphone 6, does it?",
    "did not change anything, all works as before, thanks",
    "Do you still sell filters?",
    "can I still return it",
    "it still works",
    "It is working again, solved!",
    "It is not broken any more",
    "when do I get my money back?",
    "Is the lamp back in stock?",
    "what if it still leaks?",
    "what do I do if it leaks again",
    "is it still under warranty",
    "Can I order again?",
    "it is still under warranty",
    "I still love it",
    "how can I use it again",
    "no more leaking, thanks",
    "no problem",
    "no problems any more",
    "it has not happened again",
    "I hope it won't happen again",
    "I want to order the same again",
    "does the discount still apply",
    "thanks again",
    "it no longer leaks",
    "still happy with it",
    "Can I change the same order again",
    "it works again",
    "all good again",
    "the same to you",
    "Is there still a discount",
    "are the shops still open",
    "May I ask again about delivery",
    "do you have the same in blue",
    "I would still recommend you",
    "if the battery fails again do I get a new one",
    "who pays when the repair fails again",
    "same to you, have a nice day",
    "could I still cancel?",
    "is the offer still valid",
    "see you again",
    "I'll write again if it leaks",
    "do you still have it in stock",
    "can I use the same code again",
    "is the shop still open on sundays",
    "I still have 5 days, right",
    "where do I find error codes",
    "what does error E4 mean",
    "how long is the warranty still",
    "how do I prevent it from leaking again",
    "everything still works fine",
    "thanks, still works",
    "happy again",
    "I'd like to order it again",
    "could you send the same invoice again",
    "when does the sale start again",
]


@pytest.mark.parametrize("text", HEARD)
def test_what_has_not_helped_is_heard(text: str) -> None:
    assert still_broken(text)


@pytest.mark.parametrize("text", OTHERS)
def test_a_question_or_good_news_is_no_trouble(text: str) -> None:
    assert not still_broken(text)


@pytest.mark.parametrize(
    "text", ["ok " * 5000, "still " * 16, "no " * 33, "it still " * 11, "the lamp is " * 3000, "x" * 9000]
)
def test_long_messages_take_no_time(text: str) -> None:
    before = time.process_time()
    still_broken(text)
    assert time.process_time() - before < 1.0
