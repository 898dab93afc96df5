// visit.js: approves a visit at a kiosk, on the phone that has given before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import {
  post, secretFromAddress, show, showProblem, showWords, signInWithKey,
} from '@asset(keys.js)';

async function approve(pass, own) {
  show('working');
  const { status, answer } = await post('/v1/visits/approvals', { pass, own });
  if (status === 401) return 'no-session';
  if (status === 201) {
    showWords(answer.words);
    show('approved');
  } else if (status === 200) {
    show(answer.state);
  } else if (status) {
    showProblem(answer);
  } else {
    show('offline');
  }
  return 'answered';
}

async function start(pass, own) {
  if (await approve(pass, own) === 'answered') return;
  const proof = await signInWithKey();
  if (proof?.status === 201) await approve(pass, own);
  else if (proof?.status === 0) show('offline');
  else show('nokey');
}

const pass = secretFromAddress();
if (pass) {
  show('ready');
  let own = false;
  for (const button of document.querySelectorAll('[data-yes], [data-own]'))
    button.onclick = () => {
      own ||= 'own' in button.dataset;
      start(pass, own);
    };
  document.querySelector('[data-child]').onclick = () => show('child');
} else {
  show('empty');
}
