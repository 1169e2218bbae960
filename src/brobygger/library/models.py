"""What one learns from: each with the organisation that stands for it."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Entry(models.Model):
    """A manual, article, licence, practice example or event; the thing itself is behind its link."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=10)  # rules.Kind
    title = models.CharField(max_length=160)
    about = models.CharField(max_length=600, blank=True)
    link = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=40, blank=True)  # of what is behind the link, in words
    level = models.CharField(max_length=10, blank=True)  # rules.Level
    day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    place = models.CharField(max_length=160, blank=True)
    organiser = models.CharField(max_length=160, blank=True)
    is_full = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by_role_id = models.UUIDField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "library_entry"
        indexes = [models.Index(fields=["kind", "day"], condition=models.Q(removed_at=None), name="library_by_kind")]

    def __str__(self) -> str:
        return self.title
