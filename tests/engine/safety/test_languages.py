"""Other languages: a reply in Spanish, French, German or Portuguese is no misspelled English."""

from __future__ import annotations

import pytest

from firsthand.domain.decisions import Draft
from firsthand.engine.safety import check
from firsthand.proofreaders import proofread

REPLIES = (
    "Hola Ana, lamentamos los inconvenientes. ¿Nos puedes enviar tu número de caso por mensaje privado? ^LM",
    "Un representante bilingüe se comunicará lo más pronto posible. Gracias por su paciencia. ^JB",
    "¡Gracias por escribirnos! Ya estamos revisando la señal de tu zona y te avisamos hoy mismo.",
    "Buenas tardes. Envíanos un DM y con gusto te ayudamos.",
    "Sentimos la demora, estamos trabajando en ello.",
    "Entendemos tu molestia. Reinicia el módem y cuéntanos si mejora.",
    "Claro que sí, tu plan incluye roaming en México y Canadá.",
    "Qué buena noticia! Nos alegra mucho que ya funcione",
    "Hola, la tienda abre a las 9 am. Saludos!",
    "Perfecto, gracias.",
    "Bonjour Marie, nous sommes désolés pour ce désagrément. Pouvez-vous nous contacter en message privé ?",
    "Merci pour votre retour, notre équipe vérifie votre ligne dès maintenant.",
    "Bonjour, le réseau est rétabli dans votre quartier. Bonne journée !",
    "Avez-vous redémarré votre téléphone ? Dites-nous si le problème persiste.",
    "Nous comprenons votre frustration et faisons le nécessaire.",
    "C'est noté, merci !",
    "Hallo Herr Weber, es tut uns leid. Bitte schicken Sie uns Ihre Kundennummer als Direktnachricht.",
    "Vielen Dank für Ihre Geduld, unsere Techniker arbeiten bereits daran.",
    "Guten Morgen! Das Netz ist wieder da. Viele Grüße, Team Larkwire",
    "Haben Sie das Gerät schon neu gestartet?",
    "Olá João, lamentamos o transtorno. Pode nos enviar uma mensagem privada com o número do protocolo?",
    "Obrigado pelo contato! Já estamos verificando o sinal da sua região.",
    "Bom dia! O serviço foi restabelecido.",
    "Buongiorno Giulia, ci dispiace per il disagio. Può inviarci un messaggio privato con il suo numero?",
    "Grazie per la segnalazione, stiamo verificando la linea.",
    "Goedemiddag, wat vervelend. Stuur ons even een privébericht met je klantnummer.",
    "Bedankt voor je bericht, we kijken er direct naar.",
    "Dzień dobry, przepraszamy za utrudnienia. Prosimy o wiadomość prywatną.",
    "Hej! Tråkigt att höra, skicka gärna ett direktmeddelande så hjälper vi dig.",
    "Kumusta po, pasensya na sa abala. Paki-send po ng DM ang detalye.",
    "Xin chào, chúng tôi rất tiếc về sự cố này.",
    "ご不便をおかけして申し訳ございません。DMでご連絡ください。",
    "죄송합니다. DM으로 연락 주시면 도와드리겠습니다.",
    "您好，很抱歉给您带来不便，请私信我们。",
    "Здравствуйте! Приносим извинения, уже проверяем.",
    "مرحبا، نعتذر عن الإزعاج. يرجى مراسلتنا على الخاص.",
)


@pytest.mark.parametrize("text", REPLIES)
def test_a_reply_in_another_language_is_not_held_to_english(text):
    found = check(Draft(text, "facebook"), proofread(text))
    assert not found, [(f.check, text[f.start : f.end], f.suggestion) for f in found]


@pytest.mark.parametrize("text", REPLIES[:3])
def test_private_data_is_stopped_in_every_language(text):
    text = f"{text} 4111 1111 1111 1111"
    assert "private_data" in {f.check for f in check(Draft(text, "facebook"), proofread(text))}


@pytest.mark.parametrize(
    "text",
    [
        "Hi José, thanks for reaching out, we are sorry for teh delay.",
        "Hi Renée, we are sorry. Your order should arive by Friday.",
    ],
)
def test_a_foreign_name_does_not_switch_the_spelling_off(text):
    assert "spelling" in {f.check for f in check(Draft(text, "x"), proofread(text))}
