"""The look: base layout, components, formats, navigation register, error pages, ``responses.respond``.

Offers templates (``base.html``, ``plain.html``, ``hall.html``, ``components/``), template tags that are always
loaded, ``responses.respond``, and the registers that rooms fill from their ``menu.py``: ``navigation.register``
and ``frame.offer_seats``. Knows no room; needs ``core`` for the actor, the errors and the kind of installation.
"""
