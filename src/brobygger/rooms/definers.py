"""The SECURITY DEFINER functions of rooms, and why each must reach rows that the caller may not read."""

DEFINERS = (
    ("rooms_post_messages", "writes event, message, ball and news in one transaction for many seats, checking each"),
    ("rooms_message_bodies", "renders new messages once for all their readers; our live actor alone"),
    ("rooms_news", "what a round of the fan-out tells: events, readers and bodies; our live actor alone"),
    ("rooms_unsendable", "which of a batch name somebody who is not in the room; part of rooms_post_messages"),
    ("rooms_home", "the seat's own rooms by urgency: row by row, the policies would cost seconds with 300 rooms"),
    ("rooms_what_waits", "whom a message names or answers, without its words; the job that tells members alone"),
    ("rooms_note_here", 'one\'s own "last here"; nobody writes their own membership otherwise'),
    ("rooms_trust_persons", "members see whom the person trusts; the table is otherwise the person's alone"),
)
