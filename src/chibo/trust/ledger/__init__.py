"""The append-only log of sealed documents.

Knows: the queue of seals, their order in the log, the checkpoints that were signed, the files that
anybody may read. Offers: `services.enqueue_seal` in the transaction of the room that seals,
`queries.evidence` once the fact `ledger.sealed` has come, `verification.check_evidence` without any
database. Needs: the log's signer (`gateways.logsigner`) and a folder (`CHIBO_LOG_DIR`).

    enqueue_seal → queued → sequence() → sequenced → publish() → published → sealed

There are no witnesses yet, so a seal shows that the log has not changed since somebody kept one of
its checkpoints, not that nobody else was shown another log; every text about a seal says so.
"""
