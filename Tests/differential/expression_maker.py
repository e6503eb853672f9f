"""Random expressions that are well typed and neither overflow nor hang on the last digits of a float."""
from .condition_maker import ConditionMaker
from .day_maker import DayMaker
from .literal_maker import LiteralMaker
from .measure_maker import MeasureMaker
from .number_maker import NumberMaker
from .quantity_maker import QuantityMaker
from .value_maker import ValueMaker


class ExpressionMaker(MeasureMaker, ConditionMaker, NumberMaker, DayMaker, QuantityMaker, ValueMaker, LiteralMaker):
    """Each of these makes the parts of its expressions by way of the others."""
