"""What a list says, purely: which column is which, what a cell means, what is wrong with a row."""
