"""Pure rules of deciding: who counts, who votes, what is needed, what came out. No Django, no clock.

``kinds`` decision types as data · ``refusal`` a rule says no · ``electorate`` roll, base, quorum,
channels · ``decision`` thresholds and outcomes · ``counting`` two persons, one count · ``discipline``
forms and grades · ``election`` lists of candidates · ``sentence`` the rule in words · ``states`` the
life of a vote. Sources and worked examples: docs/reference/decision-rules.md
"""
