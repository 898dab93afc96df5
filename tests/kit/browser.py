# browser.py: the donor's phone, a headless Chromium with a profile of its own
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Each Browser is a new phone: an empty profile, 360x800 points, touch, the language asked for.
Its sandbox stays on, so it runs as an unprivileged user (processes.as_unprivileged).

Starting Chromium takes seconds, so who closes a phone leaves its program to the next one of this
test that wants the same language. What it kept goes at once."""

import atexit
import contextlib
import shlex
import shutil
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from kit.processes import as_unprivileged, wait_until

SWITCHES = (
    "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--disable-dev-shm-usage",
    "--no-default-browser-check", "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PHONE = {"deviceMetrics": {"width": 360, "height": 800, "pixelRatio": 2.0, "touch": True},
         "userAgent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
                      "Chrome/120.0.0.0 Mobile Safari/537.36"}


class Chromium:
    """The program, which one phone at a time uses."""

    def __init__(self, language, phone, switches):
        # Directly under the temporary folder, since an ordinary user must be able to reach it.
        self.home = Path(tempfile.mkdtemp(prefix="dure-phone-"))
        (self.home / "profile").mkdir()
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for switch in (*SWITCHES, *switches, f"--user-data-dir={self.home}/profile",
                       f"--lang={language}", f"--accept-lang={language}"):
            options.add_argument(switch)
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if phone:
            options.add_experimental_option("mobileEmulation", PHONE)
        service = Service(str(self._driver()), log_path=str(self.home / "driver.log"))
        try:
            self.driver = webdriver.Chrome(service=service, options=options)
        except BaseException:
            shutil.rmtree(self.home, ignore_errors=True)
            raise
        self.driver.set_page_load_timeout(30)
        self.driver.set_script_timeout(30)

    def _driver(self):
        """A small program that starts the driver as the user it may run as."""
        launcher = self.home / "driver"
        command = as_unprivileged(["/usr/bin/chromedriver"], self.home)
        for entry in (self.home / "profile",):
            shutil.chown(entry, self.home.owner(), self.home.group())
        launcher.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)
        return launcher

    def empty(self):
        """Forgets all that was kept, and starts anew with one empty page."""
        for command, words in (("Storage.clearDataForOrigin", {"origin": "*",
                                                               "storageTypes": "all"}),
                               ("Network.clearBrowserCookies", {}),
                               ("Network.clearBrowserCache", {})):
            self.driver.execute_cdp_cmd(command, words)
        before = self.driver.window_handles
        self.driver.switch_to.new_window("tab")
        newest = self.driver.current_window_handle
        for page in before:
            self.driver.switch_to.window(page)
            self.driver.close()
        self.driver.switch_to.window(newest)
        self.driver.get_log("browser")

    def quit(self):
        with contextlib.suppress(WebDriverException):
            self.driver.quit()
        shutil.rmtree(self.home, ignore_errors=True)


class Browser:
    """One phone. Use as a context manager, or call close()."""

    idle = {}  # of each kind, the programs that nobody uses

    def __init__(self, language="ko", phone=True, switches=()):
        self.kind = (language, phone, tuple(switches))
        waiting = self.idle.setdefault(self.kind, [])
        self.program = waiting.pop() if waiting else Chromium(*self.kind)
        self.driver, self.home = self.program.driver, self.program.home

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            self.program.empty()
        except WebDriverException:
            self.program.quit()
        else:
            self.idle[self.kind].append(self.program)

    @classmethod
    def quit_idle(cls):
        """Ends the programs that nobody uses; at the end of a test all."""
        for waiting in cls.idle.values():
            while waiting:
                waiting.pop().quit()

    def open(self, address):
        self.driver.get(address)

    def text(self):
        """The words a person sees on the page."""
        return self.driver.execute_script("return document.body ? document.body.innerText : ''")

    def wait_for(self, words, seconds=15.0):
        """Waits until the page shows the words, and returns all its words."""
        def look():
            with contextlib.suppress(WebDriverException):
                text = self.text()
                return text if words in text else None
            return None
        try:
            return wait_until(look, seconds, f"{words!r} on the page")
        except AssertionError as error:
            raise AssertionError(f"{error}; it says: {self.text()}") from None

    def find(self, selector):
        """The first element of a CSS selector, waited for."""
        return wait_until(lambda: next(iter(self.driver.find_elements(By.CSS_SELECTOR, selector)),
                                       None), 15, f"{selector} on the page")

    def press(self, words, seconds=15.0):
        """Presses the button or link that carries exactly these words, once it is in sight: of one
        that peeps out by a line of pixels, the driver would press that line."""
        path = f"//*[self::button or self::a or self::summary][normalize-space()={_quoted(words)}]"

        def look():
            for element in self.driver.find_elements(By.XPATH, path):
                with contextlib.suppress(WebDriverException):  # it is behind something closed
                    if element.is_displayed() and element.is_enabled():
                        self.driver.execute_script(
                            "arguments[0].scrollIntoView({block: 'nearest'})", element)
                        element.click()
                        return True
            return False
        wait_until(look, seconds, f"a button {words!r} on the page")

    def picture(self, path):
        """Photographs the whole page, however long it is."""
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        self._be_tall(max(800, height))
        Path(path).write_bytes(self.driver.get_screenshot_as_png())
        self._be_tall(800)

    def _be_tall(self, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": 360, "height": height, "deviceScaleFactor": 2, "mobile": True})

    def console_errors(self):
        """What the page complained about so far."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE"]


atexit.register(Browser.quit_idle)


def _quoted(words):
    """An XPath literal, whatever quotes the words hold."""
    if "'" not in words:
        return f"'{words}'"
    return "concat(" + ", \"'\", ".join(f"'{part}'" for part in words.split("'")) + ")"
