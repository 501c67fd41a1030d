"""The worker of bulk issues inside of the web application: a thread, begun when there is work."""

import threading

from flask import Flask

from issuer.services.bulk_jobs import work_off
from issuer.web.office.desk import Desk


class Worker:
    """Works off what was ordered, one thread for each process; the lease lets only one work."""

    def __init__(self, app: Flask, desk: Desk, *, works: bool) -> None:
        """Take the site's application; where ``works`` is off, others work (``assay work``)."""
        self._app = app
        self._works = works
        self._desk = desk
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """See that somebody works, and return at once.

        Also called where a job is looked at: so one whose process ended is taken up again.
        """
        if not self._works:
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="bulk-issue", daemon=True)
                self._thread.start()

    def settle(self) -> None:
        """Wait until nothing is left to be done."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        try:
            work_off(self._desk.office, clock=self._desk.site.clock)
        except Exception as error:
            # The lease runs out, and the next look at the job begins anew.
            self._app.logger.warning("A bulk issue broke off: %s", type(error).__name__)
