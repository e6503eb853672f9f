"""Randomness that a seed settles."""
import random


class Dice(random.Random):
    def chance(self, share):
        return self.random() < share

    def among(self, weighted):
        """One of (weight, value)."""
        return self.choices([value for _, value in weighted], [weight for weight, _ in weighted])[0]


def dice_of(*parts):
    """The same parts give the same dice, in every process."""
    return Dice(":".join(map(str, parts)))
