// witness.js: whether a list is still the one that was seen before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The tree and its proofs are those of RFC 9162, 2.1. A kiosk judges the same by the same words.

async function hash(...parts) {
  const all = new Uint8Array(await new Blob(parts).arrayBuffer());
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

export const entryOf = (text) => hash(new TextEncoder().encode(text));
export const leafOf = (entry) => hash(new Uint8Array([0]), entry);
const parentOf = (left, right) => hash(new Uint8Array([1]), left, right);
const same = (one, other) => one.every((byte, i) => byte === other[i]);

export function bytesOf(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function climb(way) {
  while (way.place === way.last && way.place % 2n === 0n && way.place !== 0n) {
    way.place /= 2n;
    way.last /= 2n;
  }
  way.place /= 2n;
  way.last /= 2n;
}

const isRight = (way) => way.place % 2n === 1n || way.place === way.last;

export async function includes(leaf, number, size, hashes, root) {
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
  if (older.size > newer.size) return false;
  if (older.size === 0n || older.size === newer.size) {
    return hashes.length === 0 && (older.size === 0n || same(older.root, newer.root));
  }
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

// A list that was put back from a copy says so by another origin. What is broken must never be
// remembered in place of what was seen.
export async function judge(older, newer, hashes) {
  if (!older) return 'new';
  if (await grew(older, newer, hashes)) return 'fine';
  return older.origin === newer.origin ? 'broken' : 'restored';
}
