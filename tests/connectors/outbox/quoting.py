"""Replies as mail programs write them: the person's words over, under or between what they quote."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from html import escape

ROBOT = "robot@barycentre.example"


def gmail(words: str, letter: str, *, english: bool = False) -> EmailMessage:
    """Gmail on the web: plain text and HTML, the letter in a `gmail_quote`, a long attribution wrapped."""
    intro = (
        f"On Thu, Nov 19, 2026 at 10:00 AM От Поколения к Поколению\n<{ROBOT}> wrote:"
        if english
        else f"чт, 19 нояб. 2026 г. в 10:00, От Поколения к Поколению\n<{ROBOT}>:"
    )
    html = (
        f'<div dir="ltr">{_html(words)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{escape(intro)}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">{_html(letter)}</blockquote></div>'
    )
    return _both(f"{words}\n\n{intro}\n\n{_marked(letter)}\n", html)


def outlook(words: str, letter: str, *, english: bool = False) -> EmailMessage:
    """Outlook: the letter under a block of headers, not marked line by line."""
    names = ("From", "Sent", "To", "Subject") if english else ("От", "Отправлено", "Кому", "Тема")
    values = (f"От Поколения <{ROBOT}>", "19 ноября 2026 г. 10:00", "site@krasnoselsky.example", "Новость: Марафон")
    headers = [f"{name}: {value}" for name, value in zip(names, values, strict=True)]
    block = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in zip(names, values, strict=True))
    html = (
        f'<html><head><style>p {{margin:0}}</style></head><body><div class="WordSection1"><p>{_html(words)}</p>'
        f'<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
        f"{block}</p></div></div><p>{_html(letter)}</p></div></body></html>"
    )
    return _both("\n".join([words, "", "_" * 32, *headers, "", letter, ""]), html)


def outlook_on_the_web(words: str, letter: str) -> EmailMessage:
    """Outlook on the web: HTML only, everything after an element with a known id is the letter."""
    html = (
        f'<div>{_html(words)}</div><div id="appendonsend"></div><hr style="width:98%">'
        f'<div id="divRplyFwdMsg" dir="ltr"><b>От:</b> robot</div><div>{_html(letter)}</div>'
    )
    return _message((html, "html"))


def yandex(words: str, letter: str) -> EmailMessage:
    """Yandex: plain text, the attribution on one line."""
    return _message((f'{words}\n\n19.11.2026, 10:00, "От Поколения" <{ROBOT}>:\n{_marked(letter)}\n', "plain"))


def mail_ru(words: str, letter: str) -> EmailMessage:
    """Mail.ru: plain text, a signature of the program's own before the attribution."""
    intro = f"Четверг, 19 ноября 2026, 10:00 +03:00 от От Поколения <{ROBOT}>:"
    sent = "Отправлено из мобильной Почты Mail https://trk.mail.example/c/1"
    return _message((f"{words}\n\n--\n{sent}\n{intro}\n \n{_marked(letter)}\n", "plain"))


def below(words: str, letter: str) -> EmailMessage:
    """Somebody who writes under the quotation."""
    return _message(
        (f"On 19.11.2026 10:00, {ROBOT} wrote:\n{_marked(letter)}\n\n{words}\n-- \nhttps://my.example\n", "plain")
    )


def unmarked(words: str, letter: str) -> EmailMessage:
    """A program that quotes without marking lines."""
    return _message((f"{words}\n\n-----Исходное сообщение-----\n{letter}\n", "plain"))


def _marked(letter: str) -> str:
    return "\n".join(f"> {line}" for line in letter.splitlines())


def _html(text: str) -> str:
    return "<br>".join(
        f'<a href="{escape(line)}">{escape(line)}</a>' if line.startswith("http") else escape(line)
        for line in text.splitlines()
    )


def _both(plain: str, html: str) -> EmailMessage:
    message = _message((plain, "plain"))
    message.add_alternative(html, subtype="html")
    return message


def _message(body: tuple[str, str]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Re: Новость"
    message.set_content(body[0], subtype=body[1])
    return message
