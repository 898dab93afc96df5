// guardian.js: signs a guardian's yes with the key of this phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The form is sent as any other; before that, what it says is signed together with a challenge of
// the city, so that it is known which phone said it. A no goes without.

import { kept, post, sign } from '@asset(keys.js)';

// In the order of the page, which is the city's: whatever is answered of the notice's questions.
const HEAD = ['donor', 'notice', 'relation'];
const OTHERS = [...HEAD, 'challenge', 'signature', 'guardian', 'year', 'month', 'answer'];

function textOf(form, challenge) {
  const fields = new FormData(form);
  const month = `${fields.get('year')}-${fields.get('month').padStart(2, '0')}`;
  const answers = [...fields].filter(([name]) => !OTHERS.includes(name));
  return ['dure-guardian/1', location.origin, challenge, ...HEAD.map((name) => fields.get(name)),
          month, ...answers.map(([name, value]) => `${name}=${value}`)].join('\n');
}

async function signForm(form) {
  const pair = await kept('key');
  const { answer: { challenge } } = await post('/v1/sessions/challenges', {});
  form.elements.signature.value = await sign(pair, textOf(form, challenge));
  form.elements.challenge.value = challenge;
}

for (const form of document.querySelectorAll('[data-sign]'))
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.value !== 'yes' || form.elements.signature.value) return;
    event.preventDefault();
    try {
      await signForm(form);
    } catch {
      form.querySelector('[data-unsigned]').hidden = false;
      return;
    }
    form.requestSubmit(event.submitter);
  });
