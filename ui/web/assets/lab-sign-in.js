// lab-sign-in.js: opens the lab with a passkey
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { show, showProblem } from '@asset(keys.js)';
import { signInAt } from '@asset(passkey.js)';

async function signIn() {
  show('asking');
  const { status, answer } = await signInAt('/lab/challenges', '/lab/sessions');
  if (status === 201) location.reload();
  else if (status) showProblem(answer);
  else show('offline');
}

for (const button of document.querySelectorAll('[data-go]')) button.onclick = signIn;
show('ready');
