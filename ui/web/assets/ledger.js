// ledger.js: the phone as a witness: the public list of entries only ever grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The tree and its proofs are those of RFC 9162, 2.1. What the phone has seen last is kept here and
// is only replaced by what begins with it.

const KEPT = 'dure-ledger';

function bytesOf(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function hash(...parts) {
  const all = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

const leafOf = (entry) => hash(new Uint8Array([0]), entry);
const parentOf = (left, right) => hash(new Uint8Array([1]), left, right);
const same = (one, other) => one.every((byte, i) => byte === other[i]);

function climb(way) {
  while (way.place === way.last && way.place % 2n === 0n && way.place !== 0n) {
    way.place /= 2n;
    way.last /= 2n;
  }
  way.place /= 2n;
  way.last /= 2n;
}

const isRight = (way) => way.place % 2n === 1n || way.place === way.last;

async function includes(leaf, number, size, hashes, root) {
  const way = { place: number, last: size - 1n };
  let node = leaf;
  for (const beside of hashes) {
    if (way.last === 0n) return false;
    node = isRight(way) ? await parentOf(beside, node) : await parentOf(node, beside);
    climb(way);
  }
  return way.last === 0n && same(node, root);
}

async function grew(older, newer, hashes) {
  if (older.size === newer.size) return same(older.root, newer.root);
  const isFull = (older.size & (older.size - 1n)) === 0n;
  const [first, ...rest] = isFull ? [older.root, ...hashes] : hashes;
  const way = { place: older.size - 1n, last: newer.size - 1n };
  while (way.place % 2n === 1n) {
    way.place /= 2n;
    way.last /= 2n;
  }
  if (!first) return false;
  let [then, now] = [first, first];
  for (const beside of rest) {
    if (way.last === 0n) return false;
    if (isRight(way)) {
      then = await parentOf(beside, then);
      now = await parentOf(beside, now);
    } else {
      now = await parentOf(now, beside);
    }
    climb(way);
  }
  return way.last === 0n && same(then, older.root) && same(now, newer.root);
}

function read(note) {
  const [origin, size, root] = note.split('\n');
  return { origin, size: BigInt(size), root: bytesOf(root), note };
}

async function proofOf(older, newer) {
  const answer = await fetch(`/ledger/proof/consistency?from=${older.size}&to=${newer.size}`);
  if (!answer.ok) throw new Error(`no proof: ${answer.status}`);
  return (await answer.json()).hashes.map(bytesOf);
}

async function fits(older, newer) {
  if (older.size > newer.size) return false;
  return grew(older, newer, older.size < newer.size ? await proofOf(older, newer) : []);
}

// Which of the notices is to be read. A list that was put back from a copy says so by another
// origin; one that does not and does not fit is never remembered in place of what was seen.
async function witness(newer) {
  const kept = localStorage.getItem(KEPT);
  const older = kept ? read(kept) : null;
  const isFine = !older || await fits(older, newer);
  if (!isFine && older.origin === newer.origin) return 'witness-broken';
  localStorage.setItem(KEPT, newer.note);
  if (!older) return 'witness-new';
  return isFine ? 'witness-fine' : 'witness-restored';
}

async function check(item, head) {
  const entry = await hash(new TextEncoder().encode(item.dataset.opening));
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
