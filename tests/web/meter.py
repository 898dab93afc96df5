# meter.py: files of a made-up home's meter, handed in as a phone does
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import math
import re
from urllib.parse import urlencode

FIRST = datetime.datetime(2024, 1, 1)
YEAR_DAYS = 397  # to the end of January 2025, day by day
RECENT_DAYS = 70  # and from then on, hour by hour
AWAY = range(20, 24)
BOUNDARY = "----made-up-boundary"


def days():
    """A year and a month in which a day took 9 to 12 kWh."""
    rows = [f"{FIRST + datetime.timedelta(days=i):%Y-%m-%d},{9 + i % 7 / 2}"
            for i in range(YEAR_DAYS)]
    return "\n".join(["date,usage (kWh)", *rows, ""])


def hours():
    """Ten weeks after it, with a busy evening, a holiday, and a last day of much."""
    rows = ["time,usage (kWh)"]
    for hour in range(RECENT_DAYS * 24):
        moment = FIRST + datetime.timedelta(days=YEAR_DAYS, hours=hour)
        day = hour // 24
        kwh = 0.11 + 0.02 * (day % 5)
        if day not in AWAY:
            kwh += 0.9 * math.exp(-((moment.hour - 19) / 2.5) ** 2)
        rows.append(f"{moment:%Y-%m-%d %H:%M},{kwh * (2.5 if day == RECENT_DAYS - 1 else 1):.3f}")
    return "\n".join([*rows, ""])


def upload(city, cookie, text):
    """Hands a file in; the page that shows what was found in it waits."""
    body = (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="made-up"\r\n'
            f"Content-Type: text/csv\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n")
    answer = city.post("/my/add", body.encode(), Cookie=cookie, Accept="text/html",
                       Content_Type=f"multipart/form-data; boundary={BOUNDARY}")
    assert (answer.status, answer.headers["Location"]) == (303, "/my/add/preview"), answer.text


def donate(city, cookie):
    """Agrees to all that is asked, and gives what waits."""
    page = city.get("/my/add/preview", Cookie=cookie, Accept="text/html").text
    form = re.search(r'<form method="post" action="/my/add/donate">(.*?)</form>', page, re.S)[1]
    fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form))
    answer = city.post("/my/add/donate", urlencode(fields).encode(), Cookie=cookie,
                       Accept="text/html", Content_Type="application/x-www-form-urlencoded")
    assert (answer.status, answer.headers["Location"]) == (303, "/my/energy"), answer.text
