"""The mail backend where no other is set: prints every mail on standard error and keeps it as a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as Printing
from django.core.mail.backends.filebased import EmailBackend as Keeping
from django.core.mail.message import EmailMessage


class PrintAndKeep(BaseEmailBackend):
    """Standard output stays free, for commands answer there."""

    def __init__(self, fail_silently: bool = False, **settings: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.backends = (Printing(stream=sys.stderr), Keeping())

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for backend in self.backends:
            backend.send_messages(email_messages)
        return len(email_messages)
