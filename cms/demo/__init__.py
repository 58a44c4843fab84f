"""The demonstration: a fictional group whose records are made by the real services, as of days in the past.

Every story is a generator that yields the moment of its next act; the acts of all stories are carried out in the
order of their moments, so that numbers, inboxes and the audit trail look as if the group had worked here all along.
Deterministic: the same day gives the same data.
"""
