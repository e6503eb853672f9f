"""`let twice(x) = …`: functions of one's own, of a row and of a group."""
import dataclasses

from . import tree
from .aggregates import Aggregate
from .arithmetic import Arithmetic, Negate
from .conditions import Compare
from .definitions import Definition
from .expressions import If, Number
from .kinds import INT, Facts
from .tree import Expression, name


@dataclasses.dataclass(frozen=True)
class Own(Expression):
    """The parameter in the body: it wins over a column of the same name."""
    text: str

    def settle(self):
        return Facts(INT)

    def tinh(self):
        return name(self.text)


def _not_below(x, rows):
    return If(Compare("<", x, Number("0")), Negate(x), x)


def _range(x, rows):
    return Arithmetic("-", Aggregate("max", (x,), rows), Aggregate("min", (x,), rows))


# The name of the parameter, and the body; these are names of columns, too.
OF_ROWS = {
    "doubled": ("x", lambda x, rows: Arithmetic("+", x, x)),
    "shifted": ("n", lambda x, rows: Arithmetic("-", x, Number("3"))),
    "size_of": ("small", _not_below),
    "halved": ("value", lambda x, rows: Arithmetic("/", x, Number("2"))),
}
OF_GROUPS = {
    "range_of": ("x", _range),
    "mean_of": ("year", lambda x, rows: Arithmetic("/", Aggregate("sum", (x,), rows), Aggregate("count", (x,), rows))),
}


@dataclasses.dataclass(frozen=True)
class Applied(Expression, Definition):
    text: str
    argument: Expression
    row_count: int
    strength = tree.APPLICATION
    has_arguments = True

    @property
    def parts_of_it(self):
        return (OF_ROWS | OF_GROUPS)[self.text]

    @property
    def body(self):
        return self.parts_of_it[1](self.argument, self.row_count)

    def settle(self):
        return self.body.facts

    def tinh(self):
        return f"{self.text}({self.argument.tinh()})"

    def sql(self, place):
        return self.body.sql(place)

    def statement(self):
        parameter, body = self.parts_of_it
        return f"let {self.text}({name(parameter)}) = {body(Own(parameter), 0).tinh()}"
