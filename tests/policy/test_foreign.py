"""Messages in other languages are told from English ones, and what nobody can tell is let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.foreign import foreign_to, no_language

IN_ENGLISH = (
    "reset password",
    "How long does delivery to Québec take?",
    "wifi keeps dropping out again today",
    "refund status order 4471-B",
    "cancel subscription effective immediately",
    "on the 28th September",
)
IN_OTHERS = (
    "¿Cómo puedo cambiar mi contraseña?",
    "Je voudrais changer mon mot de passe",
    "Wie kann ich mein Passwort zurücksetzen?",
    "Come posso restituire un prodotto?",
    "我忘记了密码",
    "Как сменить пароль?",
    "パスワードを忘れました",
)


@pytest.fixture(scope="module")
def foreign():
    return foreign_to({"en"})


@pytest.mark.parametrize("text", IN_ENGLISH)
def test_english_is_understood(foreign, text):
    assert not foreign(text)


@pytest.mark.parametrize("text", IN_OTHERS)
def test_other_languages_are_not(foreign, text):
    assert foreign(text)


@pytest.mark.parametrize("text", ["", "E4", "hola", "404 !!", "🙂🙂🙂", "WM-2000X", "ok", "π r²"])
def test_what_is_too_short_to_tell_is_let_through(foreign, text):
    assert not foreign(text)


def test_a_configured_language_is_understood():
    both = foreign_to({"en", "es"})
    assert not both("¿Cómo puedo cambiar mi contraseña?")
    assert both("Je voudrais changer mon mot de passe")


def test_a_guess_is_no_reason_to_refuse():
    assert not foreign_to({"en"}, lambda _: ("es", 0.3))("cambiar mi correo hoy mismo")
    assert foreign_to({"en"}, lambda _: ("es", 0.9))("cambiar mi correo hoy mismo")


def test_a_model_of_every_language_refuses_none():
    assert foreign_to(()) is no_language
    assert not no_language("我忘记了密码")


@given(st.text(max_size=60))
def test_any_text_gets_a_plain_yes_or_no(text):
    assert foreign_to({"en"}, lambda _: ("en", 1.0))(text) in (True, False)
