// add-phone.js: waits on the first phone until the second has come
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { post, show, showProblem, showWords } from '@asset(keys.js)';

const PAUSE_MS = 2000;
// No connection, too many requests, or a city that is busy: it may go on in a moment.
const PASSING = [0, 429, 503];

async function look() {
  const { status, answer } = await post('/v1/phones/offers', {});
  if (PASSING.includes(status) || answer.state === 'open') {
    setTimeout(look, PAUSE_MS);
  } else if (status === 200) {
    if (answer.words) showWords(answer.words);
    show(answer.state);
  } else if (status === 401) {
    show('out');
  } else {
    showProblem(answer);
  }
}

show('open');
look();
