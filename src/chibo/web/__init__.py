"""The look: base layout, components, navigation register, error pages, respond()."""
