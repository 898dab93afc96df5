// sign-in.js: shows the city, with a signature, that this is still the same phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { kept, post, show, sign, thumbprint } from '@asset(keys.js)';

async function signIn() {
  const pair = await kept('key').catch(() => undefined);
  if (!pair) return 'nokey';
  const { status, answer } = await post('/v1/sessions/challenges', {});
  if (status !== 201) return 'offline';
  const text = `dure-session/1\n${location.origin}\n${answer.challenge}`;
  const proof = await post('/v1/sessions', {
    challenge: answer.challenge,
    key: await thumbprint(pair),
    signature: await sign(pair, text),
  });
  if (proof.status === 403) return 'nokey';
  if (proof.status !== 201) return 'offline';
  // Reloaded after signing in a moment ago, and asked again: the cookie did not stay.
  const [arrival] = performance.getEntriesByType('navigation');
  const last = Number(sessionStorage.getItem('signed-in'));
  if (arrival?.type === 'reload' && Date.now() - last < 10000) return 'nocookie';
  sessionStorage.setItem('signed-in', String(Date.now()));
  location.reload();
  return 'asking';
}

async function start() {
  show('asking');
  show(await signIn());
}

document.querySelector('[data-again]').onclick = start;
start();
