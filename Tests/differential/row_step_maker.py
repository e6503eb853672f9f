"""Random steps that give a row for each row, or rows once each."""
import dataclasses

from .condition_maker import reads_rows
from .expressions import Column, column
from .row_steps import Add, Distinct, Drop, Keep, Rename, Show, ShowAll
from .steps import Clauses, Item, SortKey, Step
from .window_maker import WindowMaker


class RowStepMaker:
    def sort_keys(self, maker, items):
        """Outputs, or columns of the step's level whose names no output took."""
        dice = self.dice
        outputs = [Column(item.text, item.expression.facts) for item in items]
        others = [column for column in maker.columns if column.text not in {item.text for item in items}]
        found = [column for column in outputs + others if column.facts.is_comparable]
        keys = dice.sample(found, min(len(found), dice.choice([1, 1, 2])))
        return tuple(SortKey(key, dice.chance(0.5)) for key in keys)

    def row_step(self, maker, head, rows):
        items = head.items(rows)
        sort = self.sort_keys(maker, items) if self.dice.chance(0.3) else ()
        measure = rows.measure if isinstance(head, Keep) and not isinstance(head, ShowAll) else None
        if measure and not rows.field(measure).facts.is_comparable:
            measure = None
        outputs = [item.text for item in items if item.expression.facts.is_comparable and reads_rows(item.expression)]
        return Step(head, self.clauses(maker, sort=sort, limits=self.limits(bool(sort), measure, outputs)))

    def show(self, maker, rows):
        if self.dice.chance(0.1):
            return self.row_step(maker, ShowAll(), rows)
        expressions = [self.shown(maker, self.dice.randint(0, 3)) for _ in range(self.dice.randint(1, 4))]
        return self.row_step(maker, Show(self.items(expressions)), rows)

    def shown(self, maker, depth):
        """A value of a row, now and then over others."""
        over = WindowMaker(maker, self.knows).row_value() if self.dice.chance(0.15) else None
        return over or self.named(maker.rows, is_measure=False) or maker.value(depth)

    def add(self, maker, rows):
        expressions = [self.shown(maker, self.dice.randint(1, 3)) for _ in range(self.dice.randint(1, 2))]
        items = []
        for item in self.items(expressions):
            replaced = self.dice.choice(rows.names) if self.dice.chance(0.2) else item.alias or "new"
            if replaced not in {item.text for item in items}:
                items.append(Item(item.expression, replaced))
        return self.row_step(maker, Add(tuple(items)), rows)

    def drop(self, maker, rows):
        names = self.dice.sample(rows.names, self.dice.randint(1, max(1, len(rows.names) // 2)))
        if len(names) == len(rows.names):
            return self.keep(maker, rows)
        return self.row_step(maker, Drop(tuple(names)), rows)

    def rename(self, maker, rows):
        old = self.dice.sample(rows.names, min(len(rows.names), self.dice.randint(1, 2)))
        new = self.names(len(old), rows.names)
        return self.row_step(maker, Rename(tuple(zip(old, new))), rows)

    def keep(self, maker, rows):
        step = self.row_step(maker, Keep(), rows)
        if not step.clauses.written():
            return dataclasses.replace(step, clauses=Clauses(where=maker.condition(2)))
        return step

    def distinct(self, maker, rows):
        if self.dice.chance(0.1) and all(field.facts.is_comparable for field in rows.fields):
            items, head = [Item(column(field)) for field in rows.fields], Distinct(())
        else:
            items = self.items([maker.key(2) for _ in range(self.dice.randint(1, 3))])
            head = Distinct(items)
        sort = ()
        if self.dice.chance(0.2):
            found = self.dice.choice(items)
            sort = (SortKey(Column(found.text, found.expression.facts), self.dice.chance(0.5)),)
        return Step(head, self.clauses(maker, sort=sort, limits=self.limits(bool(sort), None)))
