// sending.js: sends a file, says how far that is, and shows the page that comes back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

/** Says one of what a form has to say about its file, and hides the rest. */
export function tell(form, what) {
  for (const name of ['sending', 'too-big', 'broken']) {
    form.querySelector(`[data-${name}]`).hidden = name !== what;
  }
  form.querySelector('button').disabled = what === 'sending';
}

/** Whether the file is larger than the form may take; then it says so. */
export function isTooBig(form) {
  const tooBig = form.elements.file.files[0]?.size > Number(form.dataset.most);
  if (tooBig) tell(form, 'too-big');
  return tooBig;
}

/** Posts the body, shows how far it is, and hands over the request when it was answered. */
export function send(form, { path, headers, body, answered }) {
  const request = new XMLHttpRequest();
  const bar = form.querySelector('progress');
  request.upload.onprogress = ({ loaded, total }) => { bar.value = (100 * loaded) / total; };
  // All is sent, and is being read: nobody knows how far.
  request.upload.onload = () => bar.removeAttribute('value');
  request.onerror = () => tell(form, 'broken');
  request.onload = () => answered(request);
  request.open('POST', path);
  for (const [name, value] of Object.entries({ Accept: 'text/html', ...headers })) {
    request.setRequestHeader(name, value);
  }
  tell(form, 'sending');
  request.send(body);
}

/**
 * Puts the answer's content in place of the page's. Where it has the form once more, with why, that
 * gets the same file: it need not be chosen again. Gives that form, or nothing.
 */
export function showAnswer(form, html) {
  const main = new DOMParser().parseFromString(html, 'text/html').querySelector('main');
  const { files } = form.elements.file;
  document.querySelector('main').replaceWith(main);
  const next = main.querySelector('form.upload');
  if (next) next.elements.file.files = files;
  window.scrollTo(0, 0);
  main.querySelector('[data-problem]')?.focus();
  return next;
}
