"""What is known of a stored file. Its content lies encrypted in the storage, under a random name."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class StoredFile(models.Model):
    """One file of a stream. `about_id` is what it belongs to; `seq` that one's number: who came later may not see it.

    `key` is the file's own key, sealed under the product's field key.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    about_id = models.UUIDField(unique=True)
    seq = models.BigIntegerField()
    seat = models.CharField(max_length=60)
    content_type = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        db_table = "files_file"

    def __str__(self) -> str:
        return str(self.id)
