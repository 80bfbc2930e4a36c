"""Questions, electorates, open votes, counts; knows no meeting."""
