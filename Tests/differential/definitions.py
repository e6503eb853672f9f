"""`let` and `param`: names for expressions, measures, tables and values from outside."""
import dataclasses

from .tree import Expression, Node, name


@dataclasses.dataclass(frozen=True)
class Named(Expression):
    """A name that stands for an expression or a measure over the columns of the query that uses it."""
    text: str
    body: Expression

    def settle(self):
        return self.body.facts

    def tinh(self):
        return name(self.text)

    def sql(self, place):
        return self.body.sql(place)

    def statement(self):
        return f"let {name(self.text)} = {self.body.tinh()}"


@dataclasses.dataclass(frozen=True)
class NamedTable(Node):
    """A name that stands for a query."""
    text: str
    query: Node

    @property
    def prefix(self):
        return self.text

    def tinh(self):
        return name(self.text)

    def relation(self, place, hidden=None):
        # Whoever reads the name knows of no measures behind it.
        return dataclasses.replace(self.query.relation(place.tables, hidden), measure=None, keys=())

    def statement(self):
        return f"let {name(self.text)} = {self.query.tinh()}"


@dataclasses.dataclass(frozen=True)
class Parameter(Expression):
    """`$name`: a value given with `--param`, or else the default of its declaration."""
    text: str
    value: Expression
    is_given: bool
    # What stands beside `param` though another value is given.
    default: Expression | None = None

    def settle(self):
        return self.value.facts

    def tinh(self):
        return f"${self.text}"

    def sql(self, place):
        return self.value.sql(place)

    def statement(self):
        default = self.default if self.is_given else self.value
        return f"param {self.text} {self.kind.word}" + (f" = {default.tinh()}" if default else "")

    @property
    def flag(self):
        """What the command line says of it."""
        return f"{self.text}={self.value.plain()}"


def statements(queries):
    """What must stand before these queries, each name once; what a definition uses before it."""
    return [node.statement() for node in _definitions(queries)]


def given(queries):
    """The values that the command line gives them."""
    return [node.flag for node in _definitions(queries) if isinstance(node, Parameter) and node.is_given]


def _definitions(queries):
    found = {}

    def add(node):
        for part in node.children():
            add(part)
        if isinstance(node, (Named, NamedTable, Parameter)):
            found.setdefault(node.text, node)

    for query in queries:
        add(query)
    return found.values()
