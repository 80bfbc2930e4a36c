"""What is known of a member, as facts: when each holds, since when it is known, who entered, confirmed, approved it.

A fact is never overwritten: a newer one supersedes it. What a member's row or its dated rows say and no
fact has said yet is an opening fact, written down as soon as something supersedes it.
"""
