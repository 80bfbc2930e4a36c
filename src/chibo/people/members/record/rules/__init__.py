"""Pure rules of the record: groups and their fields, partial days, carving of periods, the way of a request."""
