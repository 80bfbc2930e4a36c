"""What the pages of the room show, made from the tree, the roll-ups and the branches' standing."""
