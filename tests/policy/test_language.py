"""The language of a text is told, or nothing is said."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.language import CODES, language_of, plausible_code

TEXTS = {
    "en": "You can return products within thirty days of delivery if the seal is intact.",
    "de": "Sie können Produkte innerhalb von dreißig Tagen nach der Lieferung zurückgeben.",
    "fr": "Vous pouvez retourner les produits dans les trente jours suivant la livraison.",
    "es": "Puede devolver los productos en un plazo de treinta días desde la entrega.",
    "pt": "Você pode devolver os produtos em até trinta dias após a entrega do pedido.",
    "it": "È possibile restituire i prodotti entro trenta giorni dalla consegna dell'ordine.",
    "nl": "U kunt producten binnen dertig dagen na levering terugsturen als het zegel heel is.",
    "pl": "Produkty można zwrócić w ciągu trzydziestu dni od dostawy zamówienia do domu.",
    "ru": "Вы можете вернуть товары в течение тридцати дней после доставки заказа.",
    "zh": "您可以在收到商品后三十天内退货，前提是封条完好无损，请保留收据。",
    "ja": "商品はお届けから三十日以内であれば返品できます。レシートをお持ちください。",
    "ar": "يمكنك إرجاع المنتجات خلال ثلاثين يومًا من التسليم إذا كان الختم سليمًا.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_is_enough(code: str):
    assert language_of(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "OK", "Returns", "12.50 € 30 40 50 60 70 80 90", "GET /v1/foo 200 {'a': 1}"])
def test_too_little_to_go_by_is_no_language(text: str):
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("declared", "code"),
    [("pt-BR", "pt"), ("zh_Hans", "zh"), (" EN ", "en"), ("english", "en"), ("xx", "en"), ("", "en"), (None, "en")],
)
def test_what_the_document_declares_comes_first_if_it_is_a_code(declared: str | None, code: str):
    assert language_of(TEXTS["en"], declared) == code


@given(st.text(max_size=200))
def test_the_answer_is_a_code_or_nothing(text: str):
    assert language_of(text) in CODES | {None}
    assert plausible_code(text) in CODES | {None}


def test_the_model_is_loaded_only_when_a_text_must_be_read():
    code = "import policy.language as l, sys; l.language_of('x' * 90, 'en'); sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
