"""Documents: records become PDF files in the official form, are signed, stored and judged.

Knows: documents with their records, the numbers given out in each unit, type and term, every file
version (write-once on disk), who signed, uploaded papers. Offers: `services.create_document`,
`sign`, `keep_paper`; `queries` for lists, files and the public page; `validation` and `checks`
without any database. Needs: `ledger` to seal, a key store and an RFC 3161 service.

    create_document → signing → sign … sign → complete (sealed by the ledger) → replaced
"""
