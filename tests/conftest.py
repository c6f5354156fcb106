"""What several test files share: a PostgreSQL server of their own, one Spark session, and one browser.

Tests run side by side (``pytest -n 2``): each process has its own of these, and no test uses a fixed path or port.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# How long an example takes says more of the machine, and of what else it does, than of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

# A shell that runs the tests in the background has them ignore the interrupts that some of them wait for.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Where Debian keeps the servers, one folder a version.
SERVERS = Path("/usr/lib/postgresql")


@dataclass
class Server:
    """A PostgreSQL server that only this machine's files lead to."""

    folder: Path
    run: Callable[..., None]

    @property
    def url(self) -> str:
        return f"postgresql://tester:sesame@/postgres?host={self.folder}"

    def start(self) -> None:
        options = f"-F -c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        self.run("pg_ctl", "start", "--wait", "--silent", f"--log={self.folder / 'log'}", f"--options={options}")

    def stop(self) -> None:
        """Stop it as a fall would, with no word to its clients."""
        self.run("pg_ctl", "stop", "--mode=immediate", "--silent")


@pytest.fixture(scope="session")
def postgresql(server: Server) -> str:
    """Give the URL of a server."""
    return server.url


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a server; without binaries, skip."""
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    owner = None
    if os.geteuid() == 0:  # the server refuses to run as root
        import pwd

        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    folder = Path(tempfile.mkdtemp(prefix="hitech-postgresql-"))
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / program, "-D", folder / "data", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            **({"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}),
        )

    try:
        run("initdb", "--auth=trust", "--username=tester", "--encoding=UTF8", "--no-sync")
        started = Server(folder, run)
        started.start()
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(SERVERS.glob("[0-9]*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Two local workers that nothing outside this machine can reach."""
    pytest.importorskip("pyspark", reason="needs pyspark")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("needs Java")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        yield session
        session.stop()


class Browser:
    """A headless Chromium, and short names for what the tests ask of it."""

    def __init__(self, downloads: Path) -> None:
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = webdriver.ChromeService(shutil.which("chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=service)
        self.downloads = downloads
        behavior = {"behavior": "allow", "downloadPath": str(downloads)}
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behavior)

    def open(self, page: Path, width: int = 1400, height: int = 900, theme: str = "light") -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
        self.driver.get(page.as_uri())
        self.run("localStorage.clear()")
        self.driver.get(page.as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def all(self, selector: str) -> list[Any]:
        return self.driver.find_elements("css selector", selector)

    def one(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def texts(self, selector: str) -> list[str]:
        return self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)

    def words(self, kind: str) -> str:
        return "".join(self.texts(f"#text .lit-{kind}"))

    def rows(self, column: str) -> list[str]:
        return self.texts(f"#rows .c-{column}")

    def slot(self, name: str) -> str:
        return self.one(f"#record [data-slot={name}]").text

    def hover(self, element: Any) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).move_to_element(element).perform()

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def type(self, selector: str, words: str) -> None:
        field = self.one(selector)
        field.clear()
        field.send_keys(words)

    def choose(self, selector: str, value: str) -> None:
        from selenium.webdriver.support.select import Select

        Select(self.one(selector)).select_by_value(value)

    def figure(self, words: str) -> Any:
        return next(node for node in self.all("#text .figure[role=button]") if node.text == words)

    def downloaded(self, button: str, name: str) -> Path:
        target = self.downloads / name
        target.unlink(missing_ok=True)
        self.one(button).click()
        for _ in range(100):
            if target.exists() and target.stat().st_size:  # it is there before it is written
                return target
            time.sleep(0.05)
        raise AssertionError(f"{name} was not downloaded")

    def noise(self) -> list[str]:
        """Return what the console says and what is asked of the network."""
        said = [entry["message"] for entry in self.driver.get_log("browser")]
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [
            event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"
        ]
        return said + [url for url in asked if not url.startswith(("file:", "blob:", "data:"))]

    def picture(self, name: str) -> None:
        """Keep a picture where one is wanted."""
        if folder := os.environ.get("HITECH_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(Path(folder) / f"{name}.png"))


@pytest.fixture(scope="module")
def browsing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    pytest.importorskip("selenium", reason="needs selenium")
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium chromium-driver)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SE_OFFLINE", "true")  # the driver is the one installed: none is to be looked for
        opened = Browser(tmp_path_factory.mktemp("downloads"))
        try:
            yield opened
        finally:
            opened.driver.quit()


@pytest.fixture
def browser(browsing: Browser) -> Iterator[Browser]:
    """Hand on the browser, and see to it that no page complained or asked for anything."""
    browsing.driver.get("about:blank")
    browsing.noise()
    yield browsing
    assert browsing.noise() == []
