"""A nightly run as an Airflow DAG. The task also fails if too much is rejected (the run is published) or another run has the lock."""

from datetime import datetime, timedelta

from airflow.sdk import dag, task


@dag(schedule="0 2 * * *", start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1)
def gristmill_nightly():
    @task(retries=2, retry_delay=timedelta(minutes=10))
    def grind(pages: str = "/srv/gristmill/pages", tables: str = "/srv/gristmill/tables") -> str:
        import gristmill

        return str(gristmill.run(pages, tables, progress=False).path)

    grind()


gristmill_nightly()
