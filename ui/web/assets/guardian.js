// guardian.js: signs a guardian's yes with the key of this phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The form is sent as any other; before that, what it says is signed together with a challenge of
// the city, so that it is known which phone said it. A no goes without.

import { kept, post, sign } from '@asset(keys.js)';

const MOST_MS = 60 * 60 * 1000;
const DWELL = 'dwell-';

// In the order of the page, which is the city's: whatever is answered of the notice's questions.
const HEAD = ['donor', 'notice', 'relation'];
const OTHERS = [...HEAD, 'challenge', 'signature', 'guardian', 'year', 'month', 'answer'];

function textOf(form, challenge) {
  const fields = new FormData(form);
  const month = `${fields.get('year')}-${fields.get('month').padStart(2, '0')}`;
  const answers = [...fields].filter(([name]) => !OTHERS.includes(name)
                                                 && !name.startsWith(DWELL));
  return ['dure-guardian/1', location.origin, challenge, ...HEAD.map((name) => fields.get(name)),
          month, ...answers.map(([name, value]) => `${name}=${value} ${fields.get(DWELL + name)}`)]
    .join('\n');
}

/** Measures how long each question is on the screen; gives what writes it down in the form. */
function watched(form) {
  const since = new Map();
  const fields = [...form.querySelectorAll(`[name^=${DWELL}]`)];
  const count = (field) => {
    const ms = Number(field.value) + performance.now() - (since.get(field) ?? performance.now());
    field.value = Math.min(Math.round(ms), MOST_MS);
    since.delete(field);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const field = fields.find((one) => target.contains(one));
      if (isIntersecting) since.set(field, performance.now());
      else count(field);
    }
  });
  for (const field of fields) observer.observe(field.closest('fieldset'));
  return () => {
    observer.disconnect();
    fields.forEach(count);
  };
}

async function signForm(form) {
  const pair = await kept('key');
  const { answer: { challenge } } = await post('/v1/sessions/challenges', {});
  form.elements.signature.value = await sign(pair, textOf(form, challenge));
  form.elements.challenge.value = challenge;
}

for (const form of document.querySelectorAll('[data-sign]')) {
  const writeDwell = watched(form);
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.value !== 'yes' || form.elements.signature.value) return;
    event.preventDefault();
    writeDwell();
    try {
      await signForm(form);
    } catch {
      form.querySelector('[data-unsigned]').hidden = false;
      return;
    }
    form.requestSubmit(event.submitter);
  });
}
