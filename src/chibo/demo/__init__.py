"""A demo installation on the real frame: invented people in an invented commune, and one meeting.

Knows everybody and is known by nobody but the command line. ``frame`` and ``generator`` say what there is,
``evening`` what happens, ``build`` writes the first into the database, ``player`` plays the second,
``session`` is the whole run.
"""


def run(seed: int, serving: bool) -> int:
    """Play the demo in this installation, or report the one that was played.

    Django is loaded, and worker, log signer, ledger and demo authority run beside.

    Args:
        seed: of the invented people; a database that holds a demo keeps its own.
        serving: the pages come up afterwards; the log-ins are told then.

    Returns:
        0 when the own result was verified; 1 when something failed.
    """
    from chibo.demo import telling
    from chibo.demo.progress import DemoFailed
    from chibo.demo.session import Session

    telling.begin()
    try:
        report = Session(seed).run()
    except DemoFailed as reason:
        telling.fail(reason)
        return 1
    telling.end(report, serving=serving)
    return 0
