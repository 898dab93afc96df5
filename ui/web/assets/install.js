// install.js: sets up the worker that answers when there is no connection
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

if ('serviceWorker' in navigator) {
  // Without it everything works, but for the page that says that there is no connection. In another
  // language it is another worker, which fetches that page anew.
  navigator.serviceWorker.register(`/sw.js?lang=${document.documentElement.lang}`).catch(() => {});
}
