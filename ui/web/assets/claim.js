// claim.js: takes control of what the QR code stands for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The secret comes behind the # and leaves the address at once, before anything else happens, so
// that it is in no history, no screenshot of the address, no later request. While the kiosk still
// has to send, the code is kept on the phone, so that the page may be closed.

import {
  drop, keep, kept, postSigned, renewKey, secretFromAddress, show, showProblem, showWords,
} from '@asset(keys.js)';
import { offer } from '@asset(passkey.js)';

const ENDINGS = {
  '/problems/cut-short': 'cut',
  '/problems/unknown-kiosk': 'unknown',
  '/problems/claimed': 'taken',
  '/problems/expired': 'expired',
};
// What another try may change.
const OPEN = ['waiting', 'offline', 'problem'];
const PAUSES_S = [1, 1, 2, 2, 3, 5, 5, 8, 10];
let rounds = 0;
let timer = 0;

function later(token) {
  const pause = PAUSES_S[Math.min(rounds++, PAUSES_S.length - 1)];
  clearTimeout(timer);
  timer = setTimeout(() => claim(token), pause * 1000);
}

async function claim(token) {
  clearTimeout(timer);
  let told;
  try {
    await keep('token', token);
    told = await postSigned('/v1/claims', 'dure-claim/1', 'token', token);
  } catch {
    show('nokeys');
    return;
  }
  const { status, answer } = told;
  if (status === 201 || status === 202) {
    showWords(answer.words);
    show(answer.state);
    if (status === 202) {
      later(token);
    } else {
      await drop('token');
      await offer();
    }
  } else if (answer.type === '/problems/removed-phone') {
    await renewKey();
    await claim(token);
  } else if (ENDINGS[answer.type]) {
    show(ENDINGS[answer.type]);
    await drop('token');
  } else {
    if (status) showProblem(answer);
    else show('offline');
    later(token);
  }
}

async function start() {
  const secret = secretFromAddress();
  rounds = 0;
  let waiting;
  try {
    waiting = secret || await kept('token');
  } catch {
    show('nokeys');
    return;
  }
  if (!waiting) {
    show('empty');
    return;
  }
  show('claiming');
  for (const button of document.querySelectorAll('[data-again]'))
    button.onclick = () => claim(waiting);
  document.onvisibilitychange = () => {
    const state = document.documentElement.dataset.now;
    if (!document.hidden && OPEN.includes(state)) claim(waiting);
  };
  await claim(waiting);
}

addEventListener('hashchange', () => { if (location.hash) start(); });
start();
