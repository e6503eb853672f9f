"""`let`: names for expressions, measures and tables."""
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


def statements(queries):
    """What must stand before these queries, each name once; what a definition uses before it."""
    found = {}

    def add(node):
        for part in node.children():
            add(part)
        if isinstance(node, (Named, NamedTable)):
            found.setdefault(node.text, node.statement())

    for query in queries:
        add(query)
    return list(found.values())
