// recover.js: takes over with the recovery code, on a new phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { postSigned, renewKey, show, showProblem } from '@asset(keys.js)';

async function recover(code, removeOthers) {
  let told;
  try {
    told = await postSigned('/v1/recoveries', 'dure-recovery/1', 'code', code, { removeOthers });
  } catch {
    show('nokeys');
    return;
  }
  const { status, answer } = told;
  if (status === 201) {
    location.replace('/my');
  } else if (answer.type === '/problems/removed-phone') {
    await renewKey();
    await recover(code, removeOthers);
  } else if (status) {
    showProblem(answer);
  } else {
    show('offline');
  }
}

const form = document.querySelector('form');
form.onsubmit = (event) => {
  event.preventDefault();
  recover(form.code.value, event.submitter.value === 'lost');
};
for (const button of document.querySelectorAll('[data-again]'))
  button.onclick = () => show('ready');
show('ready');
