// sign-in.js: shows the city, with a signature, that this is still the same phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { show, showProblem, signInWithKey } from '@asset(keys.js)';
import { available, signInWithPasskey } from '@asset(passkey.js)';

function fail({ status, answer }) {
  if (!status) show('offline');
  else if (answer.type === '/problems/refused') show('nokey');
  else showProblem(answer);
}

function arrive() {
  // Reloaded after signing in a moment ago, and asked again: the cookie did not stay.
  const [arrival] = performance.getEntriesByType('navigation');
  const last = Number(sessionStorage.getItem('signed-in'));
  if (arrival?.type === 'reload' && Date.now() - last < 10000) return show('nocookie');
  sessionStorage.setItem('signed-in', String(Date.now()));
  return location.reload();
}

async function signIn() {
  show('asking');
  const proof = await signInWithKey();
  if (!proof) show('nokey');
  else if (proof.status === 201) arrive();
  else fail(proof);
}

async function signInByFinger() {
  const proof = await signInWithPasskey();
  if (proof.status === 201) arrive();
  else if (proof.status) fail(proof);
}

async function start() {
  for (const button of document.querySelectorAll('[data-again]')) button.onclick = signIn;
  for (const button of document.querySelectorAll('[data-passkey]')) {
    button.onclick = signInByFinger;
    available().then((is) => { button.closest('p').hidden = !is; });
  }
  if (document.querySelector('#states').dataset.out === 'yes') show('out');
  else await signIn();
}

start();
