"""What every test stands on: the fixtures, Qt without a screen, and how long hypothesis looks for counterexamples."""

import os

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
settings.load_profile("default")
