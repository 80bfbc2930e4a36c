"""Icons: strokes on a square of 24 units, inline, only in navigation and always beside a word."""

PATHS = {
    "home": '<path d="M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z"/>',
    "meeting": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.3-6 7-6s6.4 2 7 6"/>',
    "document": '<path d="M6 3h8l4 4v14H6z"/><path d="M9 12h6M9 16h6"/>',
    "record": '<rect x="4" y="5" width="16" height="14" rx="2"/><circle cx="9" cy="11" r="2"/>'
    '<path d="M6.5 16c.5-1.7 4.5-1.7 5 0M14 10h3M14 14h3"/>',
    "statistics": '<path d="M5 20V11M12 20V4M19 20v-6"/>',
    "overview": '<path d="M12 4v5M6 14V9h12v5M4 14h4v5H4zM16 14h4v5h-4zM10 2h4v3h-4z"/>',
    "now": '<circle cx="12" cy="12" r="8"/><circle cx="12" cy="12" r="3"/>',
    "agenda": '<path d="M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1"/>',
    "roll": '<path d="M4 12l4 4 6-8M14 17h6M17 12h3"/>',
    "pen": '<path d="M5 19l1-4L16 5l3 3L9 18z"/>',
    "log": '<path d="M5 4h14v16H5zM8 8h8M8 12h8M8 16h5"/>',
    "seal": '<circle cx="12" cy="9" r="5.5"/><path d="M9 14l-1.5 7 4.5-2.5L16.5 21 15 14"/>',
    "machine": '<rect x="4" y="5" width="16" height="6" rx="1"/><rect x="4" y="13" width="16" height="6" rx="1"/>'
    '<path d="M8 8h.01M8 16h.01"/>',
    "account": '<circle cx="8" cy="14" r="4"/><path d="M11 11l8-8M16 6l3 3"/>',
    "backup": '<path d="M12 3v10M8 9l4 4 4-4M4 15v5h16v-5"/>',
}
