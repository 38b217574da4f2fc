"""Words that say an answer was none, or wrong."""

import time

import pytest

from policy.missed import says_missed

HEARD = [
    "that is not true, mine has no button",
    "no that can't be right",
    "you've got that wrong",
    "not correct",
    "That doesn't sound right",
    "this contradicts the manual",
    "the manual says otherwise",
    "that's wrong, it is 30 days",
    "You are wrong",
    "This is not true.",
    "it is wrong",
    "That is incorrect",
    "no, that's not right",
    "I don't think that's right",
    "that seems wrong",
    "but the manual says 30 days",
    "your website says something else",
    "that is not what the manual says",
    "that can't be true",
    "I think that's wrong",
    "sorry but this is not correct",
    "hmm, that isn't correct",
    "that answer is wrong",
    "what you said is wrong",
    "Wrong, the fee is 20",
    "nope, not true",
    "I checked and that is wrong",
    "that contradicts what your colleague told me",
    "the contract states the opposite",
    "that cannot be correct",
    "it can't be right",
    "thats not right",
    "thats wrong",
    "no thats incorrect",
    "the FAQ says something different",
    "but it says 14 days on your website",
    "I read something else on your site",
    "that doesn't match the manual",
    "that is different from what the manual says",
    "my contract says otherwise",
    "nope, wrong",
    "wrong!",
    "you are incorrect",
    "that's false information",
    "you have it wrong",
]
OTHERS = [
    "the label says not valid, why?",
    "my colleague told me no, is that true?",
    "I already tried resetting the wifi, what next?",
    "i'm asking about the warranty of the sprig mini",
    "I got the wrong colour, it is wrong",
    "the price on my bill, it is wrong",
    "What if that is wrong?",
    "Is it wrong that I must pay twice?",
    "No, the blue one",
    "The sum is wrong",
    "the address on my order is wrong",
    "I entered a wrong IBAN",
    "is that correct?",
    "is that right",
    "is this true",
    "what does the manual say",
    "where does the manual say that",
    "can I correct a wrong address",
    "it is wrong, I ordered the blue one",
    "my size is wrong",
    "the date is not correct on my invoice",
    "how do I correct it",
    "who pays if the label is wrong",
    "what happens when the invoice is wrong",
    "the colour is not right",
    "it is not right for my kitchen",
    "my invoice says I owe 30",
    "the manual says to press reset, where is it",
    "which applies if the contract says otherwise",
    "the lamp I got is wrong",
    "the delivered part was wrong, can I send it back",
    "is the answer key wrong",
    "I was sent the wrong size",
    "it is the wrong one",
    "you sent me the wrong lamp",
    "right",
    "that's right",
    "that is true",
    "the wrong lamp arrived",
    "I have got it wrong, how do I change my address",
    "what does otherwise mean",
    "is the manual wrong",
    "the invoice is wrong",
    "the sum on it is wrong",
    "your invoice is not correct",
    "it's wrong on my card",
    "it is wrong size",
    "it's the wrong size",
    "my order is not right",
    "that lamp is wrong",
    "can that be right for a child",
    "what if the website says otherwise",
]


@pytest.mark.parametrize("text", HEARD)
def test_an_answer_that_is_contradicted_is_heard(text: str) -> None:
    assert says_missed(text)


@pytest.mark.parametrize("text", OTHERS)
def test_a_thing_that_is_wrong_is_no_answer_that_is(text: str) -> None:
    assert not says_missed(text)


@pytest.mark.parametrize(
    "text", ["ok " * 5000, "still " * 16, "no " * 33, "it still " * 11, "the lamp is " * 3000, "x" * 9000]
)
def test_long_messages_take_no_time(text: str) -> None:
    before = time.process_time()
    says_missed(text)
    assert time.process_time() - before < 1.0
