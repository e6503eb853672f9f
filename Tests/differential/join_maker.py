"""Random steps that bring two tables together, or turn one."""
import unicodedata

from .joins import Bracketed, Join, Named, Union, Unpivot
from .relation import HiddenNames
from .steps import Clauses, Step

JOINS = ["", "left", "full", "semi", "anti", "lookup"]
# Pairs of rows that a join may make.
PAIRS_MAX = 4000


def same_sort(left, right):
    if left.unit and right.unit:
        return left.unit.dimension == right.unit.dimension and left.unit.is_percent == right.unit.is_percent
    return left == right or left.is_exact and right.is_exact


def joins(left, right):
    """Whether two columns may be keys of a join."""
    return same_sort(left.facts.kind, right.facts.kind) and left.facts.is_comparable and right.facts.is_comparable


def folded(name):
    """What `union` matches names by."""
    letters = unicodedata.normalize("NFD", name.lower()).replace("đ", "d")
    return "".join(filter(str.isalnum, letters))


class JoinMaker:
    def other_table(self, has_alias):
        """A table by name, or a query about it."""
        if (named := self.named_table()):
            return named
        table = self.dice.choice(list(self.tables))
        if self.depth <= 0 or self.dice.chance(0.6):
            return Named(table)
        query, rows = self.inner().steps(table, self.dice.choice([1, 1, 2]))
        return Bracketed(query, self.dice.choice(["r", "other"]) if has_alias else "") if not rows.is_last else Named(table)

    def two_tables(self, maker, rows):
        forms = [form for form in JOINS if (f"{form} join".strip() if form != "lookup" else form) in self.knows]
        if "union" in self.knows and self.dice.chance(0.25):
            return self.union(maker, rows)
        form = self.dice.choice(forms) if forms else None
        table = self.other_table(has_alias=True)
        right = table.relation(self.place)
        pairs = [(left.name, other.name) for left in rows.fields for other in right.fields
                 if joins(left, other) and (left.name == other.name or self.dice.chance(0.05))]
        if form == "lookup":
            pairs = [pair for pair in pairs if self.is_unique(table, right, pair[1])]
        if not pairs or form is None or rows.row_count * right.row_count > PAIRS_MAX:
            return self.keep(maker, rows)
        chosen = self.dice.sample(pairs, min(len(pairs), self.dice.choice([1, 1, 1, 2])))
        if len({left for left, _ in chosen}) < len(chosen) or len({other for _, other in chosen}) < len(chosen):
            chosen = chosen[:1]
        head = Join(form, table, tuple(chosen))
        if not self.has_own_names(head, rows):
            return self.keep(maker, rows)
        return Step(head, self.clauses(maker))

    def is_unique(self, table, right, name):
        return isinstance(table, Named) and name == "id"

    def has_own_names(self, head, rows):
        """False where the names of a join clash even with the table's name before them."""
        names = head.relation(rows, Clauses(), self.place, HiddenNames()).names
        return len(set(names)) == len(names)

    def union(self, maker, rows):
        table = self.other_table(has_alias=False)
        right = table.relation(self.place)
        if any(not same_sort(rows.field(name).facts.kind, right.field(name).facts.kind)
               for name in rows.names if name in right.names):
            return self.keep(maker, rows)
        # Tinh takes two names for one where they are the same but for case and accents, DuckDB does not.
        if any(folded(name) == folded(other) for name in rows.names for other in right.names if name != other):
            return self.keep(maker, rows)
        return Step(Union(table), self.clauses(maker))

    def unpivot(self, maker, rows):
        first = self.dice.choice(rows.fields)
        names = [field.name for field in rows.fields if field.facts.kind == first.facts.kind]
        if "unpivot" not in self.knows:
            return self.keep(maker, rows)
        chosen = self.dice.sample(names, self.dice.randint(1, min(3, len(names))))
        key, value = self.names(2, rows.names)
        return Step(Unpivot(tuple(chosen), key, value), self.clauses(maker))
