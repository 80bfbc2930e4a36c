"""What the national population register says of members, and what a person decides about it.

Knows which member is which number of the register; asks for a purpose of its table, writes down every
question where the member reads it, explains whom an answer may mean, and queues what differs. Never writes
a record by itself but where an answer can mean nobody else. Needs the members below it and the port in
``gateways.population``.
"""
