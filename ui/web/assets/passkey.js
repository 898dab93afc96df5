// passkey.js: a key that the phone itself guards, with its screen lock or a finger
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nothing about a person goes into it: the account's id is by chance, its name is the day.

import { base64url, post } from '@asset(keys.js)';

const ES256 = -7;
const EDDSA = -8;

const bytes = (text) => Uint8Array.from(
  atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** Whether this browser can keep a passkey on this very phone. */
export async function available() {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false;
  }
}

async function challenge(path) {
  const { status, answer } = await post(path, {});
  if (status !== 201) throw new Error('no challenge');
  return answer.challenge;
}

/**
 * Makes one, sends it with what else is to be said, and gives the city's answer; status 0 where
 * none was made.
 */
export async function makeAt(challenges, path, more) {
  try {
    const text = await challenge(challenges);
    const day = new Date().toLocaleDateString(document.documentElement.lang);
    const made = await navigator.credentials.create({ publicKey: {
      rp: { name: 'Dure', id: location.hostname },
      user: { id: crypto.getRandomValues(new Uint8Array(16)), name: `Dure ${day}`,
              displayName: `Dure ${day}` },
      challenge: bytes(text),
      pubKeyCredParams: [ES256, EDDSA].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      timeout: 120000,
    } });
    return await post(path, {
      ...more,
      challenge: text,
      clientData: base64url(made.response.clientDataJSON),
      attestation: base64url(made.response.attestationObject),
    });
  } catch {
    return { status: 0, answer: {} };
  }
}

/** Makes one for the phone that has a session; gives whether it is kept. */
export async function make() {
  return (await makeAt('/v1/sessions/challenges', '/v1/passkeys', {})).status === 201;
}

/** Signs in with one; gives the city's answer, or status 0 where it was not asked. */
export async function signInAt(challenges, path) {
  try {
    const text = await challenge(challenges);
    const { rawId, response } = await navigator.credentials.get({ publicKey: {
      challenge: bytes(text), rpId: location.hostname, userVerification: 'required',
      timeout: 120000,
    } });
    return await post(path, {
      challenge: text,
      id: base64url(rawId),
      clientData: base64url(response.clientDataJSON),
      authenticatorData: base64url(response.authenticatorData),
      signature: base64url(response.signature),
    });
  } catch {
    return { status: 0, answer: {} };
  }
}

/** Signs a donor's phone in; as signInAt(). */
export const signInWithPasskey = () =>
  signInAt('/v1/sessions/challenges', '/v1/sessions/passkeys');

/** Shows what offers a passkey, [data-offer], where one can be made, and makes it when pressed. */
export async function offer() {
  const place = document.querySelector('[data-offer]');
  if (!place || !await available()) return;
  const show = (state) => {
    for (const part of place.querySelectorAll('[data-part]'))
      part.hidden = part.dataset.part !== state;
  };
  place.hidden = false;
  show('ask');
  for (const button of place.querySelectorAll('button'))
    button.onclick = async () => show(await make() ? 'made' : 'refused');
}
