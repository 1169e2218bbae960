"""Who was asked, what was answered, and what a service may use. The two first are kept apart for anonymous surveys."""

from __future__ import annotations

from django.db import models

from brobygger.kernel.ids import new_id


class Collection(models.Model):
    """Answers that are counted together: a survey between one organisation (then both are the same) or two."""

    id = models.UUIDField(primary_key=True)  # follows from the rest, so that two at once make one
    kind = models.CharField(max_length=40)
    organisation_a = models.UUIDField()
    organisation_b = models.UUIDField()

    class Meta:
        db_table = "measures_collection"

    def __str__(self) -> str:
        return str(self.id)


class Asked(models.Model):
    """Somebody who was sent an anonymous survey: whether they have answered, never when and never what."""

    id = models.UUIDField(primary_key=True)  # follows from instrument, object and person: asked once
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT)
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    rater_person_id = models.UUIDField()
    object_id = models.UUIDField(null=True)  # what set it off
    opened_by_seat = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered = models.BooleanField(default=False)

    class Meta:
        db_table = "measures_asked"

    def __str__(self) -> str:
        return str(self.id)


class Waiting(models.Model):
    """An anonymous answer that waits for four others. Nobody reads it; `measures_answer_survey` alone writes it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    collection_id = models.UUIDField()
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    answers = models.JSONField()

    class Meta:
        db_table = "measures_waiting"

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """An anonymous answer: a random key and the day of its batch. No author, no moment, no language."""

    id = models.UUIDField(primary_key=True, default=new_id)
    collection_id = models.UUIDField()
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    answers = models.JSONField()
    stored_on = models.DateField()

    class Meta:
        db_table = "measures_answer"
        indexes = [models.Index(fields=["collection_id", "instrument"], name="answer_by_collection")]

    def __str__(self) -> str:
        return str(self.id)


class Form(models.Model):
    """One administration to a named person: how it was given, what was answered, what it comes to."""

    id = models.UUIDField(primary_key=True, default=new_id)
    room_id = models.UUIDField()
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    own_text_id = models.UUIDField(null=True)  # where it is an organisation's own
    about_person_id = models.UUIDField()
    opened_by_seat = models.CharField(max_length=60)
    rater = models.CharField(max_length=20)  # rules.Rater: whose view it is
    rater_person_id = models.UUIDField(null=True)  # who gets the link, where it is not the person
    seen_by = models.CharField(max_length=10, default="giver")  # rules.SeenBy: whom the person lets read it
    mode = models.CharField(max_length=20)  # rules.Mode: how it is filled in
    interpreter = models.BooleanField()
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=2, blank=True)
    answers = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    algorithm = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "measures_form"
        indexes = [models.Index(fields=["room_id", "instrument", "made_at"], name="form_by_room")]

    def __str__(self) -> str:
        return str(self.id)


class Licence(models.Model):
    """What an organisation may use, on what terms, and the text that it has loaded under it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_id = models.UUIDField()
    instrument = models.CharField(max_length=60)
    holder = models.CharField(max_length=200)
    terms = models.CharField(max_length=1000)
    proof = models.CharField(max_length=300)
    electronic = models.BooleanField()
    valid_until = models.DateField(null=True)  # the last day
    recorded_by_role_id = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "measures_licence"
        constraints = [models.UniqueConstraint(fields=["organisation_id", "instrument"], name="licence_once")]

    def __str__(self) -> str:
        return str(self.id)


class OwnText(models.Model):
    """An instrument as an organisation has loaded it: both files, never changed; a new version is a new row."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation_id = models.UUIDField()
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    questionnaire = models.TextField()
    sheet = models.TextField()
    loaded_by_role_id = models.UUIDField()
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "measures_own_text"
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "instrument", "version"], name="own_text_once")
        ]

    def __str__(self) -> str:
        return str(self.id)
