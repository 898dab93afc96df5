// upload.js: sends a donor's file and shows how far that is; without it the form sends itself
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

const PREVIEW = '/my/add/preview';

function tell(form, what) {
  for (const name of ['sending', 'too-big', 'broken']) {
    form.querySelector(`[data-${name}]`).hidden = name !== what;
  }
  form.querySelector('button').disabled = what === 'sending';
}

// The form once more, with why, and the same file: it need not be chosen again.
function showAnswer(form, html) {
  const main = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
  const { files } = form.elements.file;
  document.querySelector('main').replaceWith(main);
  const next = main.querySelector('[data-upload]');
  if (next) next.elements.file.files = files;
  window.scrollTo(0, 0);
  main.querySelector('[data-problem]')?.focus();
}

function send(form) {
  const request = new XMLHttpRequest();
  const bar = form.querySelector('progress');
  request.upload.onprogress = ({ loaded, total }) => { bar.value = (100 * loaded) / total; };
  // All is sent, and is being read: nobody knows how far.
  request.upload.onload = () => bar.removeAttribute('value');
  request.onerror = () => tell(form, 'broken');
  request.onload = () => {
    if (new URL(request.responseURL).pathname === PREVIEW) window.location.assign(PREVIEW);
    else showAnswer(form, request.responseText);
  };
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'text/html');
  tell(form, 'sending');
  request.send(new FormData(form));
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-upload]')) return;
  event.preventDefault();
  if (form.elements.file.files[0]?.size > Number(form.dataset.most)) tell(form, 'too-big');
  else send(form);
});
