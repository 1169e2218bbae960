"""What stands about each unit in the directory."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Entry(models.Model):
    """A unit as those who look for help see it. Every unit has one: the database makes it with the unit.

    `words` and `sorts_as` follow from the unit, its organisation and this row, by triggers (migration 0001).
    """

    unit_id = models.UUIDField(primary_key=True)
    what = models.CharField(max_length=600, blank=True, db_default="")
    for_whom = models.CharField(max_length=300, blank=True, db_default="")
    phone = models.CharField(max_length=40, blank=True, db_default="")  # where it is another than the unit's own
    address = models.CharField(max_length=200, blank=True, db_default="")
    hours = models.CharField(max_length=200, blank=True, db_default="")
    needs = models.CharField(max_length=300, blank=True, db_default="")  # codes of kinds.NEEDS, with spaces between
    need_words = models.TextField(blank=True, db_default="")
    owner_role_id = models.UUIDField(null=True)  # who answers for that it is right
    right_on = models.DateField(null=True)  # when somebody last said that it was
    ask_again_on = models.DateField(null=True)  # when the owner is asked "still right?"
    sorts_as = models.TextField(blank=True, db_default="", db_collation="C")
    words = SearchVectorField(null=True)

    class Meta:
        db_table = "directory_entry"
        indexes = [
            GinIndex(fields=["words"], name="directory_by_word"),
            models.Index(fields=["sorts_as", "unit_id"], name="directory_by_name"),
            models.Index(fields=["owner_role_id"], name="directory_by_owner"),
        ]

    def __str__(self) -> str:
        return str(self.unit_id)
