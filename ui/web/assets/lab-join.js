// lab-join.js: makes the passkey of somebody who was invited to the lab
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { secretFromAddress, show, showProblem } from '@asset(keys.js)';
import { makeAt } from '@asset(passkey.js)';

async function join(invitation) {
  show('asking');
  const { status, answer } = await makeAt('/lab/challenges', '/lab/joins', { invitation });
  if (status === 201) location.replace('/lab');
  else if (status) showProblem(answer);
  else show('offline');
}

const invitation = secretFromAddress();
for (const button of document.querySelectorAll('[data-go]'))
  button.onclick = () => join(invitation);
show(invitation ? 'ready' : 'empty');
