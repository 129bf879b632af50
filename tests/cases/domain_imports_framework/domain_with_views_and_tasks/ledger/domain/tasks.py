"""What somebody has to do about an account: no jobs."""

import smtplib  # error: apr-domain-imports-framework


def remind(address: str) -> None:
    with smtplib.SMTP("mail", timeout=3) as mail:
        mail.sendmail("ledger@example.com", address, "please look")
