# batches.py: observation batches as a phone or a gateway makes them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import itertools
import json
import re
import secrets
import time
from datetime import datetime, timezone

counter = itertools.count()


def uuid7():
    """A UUIDv7 later than those before it."""
    stamp = time.time_ns() // 1_000_000
    count = next(counter)
    chance = f"{8 + secrets.randbelow(4):x}{secrets.token_hex(8)[:15]}"
    digits = f"{stamp:012x}7{count % 4096:03x}{chance}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def now_text():
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    return now.replace("+00:00", "Z")


def batch(count, value=72):
    """A batch of heart rates, all measured now."""
    return {"id": uuid7(), "observations": [
        {"code": "8867-4", "effectiveDateTime": now_text(), "value": value, "unit": "/min"}
        for _ in range(count)]}


def send(city, secret, body, **headers):
    """One batch, with the secret of a source."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return city.ask(city.machines, "POST", "/v1/observations", content, {
        "Authorization": f"Bearer {secret}", "Content-Type": "application/json",
        **{name.replace("_", "-"): text for name, text in headers.items()}})


def issue(city, cookie, kind="phone"):
    """A donor's phone asks for a new source; the page shows its secret."""
    return city.post("/my/sources", f"kind={kind}".encode(), Cookie=cookie, Accept="text/html",
                     Content_Type="application/x-www-form-urlencoded")


def secret_of(answer):
    return re.search(r'class="secret">([\w-]{43})<', answer.text)[1]
