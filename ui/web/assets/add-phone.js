// add-phone.js: waits on the first phone until the second has come
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { post, show, showWords } from '@asset(keys.js)';

const PAUSE_MS = 2000;

async function look() {
  const { status, answer } = await post('/v1/phones/offers', {});
  if (status === 200 && answer.state !== 'open') {
    if (answer.words) showWords(answer.words);
    show(answer.state);
    return;
  }
  setTimeout(look, PAUSE_MS);
}

show('open');
look();
