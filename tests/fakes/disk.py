"""A disk whose room a test decides."""


class FakeDisk:
    """`free` is what is free without the reserve; `refuses`: the reserve cannot be made."""

    def __init__(self, free: int) -> None:
        self.free, self.reserve, self.refuses = free, 0, False

    def free_bytes(self) -> int:
        return self.free - self.reserve

    def keep_reserve(self, size: int) -> bool:
        self.reserve = 0 if self.refuses else size
        return not self.refuses

    def give_up_reserve(self) -> None:
        self.reserve = 0
