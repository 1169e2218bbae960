"""The PostgreSQL that comes with Brobygger, for trying it and for small installations.

`ensure_running(data_dir)` makes and starts it, `stop(data_dir)` stops it, `in_use(data_dir)` holds it for as long as
a process needs it, `throwaway(folder)` gives the tests one of their own. `DATABASE_URL` replaces all this.
"""

from brobygger.config.embedded.cluster import Cluster, Urls
from brobygger.config.embedded.errors import EmbeddedError, OtherMajorVersion
from brobygger.config.embedded.launcher import (
    ensure_running,
    in_use,
    known_urls,
    remove_throwaway,
    start_throwaway,
    stop,
    throwaway,
    throwaway_home,
)
from brobygger.config.embedded.programs import MAJOR

__all__ = [
    "MAJOR",
    "Cluster",
    "EmbeddedError",
    "OtherMajorVersion",
    "Urls",
    "ensure_running",
    "in_use",
    "known_urls",
    "remove_throwaway",
    "start_throwaway",
    "stop",
    "throwaway",
    "throwaway_home",
]
