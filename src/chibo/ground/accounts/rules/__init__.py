"""Pure rules, one module for each part of getting in."""
