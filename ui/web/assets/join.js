// join.js: asks, as the second phone, to be let in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The secret leaves the address at once. Nothing is asked before the person has pressed the button:
// the phone will show, and add to, what another phone holds, or take over what a guardian kept.

import {
  postSigned, renewKey, secretFromAddress, show, showProblem, showWords,
} from '@asset(keys.js)';

const PAUSE_MS = 2000;
// No connection, or a city that is busy: it may go on in a moment.
const PASSING = [0, 503];

async function ask(secret) {
  let told;
  try {
    told = await postSigned('/v1/phones/joins', 'dure-join/1', 'secret', secret);
  } catch {
    show('nokeys');
    return;
  }
  const { status, answer } = told;
  if (status === 201) {
    location.replace('/my');
  } else if (status === 202 || PASSING.includes(status)) {
    if (answer.words) showWords(answer.words);
    show(status === 202 ? 'asked' : 'offline');
    setTimeout(() => ask(secret), PAUSE_MS);
  } else if (answer.type === '/problems/removed-phone') {
    await renewKey();
    await ask(secret);
  } else {
    showProblem(answer);
  }
}

const secret = secretFromAddress();
if (secret) {
  show(new URLSearchParams(location.search).has('child') ? 'child' : 'ready');
  for (const button of document.querySelectorAll('[data-yes]')) button.onclick = () => ask(secret);
} else {
  show('empty');
}
