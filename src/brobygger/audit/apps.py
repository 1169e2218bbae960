"""Django's name for this folder; at start-up the log becomes the keeper of refusals."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "brobygger.audit"
    label = "audit"

    def ready(self) -> None:
        from brobygger.audit.services.recording import record_refusal
        from brobygger.kernel import decisions

        decisions.write_refusals_with(record_refusal)
