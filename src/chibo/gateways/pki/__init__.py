"""A demonstration public key infrastructure with real X.509, and the sockets to keys and time stamps.

    authority.py   root, issuing CA, time-stamping certificate, signers, revocation lists (files)
    tsa.py         RFC 3161 replies
    server.py      HTTP on loopback: time stamps, revocation lists, CA certificates
    keystore.py    where a signer's key lives: the protocol, and PKCS#12 files

Certificates made here prove nothing in law and say so in their names. A real installation is
given the address of a licensed time-stamping service and the keys of a licensed authority instead.
"""
