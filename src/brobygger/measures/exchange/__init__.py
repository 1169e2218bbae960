"""Answers in the form that other systems read (HL7 FHIR R4). Plain Python: no Django, no database."""
