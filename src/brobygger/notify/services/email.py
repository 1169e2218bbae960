"""E-mail through Django's mail settings: files (`.eml`) by default, SMTP where that is set."""

from __future__ import annotations

from email.mime.text import MIMEText
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage

from brobygger.notify.services.outgoing import Never, NotNow, Outgoing

FOR_GOOD = 500  # RFC 5321 §4.2.1: 5yz is a permanent no, 4yz a transient one


def send(message: Outgoing) -> None:
    """Hand the e-mail on. A permanent no to the receiver raises Never; anything else NotNow or OSError."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMessage(
        subject=message.text.subject,
        body=message.text.body,
        to=[message.to],
        headers={"Message-ID": f"<{message.id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    if message.text.calendar:
        mail.mixed_subtype = "alternative"  # the same said twice: a calendar's own way is to take in the second
        mail.attach(_calendar(message.text.calendar))
    try:
        mail.send(fail_silently=False)
    except BadHeaderError:  # a line break in the address
        raise Never("refused") from None
    except SMTPRecipientsRefused as refused:
        if all(code >= FOR_GOOD for code, _ in refused.recipients.values()):
            raise Never("bounced") from None
        raise NotNow("recipient") from None
    except SMTPDataError as error:
        if error.smtp_code >= FOR_GOOD:
            raise Never("refused") from None
        raise NotNow(f"smtp-{error.smtp_code}") from None
    except SMTPException as error:
        raise NotNow(type(error).__name__) from None


def _calendar(document: str) -> MIMEText:
    """A calendar file as mail programs take it in (RFC 6047 §2.4): its method stands in its type too."""
    part = MIMEText(document, "calendar", "utf-8")
    part.set_param("method", "CANCEL" if "\r\nMETHOD:CANCEL\r\n" in document else "REQUEST")
    part.set_param("component", "VEVENT")
    return part
