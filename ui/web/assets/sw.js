// sw.js: says that there is no connection, and keeps nothing of a person
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It keeps one page without anything personal, and what that page needs to look right. Every other
// page comes from the city each time; no answer of the city is ever kept. The name of the room says
// what is in it, so that a new version starts with a new room.

const OFFLINE = '/offline';
const KEPT = [OFFLINE, '@asset(style.css)', '@asset(icon.svg)'];
const ROOM = KEPT.join(' ');

async function fill() {
  const room = await caches.open(ROOM);
  await room.addAll(KEPT.map((path) => new Request(path, { cache: 'reload' })));
}

async function tidy() {
  const rooms = await caches.keys();
  await Promise.all(rooms.filter((name) => name !== ROOM).map((name) => caches.delete(name)));
}

async function offline(request) {
  try {
    return await fetch(request);
  } catch {
    return await caches.match(OFFLINE) ?? Response.error();
  }
}

async function kept(request) {
  return await caches.match(request) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(tidy()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(offline(request));
  else if (KEPT.includes(new URL(request.url).pathname)) event.respondWith(kept(request));
});
