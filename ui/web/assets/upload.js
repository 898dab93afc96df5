// upload.js: sends a donor's file and shows how far that is; without it the form sends itself
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { isTooBig, send, showAnswer } from '@asset(sending.js)';

const PREVIEW = '/my/add/preview';

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-upload]')) return;
  event.preventDefault();
  if (isTooBig(form)) return;
  send(form, {
    path: form.action,
    body: new FormData(form),
    answered: ({ responseURL, responseText }) => {
      if (new URL(responseURL).pathname === PREVIEW) window.location.assign(PREVIEW);
      else showAnswer(form, responseText);
    },
  });
});
