"""Units of measure: the few that are asked about, with their sizes."""
import dataclasses
import fractions
import functools


@dataclasses.dataclass(frozen=True)
class Unit:
    """`VND/ha`: symbols with their powers. The per cent is one of the size 1, for its values are worked with as ratios."""
    parts: tuple

    @functools.cached_property
    def dimension(self):
        found = {}
        for symbol, power in self.parts:
            base, base_power, _ = SYMBOLS[symbol]
            found[base] = found.get(base, 0) + base_power * power
        return frozenset(item for item in found.items() if item[0] and item[1])

    @functools.cached_property
    def size(self):
        """How many of the base units it is."""
        size = fractions.Fraction(1)
        for symbol, power in self.parts:
            size *= SYMBOLS[symbol][2] ** power
        return size

    @property
    def bases(self):
        return {base for base, _ in self.dimension}

    @property
    def is_percent(self):
        return self == PERCENT

    @property
    def has_powers(self):
        return any(power != 1 for _, power in self.parts)

    def tinh(self):
        above = [symbol for symbol, power in self.parts if power > 0]
        below = [symbol for symbol, power in self.parts if power < 0]
        return "*".join(above) + "".join(f"/{symbol}" for symbol in below)

    def factor(self, other):
        """What a number of this unit is multiplied by to be one of another."""
        return self.size / other.size


def unit(*symbols, per=None):
    return Unit(tuple((symbol, 1) for symbol in symbols) + (((per, -1),) if per else ()))


def product(left, right, power):
    """The unit of `left * right`, or with -1 of `left / right`, None where nothing is left of it."""
    powers = {}
    for parts, sign in ((left.parts if left else (), 1), (right.parts if right else (), power)):
        for symbol, own in parts:
            powers[symbol] = powers.get(symbol, 0) + own * sign
    parts = tuple((symbol, own) for symbol, own in powers.items() if own)
    return Unit(parts) if parts else None


SYMBOLS = {
    "m": ("length", 1, fractions.Fraction(1)),
    "km": ("length", 1, fractions.Fraction(1000)),
    "cm": ("length", 1, fractions.Fraction(1, 100)),
    "m2": ("length", 2, fractions.Fraction(1)),
    "ha": ("length", 2, fractions.Fraction(10_000)),
    "km2": ("length", 2, fractions.Fraction(1_000_000)),
    "sào": ("length", 2, fractions.Fraction(360)),
    "kg": ("mass", 1, fractions.Fraction(1)),
    "tạ": ("mass", 1, fractions.Fraction(100)),
    "t": ("mass", 1, fractions.Fraction(1000)),
    "VND": ("VND", 1, fractions.Fraction(1)),
    "%": ("", 0, fractions.Fraction(1)),
}
# What a script declares before it uses it.
DECLARATIONS = ["unit sào = 360 m2"]
PERCENT = unit("%")
# What one unit may stand for another of; dimensions to choose from.
FAMILIES = [
    [unit("m"), unit("km"), unit("cm")], [unit("m2"), unit("ha"), unit("km2"), unit("sào")], [unit("kg"), unit("tạ"), unit("t")],
    [unit("VND")], [unit("VND", per="ha"), unit("VND", per="m2"), unit("VND", per="km2")], [unit("t", per="ha"), unit("kg", per="m2")],
]


def like(wanted):
    """Units that one converts into."""
    return next((family for family in FAMILIES if family[0].dimension == wanted.dimension), [wanted])


def decimal_places(factor):
    """How many digits after the point multiplying by a factor adds; None where it has no end."""
    places = 0
    while factor.denominator != 1:
        factor *= 10
        places += 1
        if places > 20:
            return None
    return places
