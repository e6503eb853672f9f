"""A quantity in another unit: what is known of it, and as SQL."""
import dataclasses

from .kinds import Facts, quantity_kind
from .units import decimal_places


def converted_facts(facts, unit):
    """A quantity in another unit of its dimension; a plain number is one of that unit already."""
    kind = facts.kind
    if kind.unit is None or kind.unit == unit:
        return dataclasses.replace(facts, kind=quantity_kind(kind.number, kind.scale, unit), keeps_bytes=False)
    factor = kind.unit.factor(unit)
    bound = facts.bound * factor
    if kind.number == "float":
        noise = facts.noise * float(factor) + (float(bound) * 1e-15 if factor != 1 else 0)
        return Facts(quantity_kind("float", 0, unit), float(bound), noise)
    places = decimal_places(factor)
    if places is None:
        return Facts(quantity_kind("float", 0, unit), float(bound), float(bound) * 1e-15)
    number = "int" if kind.number == "int" and places == 0 else "decimal"
    # A whole number of ints may not be larger than one.
    return Facts(quantity_kind(number, kind.scale + places if number == "decimal" else 0, unit), int(bound) + 1)


def converted(sql, kind, to):
    """SQL of a quantity as one of another kind and unit."""
    factor = kind.unit.factor(to.unit) if kind.unit and to.unit else 1
    if kind.number == to.number and kind.scale == to.scale and factor == 1:
        return sql
    if factor == 1:
        return f"CAST({sql} AS {to.sql})"
    if to.number == "float":
        return f"(CAST({sql} AS DOUBLE) * CAST({factor.numerator} AS DOUBLE) / CAST({factor.denominator} AS DOUBLE))"
    places = decimal_places(factor)
    number = f"CAST('{factor.numerator * 10**places // factor.denominator}' AS DECIMAL(38,0))"
    if places:
        number = f"CAST('{float(factor):.{places}f}' AS DECIMAL(38,{places}))"
    scale = kind.scale + places
    return f"CAST(CAST(CAST({sql} AS DECIMAL(38,{kind.scale})) * {number} AS DECIMAL(38,{scale})) AS {to.sql})"


def common(left, right):
    """The kind that holds both facts, of the unit that stands first."""
    unit = left.kind.unit or right.kind.unit
    sides = [converted_facts(side, unit).kind for side in (left, right)]
    if any(side.number == "float" for side in sides):
        return quantity_kind("float", 0, unit)
    if all(side.number == "int" for side in sides):
        return sides[0]
    return quantity_kind("decimal", max(side.scale for side in sides), unit)
