"""Files and versions, rendering, signing, validation."""
