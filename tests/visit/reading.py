# reading.py: how long a visit takes somebody who reads all of it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The reading model that the texts of the screens are written for: an adult reads so many Korean
letters a second, a touch takes half a second with the slide that it begins, and what is not read
(putting the instrument on, holding up the phone) half a minute. Of the buttons only the one that is
touched is read. Measuring is not counted. The budget is of Korean letters; who reads another
language is measured by touches alone."""

import re

LETTER = re.compile("[\\uac00-\\ud7a30-9]")
LETTERS_A_SECOND = 14
SECONDS_A_TOUCH = 0.5
SECONDS_OF_HANDS = 31
MOST_SECONDS = 90
MOST_TOUCHES = 12


class Reader:
    """Reads each page once, what stands on the next one, too, only once."""

    def __init__(self):
        self.letters = 0
        self.page = set()

    def reads(self, texts):
        page = set(texts)
        self.letters += sum(len(LETTER.findall(text)) for text in page - self.page)
        self.page = page

    def seconds(self, touches):
        return self.letters / LETTERS_A_SECOND + touches * SECONDS_A_TOUCH + SECONDS_OF_HANDS

    def is_in_time(self, touches, language):
        assert touches <= MOST_TOUCHES, f"{touches} touches"
        seconds = self.seconds(touches)
        assert language != "ko" or seconds <= MOST_SECONDS, \
            f"{self.letters} letters and {touches} touches take {seconds:.0f} s"
