"""Values over other rows, and over the table of groups."""
import dataclasses

from . import tree
from .kinds import DATE, INT, Facts, quantity_kind
from .tree import Expression, identifier, name
from .units import PERCENT


@dataclasses.dataclass(frozen=True)
class Window(tree.Node):
    """The K of `over`: keys (none: `all`), an order, and rows around this one."""
    keys: tuple
    sort: tuple = ()
    rows: tuple | None = None

    def tinh(self):
        if not self.sort:
            if len(self.keys) == 1:
                return name(self.keys[0])
            return f"({', '.join(map(name, self.keys))})" if self.keys else "all"
        parts = [", ".join(map(name, self.keys))] if self.keys else []
        parts.append("sort " + ", ".join(key.tinh() for key in self.sort))
        if self.rows:
            parts.append(f"rows {self.rows[0]}..{self.rows[1]}")
        return f"({' '.join(parts)})"

    def sql(self, place, fields):
        """`fields`: the facts of the columns by their names."""
        partition = ", ".join(key_column(key, place, fields) for key in self.keys)
        order = [f"{key.expression.ordering(place)} {'DESC' if key.is_descending else 'ASC'} NULLS LAST" for key in self.sort]
        parts = [f"PARTITION BY {partition}"] if partition else []
        if self.sort:
            parts.append("ORDER BY " + ", ".join(order + [place.order] * bool(place.order)))
        if self.rows:
            parts.append(f"ROWS BETWEEN {edge(self.rows[0])} AND {edge(self.rows[1])}")
        return f" OVER ({' '.join(parts)})"


def edge(offset):
    return "CURRENT ROW" if offset == 0 else f"{abs(offset)} {'PRECEDING' if offset < 0 else 'FOLLOWING'}"


def key_column(key, place, fields):
    if place.group is not None:
        return place.group.columns[key]
    return f"nf({identifier(key)})" if fields[key].kind.word == "text" else identifier(key)


@dataclasses.dataclass(frozen=True)
class Over(Expression):
    """`E over K` of an aggregate: in a row over the rows of K, in a group over the rows of all groups of K."""
    operand: Expression
    window: Window
    fields: dict
    strength = tree.OVER

    def settle(self):
        return self.operand.facts

    def tinh(self):
        return f"{self.operand.inside(tree.APPLICATION)} over {self.window.tinh()}"

    def sql(self, place):
        # The order of the rows is in the window already, and a group's rows have none.
        inner = dataclasses.replace(place, group=None, window=self.window.sql(place, self.fields))
        value = self.operand.sql(inner)
        return value if place.group is None else place.group.row_window(value)


@dataclasses.dataclass(frozen=True)
class Rank(Expression):
    """`rank E over K`: 1 for the largest; missing for a missing E."""
    operand: Expression
    window: Window
    fields: dict
    row_count: int
    strength = tree.OVER

    def settle(self):
        return Facts(INT, self.row_count)

    def tinh(self):
        return f"rank {self.operand.inside(tree.APPLICATION)} over {self.window.tinh()}"

    def sql(self, place):
        partition = ", ".join(key_column(key, place, self.fields) for key in self.window.keys)
        value = self.operand.ordering(place)
        window = f"{'PARTITION BY ' * bool(partition)}{partition} ORDER BY {value} DESC NULLS LAST"
        return f"CASE WHEN {value} IS NOT NULL THEN rank() OVER ({window}) END"


@dataclasses.dataclass(frozen=True)
class Numbered(Expression):
    """In rows: `row_number`, `previous x`, `next x` over an order."""
    function: str
    argument: Expression | None
    window: Window
    fields: dict
    row_count: int
    strength = tree.OVER

    def settle(self):
        return self.argument.facts if self.argument else Facts(INT, self.row_count)

    def tinh(self):
        if not self.argument:
            return f"{self.function} over {self.window.tinh()}"
        return f"{self.function} {self.argument.inside(tree.APPLICATION)} over {self.window.tinh()}"

    def sql(self, place):
        call = {"row_number": "row_number()"}.get(self.function)
        if call is None:
            call = f"{'lag' if self.function == 'previous' else 'lead'}({self.argument.sql(place)})"
        return call + self.window.sql(place, self.fields)


# MARK: Groups


class Group:
    """What a measure may ask of its groups: the hidden columns of the keys, and values worked out for each row before."""

    def __init__(self, keys, hidden):
        """`keys`: (name, hidden column, facts), the last key last."""
        self.columns = {key: column for key, column, _ in keys}
        self.last = keys[-1] if keys else None
        self.others = [column for _, column, _ in keys[:-1]]
        self.hidden = hidden
        self.windows = []

    def row_window(self, sql):
        """A value that is the same in all rows of a group."""
        column = self.hidden.fresh()
        self.windows.append(f"{sql} AS {column}")
        return f"any_value({column})"

    def along(self, first, last):
        """Groups, or rows, whose last key differs by first … last; those without the key see only each other."""
        _, key, facts = self.last
        number = f"({key} - DATE '2000-01-01')" if facts.kind == DATE else key
        partition = ", ".join(self.others + [f"({key} IS NULL)"])
        return f" OVER (PARTITION BY {partition} ORDER BY {number} RANGE BETWEEN {first} AND {last})"


@dataclasses.dataclass(frozen=True)
class OfGroups(Expression):
    """`avg sum c over all`: an aggregate over the table of groups."""
    function: str
    operand: Expression
    window: Window
    row_count: int
    strength = tree.OVER

    def settle(self):
        facts = self.operand.facts
        if self.function in ("min", "max"):
            return facts
        if self.function == "count":
            return Facts(INT, self.row_count)
        # A sum of ints may be larger than an int.
        kind = facts.kind.with_number("decimal", facts.kind.scale)
        return dataclasses.replace(facts, kind=kind, bound=facts.bound * self.row_count)

    def tinh(self):
        return f"{self.function} {self.operand.inside(tree.APPLICATION)} over {self.window.tinh()}"

    def sql(self, place):
        partition = ", ".join(place.group.columns[key] for key in self.window.keys)
        value = f"{self.function}({self.operand.sql(place)}) OVER ({'PARTITION BY ' * bool(partition)}{partition})"
        return f"CAST({value} AS {self.kind.sql})"


@dataclasses.dataclass(frozen=True)
class Neighbour(Expression):
    """`previous E`, `next E`: of the group one period back or on along the last key, within the others."""
    function: str
    operand: Expression
    strength = tree.APPLICATION

    def settle(self):
        return self.operand.facts

    def tinh(self):
        return f"{self.function} {self.operand.inside(tree.APPLICATION)}"

    def sql(self, place):
        side = "1 PRECEDING" if self.function == "previous" else "1 FOLLOWING"
        value = f"any_value({self.operand.sql(place)}){place.group.along(side, side)}"
        return f"CASE WHEN {place.group.last[1]} IS NOT NULL THEN {value} END"


@dataclasses.dataclass(frozen=True)
class Running(Expression):
    """`cumulative E`, `moving(E, n)`: over the rows of this group and of those before it along the last key."""
    operand: Expression
    count: int | None
    strength = tree.APPLICATION

    def settle(self):
        return self.operand.facts

    def tinh(self):
        if self.count is None:
            return f"cumulative {self.operand.inside(tree.APPLICATION)}"
        return f"moving({self.operand.tinh()}, {self.count})"

    def sql(self, place):
        first = "UNBOUNDED PRECEDING" if self.count is None else f"{self.count - 1} PRECEDING"
        inner = dataclasses.replace(place, group=None, window=place.group.along(first, "CURRENT ROW"))
        return place.group.row_window(self.operand.sql(inner))


@dataclasses.dataclass(frozen=True)
class Library(Expression):
    """A function of the library that is made of others: `share(x)`; `body` is what it means."""
    function: str
    arguments: tuple
    body: Expression
    strength = tree.APPLICATION

    def settle(self):
        # A per cent is a ratio times a hundred on its way.
        facts = self.body.facts
        if self.function == "increase":
            return facts
        noise = facts.noise + 1e-12 * float(facts.bound) + 1e-12
        return dataclasses.replace(facts, kind=quantity_kind("float", 0, PERCENT), noise=noise)

    def tinh(self):
        return f"{self.function}({', '.join(argument.tinh() for argument in self.arguments)})"

    def sql(self, place):
        return self.body.sql(place)
