"""What every test stands on: the fixtures, Qt without a screen, and how long hypothesis looks for counterexamples."""

import os

import pytest
from hypothesis import HealthCheck, settings

# Qt aborts the interpreter when it finds no display; tests that want a real one start it themselves (xvfb_display).
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.fixtures.postgres", "tests.fixtures.display", "tests.fixtures.shop"]


# No deadline anywhere: the machine is shared, and time is measured by the benches. A test leaves max_examples alone,
# so that `make props` can ask for 20,000 of them.
settings.register_profile("default", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=100, print_blob=True)
settings.register_profile(
    "props", deadline=None, max_examples=20_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("promised", parent=settings.get_profile("ci"), max_examples=2_000)
settings.load_profile("default")


@pytest.hookimpl(trylast=True)  # Behind the one of hypothesis, which marks its tests.
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """CI tries what is promised 2,000 times; `make props` asks for 20,000 of each by its own profile.

    What is slow has time on a busy machine, and a property that fails to look for its smallest case: a run ends with
    it, not with the clock.
    """
    for item in items:
        is_long = item.get_closest_marker("hypothesis") or item.get_closest_marker("slow")
        if is_long and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(900))
    if config.getoption("--hypothesis-profile") != "ci":
        return
    many = settings.get_profile("promised")
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("promised"):
            if item.cls is not None and hasattr(item.cls, "settings"):
                item.cls.settings = many  # A state machine keeps its settings in its class.
            else:
                many(item.obj)
