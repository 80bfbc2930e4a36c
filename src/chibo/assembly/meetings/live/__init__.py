"""The live stream of meetings: server-sent events, one process, no page of its own.

    NOTIFY meeting:seq ─► hub ─► room loads the new events ─► regions rendered once for each audience
    and language ─► one frame into the queue of every listener ─► text/event-stream

A frame carries the changed regions themselves, so nobody asks again. Its id is the meeting's number:
who comes back with it gets what differs between then and now, and so sees what one that never left
sees. ``hub`` owns the rooms, ``room`` the renderings of one meeting, ``entry`` who may listen,
``stream`` the protocol.
"""
