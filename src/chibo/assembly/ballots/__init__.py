"""Secret ballots on phones that anyone entitled can check and nobody can open.

The room knows elections (Belenios 2.0, ``protocols.belenios``): who holds which role, the keys' ceremony, the
sealed box of ballots that wait, the archive, the tally. It attaches to votes of a meeting, whose roll says who
votes by phone and who on paper, and hands the proven sum to the vote. It offers the archive to those on the
roll and to auditors. It keeps no relation between a person and a ballot (docs/explanation/secret-ballots.md).
"""
