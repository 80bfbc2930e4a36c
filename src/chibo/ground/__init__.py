"""Ground floor: who is who, who belongs where, and how word reaches them."""
