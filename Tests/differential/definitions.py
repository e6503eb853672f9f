"""`let` and `param`: names for expressions, measures, tables and values from outside."""
import dataclasses

from .tree import Expression, Node, name


class Definition:
    """Has a name `text` and a `statement()`, which stands once before all that use it."""
    has_arguments = False


@dataclasses.dataclass(frozen=True)
class Named(Expression, Definition):
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
class NamedTable(Node, Definition):
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
class Parameter(Expression, Definition):
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
    return [node.statement() for node in definitions_of(queries)]


def given(queries):
    """The values that the command line gives them."""
    return flags(definitions_of(queries))


def flags(definitions):
    return [node.flag for node in definitions if isinstance(node, Parameter) and node.is_given]


def definitions_of(queries):
    found = {}

    def add(node):
        if isinstance(node, Definition):
            if node.text not in found or node.has_arguments:
                for part in node.children():
                    add(part)
                found.setdefault(node.text, node)
        else:
            for part in node.children():
                add(part)

    for query in queries:
        add(query)
    return list(found.values())
