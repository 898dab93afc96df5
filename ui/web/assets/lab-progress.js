// lab-progress.js: how far something is that takes minutes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Asks for the page again until it is over, and then shows all of it.

const AGAIN_MS = 2000;

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.getElementById('task');
    if (!now || !('open' in now.dataset)) {
      location.reload();
      return;
    }
    document.getElementById('task').replaceChildren(...now.childNodes);
  }
  setTimeout(look, AGAIN_MS);
}

setTimeout(look, AGAIN_MS);
