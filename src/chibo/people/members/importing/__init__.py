"""A branch's list of members as a file: read, understood column by column, checked row by row, written all or nothing, undone."""
