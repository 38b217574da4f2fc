"""Words of danger to people."""

import time

import pytest

from policy.danger import speaks_of_danger

HEARD = [
    "my son is drowning",
    "I can smell something burning",
    "there is smoke coming out of the lamp",
    "it is smoking",
    "burning smell from the plug",
    "sparks",
    "it's melting",
    "smoke is coming out of it",
    "my charger started smoking",
    "I see sparks when I plug it in",
    "the socket is sparking",
    "the plug melted",
    "the cable is melting",
    "smells like burning plastic",
    "it smells burnt",
    "flames are coming out of the oven",
    "smoke everywhere",
    "black smoke from the motor",
    "the battery is swollen",
    "the battery exploded",
    "it just blew up",
    "I got a shock from the lamp",
    "when I plug it in there are sparks",
    "my lamp is burning",
    "there's a burning smell",
    "the adapter is giving off smoke",
    "something is burning",
    "the toaster went up in flames",
    "There was smoke when I turned it on",
    "it sparks",
    "it caught fire",
    "smoke!",
    "help, smoke",
    "smelled smoke",
    "the power bank is bulging",
    "the heater is smoking and I am scared",
    "smoke came out of the plug",
    "the device is emitting smoke",
    "it started to smoke",
    "there's smoke",
    "it smells of burnt plastic",
    "smell of burning",
    "sparks flying from the outlet",
    "sparks came out",
    "the cord is melting",
    "my phone is burning",
    "Help there's fire",
    "the oven is burning",
    "the kettle sparked and went dark",
    "weird burning smell when it is on",
]
OTHERS = [
    "overdosed the leaf feed, what now",
    "the light is burning all night, how do I set a schedule",
    "the led is burning red, what does it mean",
    "the basil leaves are burnt at the tips, why?",
    "my plants are burnt by the lamp",
    "my lamp is burnt out, where do i get a new one?",
    "the pod is swelling, is this normal?",
    "the seedlings are drowning",
    "can I get an emergency replacement pump",
    "my seeds are swelling nicely",
    "how do I make the seeds explode into growth",
    "smoke detector",
    "smoking area",
    "can I smoke here",
    "do you have a smoking room",
    "is smoking allowed on the balcony",
    "my neighbour is smoking on the balcony",
    "smoke alarm battery",
    "how do I test the smoke alarm",
    "do you sell spark plugs",
    "sparkling water",
    "melting point of the wax",
    "the ice cream is melting",
    "does the lamp come in smoke grey",
    "smoked glass",
    "non-smoking room please",
    "how many calories am I burning",
    "burn a CD",
    "what if it starts smoking?",
    "what should I do if there is smoke",
    "does it produce smoke",
    "burning question",
    "where is the fire exit",
    "a smoke-free flat",
    "who pays for smoke damage",
    "I have a smoke detector that beeps",
    "there is a smoke detector in the room",
    "the smoke detector is beeping",
    "I saw a smoke alarm on your page",
    "do I need smoke alarms",
    "flame retardant fabric",
    "fireplace",
    "Fire TV stick",
    "my fire tablet is slow",
    "I got a Fire TV",
    "there is a spark plug missing",
    "Apache Spark",
    "I quit smoking",
    "it is smoke free",
    "the candle is burning down too fast",
    "my friend is smoking",
    "is there a fire sale",
    "it is burning calories",
    "we melt cheese with it",
    "fireworks",
    "is there a smoking area",
    "smoking policy",
    "can guests smoke",
    "smoking is not allowed right",
    "where is the smoking terrace",
    "smoke sensor price",
    "what to do if my smoke detector goes off",
    "do the lamps melt in the sun",
    "can it catch sparks",
    "spark theme",
    "how hot does it burn",
    "burner",
    "burn rate",
    "what is the smoke point of oil",
]


@pytest.mark.parametrize("text", HEARD)
def test_smoke_sparks_and_burning_are_danger(text: str) -> None:
    assert speaks_of_danger(text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_smells_of_danger_is_a_question(text: str) -> None:
    assert not speaks_of_danger(text)


@pytest.mark.parametrize(
    "text", ["ok " * 5000, "still " * 16, "no " * 33, "it still " * 11, "the lamp is " * 3000, "x" * 9000]
)
def test_long_messages_take_no_time(text: str) -> None:
    before = time.process_time()
    speaks_of_danger(text)
    assert time.process_time() - before < 1.0
