// sources.js: who may send, and within which consent
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { CODES } from './schema.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest();
}

export class Sources {
  constructor(database) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS consent (
        number INTEGER PRIMARY KEY,
        donor TEXT NOT NULL,
        from_ms INTEGER NOT NULL,
        codes TEXT NOT NULL,
        withdrawn_ms INTEGER
      );
      CREATE TABLE IF NOT EXISTS source (
        number INTEGER PRIMARY KEY,
        secret_hash BLOB NOT NULL UNIQUE,
        consent INTEGER NOT NULL REFERENCES consent (number)
      );`);
    this.database = database;
    this.statement = database.prepare(`
      SELECT source.number, source.consent, donor, from_ms AS fromMs, codes,
             withdrawn_ms AS withdrawnMs
      FROM source JOIN consent ON consent.number = source.consent WHERE secret_hash = ?`);
    this.consentOpen = database.prepare(
      'SELECT 1 FROM consent WHERE number = ? AND withdrawn_ms IS NULL').pluck();
    this.end = database.prepare('UPDATE consent SET withdrawn_ms = ? WHERE number = ?');
  }

  // One donor with one consent to everything, since yesterday, for each secret.
  addAll(path) {
    const addConsent = this.database.prepare(
      'INSERT INTO consent (donor, from_ms, codes) VALUES (?, ?, ?)');
    const addSource = this.database.prepare(
      'INSERT INTO source (secret_hash, consent) VALUES (?, ?)');
    const from = Date.now() - DAY_MS;
    this.database.transaction(() => {
      for (const secret of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
        const hash = sha256(secret);
        const { lastInsertRowid } = addConsent.run(hash.toString('hex'), from, CODES.join(' '));
        addSource.run(hash, lastInsertRowid);
      }
    })();
  }

  // Undefined when nobody has such a secret.
  find(secret) {
    const source = this.statement.get(sha256(secret));
    if (source) source.codes = new Set(source.codes.split(' '));
    return source;
  }

  isOpen(source) {
    return this.consentOpen.get(source.consent) === 1;
  }
}
