// ledger.js: the phone as a witness: the public list of entries only ever grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the phone has seen last is kept here and is only replaced by what begins with it.

import { bytesOf, entryOf, includes, judge, leafOf } from '@asset(witness.js)';

const KEPT = 'dure-ledger';

function read(note) {
  const [origin, size, root] = note.split('\n');
  return { origin, size: BigInt(size), root: bytesOf(root), note };
}

async function proofOf(older, newer) {
  if (!older || older.size >= newer.size) return [];
  const answer = await fetch(`/ledger/proof/consistency?from=${older.size}&to=${newer.size}`);
  if (!answer.ok) throw new Error(`no proof: ${answer.status}`);
  return (await answer.json()).hashes.map(bytesOf);
}

async function witness(newer) {
  const kept = localStorage.getItem(KEPT);
  const older = kept ? read(kept) : null;
  const found = await judge(older, newer, await proofOf(older, newer));
  if (found !== 'broken') localStorage.setItem(KEPT, newer.note);
  return `witness-${found}`;
}

async function check(item, head) {
  const entry = await entryOf(item.dataset.opening);
  const hashes = item.dataset.hashes.split(/\s+/).filter(Boolean).map(bytesOf);
  const holds = await includes(await leafOf(entry), BigInt(item.dataset.number), head.size,
                               hashes, head.root);
  item.querySelector(holds ? '[data-proved]' : '[data-broken]').hidden = false;
}

function tell(id) {
  const place = document.getElementById(id);
  if (place) place.hidden = false;
}

const shown = document.getElementById('checkpoint');
const answer = shown ? null : await fetch('/ledger/checkpoint');
if (shown || answer.ok) {
  const head = read(shown ? shown.textContent : await answer.text());
  tell(await witness(head));
  for (const item of document.querySelectorAll('[data-number]')) await check(item, head);
}
