"""A keystore in memory that can be emptied or made forgetful."""


class FakeKeystore:
    def __init__(self, *, forgetful: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self._forgetful = forgetful

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, secret: str) -> None:
        if not self._forgetful:
            self.kept[name] = secret
