"""Exact ratios as decimal text, for people: no rule of production."""


def decimal_text(numerator: int, denominator: int, places: int) -> str:
    """Return a ratio that is not negative with so many decimals, rounded down."""
    scale = 10**places
    whole, fraction = divmod(numerator * scale // denominator, scale)
    return f"{whole}.{fraction:0{places}}" if places else str(whole)


def percent_text(part: int, whole: int, places: int) -> str:
    """Return which percentage ``part`` is of ``whole``, with so many decimals, rounded down."""
    return decimal_text(100 * part, whole, places)
