// sign-in.js: shows the city, with a signature, that this is still the same phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { kept, post, show, showProblem, sign, thumbprint } from '@asset(keys.js)';

function fail({ status, answer }) {
  if (!status) show('offline');
  else if (answer.type === '/problems/refused') show('nokey');
  else showProblem(answer);
}

async function signIn() {
  const pair = await kept('key').catch(() => undefined);
  if (!pair) return show('nokey');
  const asked = await post('/v1/sessions/challenges', {});
  if (asked.status !== 201) return fail(asked);
  const { challenge } = asked.answer;
  const proof = await post('/v1/sessions', {
    challenge,
    key: await thumbprint(pair),
    signature: await sign(pair, `dure-session/1\n${location.origin}\n${challenge}`),
  });
  if (proof.status !== 201) return fail(proof);
  // Reloaded after signing in a moment ago, and asked again: the cookie did not stay.
  const [arrival] = performance.getEntriesByType('navigation');
  const last = Number(sessionStorage.getItem('signed-in'));
  if (arrival?.type === 'reload' && Date.now() - last < 10000) return show('nocookie');
  sessionStorage.setItem('signed-in', String(Date.now()));
  return location.reload();
}

function start() {
  show('asking');
  signIn();
}

for (const button of document.querySelectorAll('[data-again]')) button.onclick = start;
start();
