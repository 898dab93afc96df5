// keys.js: what this phone keeps: a key that cannot leave it, and a code it is still waiting for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

const STORE = 'kept';

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('dure', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const kept = (name) => inStore('readonly', (store) => store.get(name));
export const keep = (name, value) => inStore('readwrite', (store) => store.put(value, name));
export const drop = (name) => inStore('readwrite', (store) => store.delete(name));

/** The phone's key pair, made at its first claim. Its private half cannot be taken out. */
export async function phoneKey() {
  const known = await kept('key');
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false,
                                               ['sign', 'verify']);
  // Two open pages may both have made one; the first stays.
  try {
    await inStore('readwrite', (store) => store.add(made, 'key'));
  } catch {
    return await kept('key') ?? Promise.reject(new Error('no room for a key'));
  }
  return made;
}

const publicKey = async (pair) => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { kty, crv, x, y };
};

export const base64url = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** JWK thumbprint (RFC 7638): how the city finds the key. */
async function thumbprint(pair) {
  const { crv, kty, x, y } = await publicKey(pair);
  const text = JSON.stringify({ crv, kty, x, y });
  return base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

export async function sign(pair, text) {
  return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey,
                                            new TextEncoder().encode(text)));
}

/** Sends JSON; gives the status and the answer, or status 0 without a connection. */
export async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(15000),
    });
    return { status: response.status, answer: await response.json() };
  } catch {
    return { status: 0, answer: {} };
  }
}

/** The secret behind the #, which leaves the address at once, before anything else happens. */
export function secretFromAddress() {
  const secret = location.hash.slice(1);
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return secret;
}

/** Instead of a key that was removed: a new one, and with it a new person. */
export async function renewKey() {
  await drop('key');
  return phoneKey();
}

/**
 * Sends a secret as `name`, with more beside it, and a signature of this phone's key, which is good
 * for this purpose and this secret, once. Gives what post() gives; throws where no key is kept.
 */
export async function postSigned(path, purpose, name, secret, more = {}) {
  const pair = await phoneKey();
  const key = await publicKey(pair);
  const asked = await post('/v1/sessions/challenges', {});
  if (asked.status !== 201) return asked;
  const { challenge } = asked.answer;
  const signature = await sign(pair, [purpose, location.origin, challenge, secret].join('\n'));
  return post(path, { ...more, [name]: secret, publicKey: key, challenge, signature });
}

/** Shows the city that this is the same phone; gives its answer, or nothing without a key. */
export async function signInWithKey() {
  const pair = await kept('key').catch(() => undefined);
  if (!pair) return undefined;
  const asked = await post('/v1/sessions/challenges', {});
  if (asked.status !== 201) return asked;
  const { challenge } = asked.answer;
  return post('/v1/sessions', {
    challenge,
    key: await thumbprint(pair),
    signature: await sign(pair, ['dure-session/1', location.origin, challenge].join('\n')),
  });
}

/** Puts the two words wherever the page has room for them. */
export function showWords(words) {
  for (const place of document.querySelectorAll('[data-words]'))
    place.replaceChildren(...words.map((word) => {
      const part = document.createElement('span');
      part.textContent = word;
      return part;
    }));
}

/** Shows what the city said was wrong: its own words, in the language of the page. */
export function showProblem({ title, detail }) {
  document.querySelector('[data-title]').textContent = title;
  document.querySelector('[data-detail]').textContent = detail;
  show('problem');
}

/** Shows one of the page's states and hides the others. */
export function show(state) {
  for (const section of document.querySelectorAll('[data-state]'))
    section.hidden = section.dataset.state !== state;
  document.documentElement.dataset.now = state;
}
