"""What the invented members find when they count papers or hands."""

from chibo.assembly.voting.rules.sheet import INVALID, VALID, Sheet

AGAINST = 5  # every fifth voter is against


def counted(sheet: Sheet | None, papers: int) -> dict[str, int]:
    """The figures of one count: most agree; of names the first ones are elected, or have the best grade."""
    against = papers // AGAINST
    if sheet is None:
        return {"yes": papers - against, "no": against, "abstain": 0}
    figures = dict.fromkeys(sheet.figures, 0) | {VALID: papers, INVALID: 0}
    for index in range(len(sheet.names)):
        columns = sheet.columns(index)
        if sheet.grades:
            figures |= {columns[0]: papers - against, columns[-1]: against}
        elif index < sheet.seats:
            figures[columns[0]] = max(papers - index, 0)
    return figures
