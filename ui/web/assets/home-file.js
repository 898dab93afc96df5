// home-file.js: sends the file of a home's meter to the kiosk whose code was scanned
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { secretFromAddress, show } from '@asset(keys.js)';
import { isTooBig, send, showAnswer } from '@asset(sending.js)';

const pass = secretFromAddress();

// What a table does not say by itself goes with it in the address; it tells nothing of anybody.
function pathOf({ unit, count, stamp }) {
  const said = new URLSearchParams({
    unit: unit.value, count: count.value, stamp: stamp.value,
  });
  return `/v1/visit-files?${said}`;
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-home-file]')) return;
  event.preventDefault();
  if (isTooBig(form)) return;
  send(form, {
    path: pathOf(form.elements),
    headers: { 'Content-Type': 'application/octet-stream', 'Dure-Pass': pass },
    body: form.elements.file.files[0],
    answered: ({ responseText }) => {
      if (showAnswer(form, responseText)) show('ready');
      else document.querySelector('[data-brought]')?.focus();
    },
  });
});

// Another code, scanned into the same page.
addEventListener('hashchange', () => { if (location.hash) location.reload(); });

show(pass ? 'ready' : 'empty');
