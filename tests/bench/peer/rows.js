// rows.js: a transaction for each request, a row for each observation
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

export const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL'];

export class Rows {
  constructor(database, sources) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS batch (
        number INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES source (number),
        received_ms INTEGER NOT NULL,
        observations INTEGER NOT NULL,
        content_hash BLOB NOT NULL
      );
      CREATE INDEX IF NOT EXISTS batch_source ON batch (source, number);
      CREATE TABLE IF NOT EXISTS observation (
        batch INTEGER NOT NULL REFERENCES batch (number),
        place INTEGER NOT NULL,
        code INTEGER NOT NULL,
        start_ms INTEGER NOT NULL,
        end_ms INTEGER NOT NULL,
        value,
        PRIMARY KEY (batch, place)
      ) WITHOUT ROWID;`);
    const first = database.prepare(
      'SELECT source, content_hash AS hash, received_ms AS receivedMs FROM batch WHERE id = ?');
    const addBatch = database.prepare(`
      INSERT INTO batch (id, source, received_ms, observations, content_hash)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    const addObservation = database.prepare('INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?)');
    this.deleteObservations = database.prepare(`
      DELETE FROM observation WHERE batch IN (SELECT number FROM batch WHERE source = ?)`);
    this.deleteBatches = database.prepare('DELETE FROM batch WHERE source = ?');
    this.sources = sources;
    this.transaction = database.transaction((batch) => {
      if (!sources.isOpen(batch.source)) return { status: 403 };
      const { changes, lastInsertRowid } = addBatch.run(
        batch.id, batch.source.number, batch.receivedMs, batch.read.length, batch.hash);
      if (changes === 0) return this.repeat(batch, first.get(batch.id));
      for (let i = 0; i < batch.read.length; i++) {
        const { code, start, end, values } = batch.read[i];
        addObservation.run(lastInsertRowid, i, code, start, end,
          values.length === 1 ? values[0] : JSON.stringify(values));
      }
      return { status: 201, receivedMs: batch.receivedMs };
    }).immediate;
    this.withdrawal = database.transaction((source, now) => {
      sources.end.run(now, source.consent);
      this.deleteObservations.run(source.number);
      this.deleteBatches.run(source.number);
    }).immediate;
  }

  repeat(batch, first) {
    const isSame = first.source === batch.source.number && first.hash.equals(batch.hash);
    return isSame ? { status: 200, receivedMs: first.receivedMs } : { status: 409 };
  }

  find(secret) {
    return this.sources.find(secret);
  }

  store(batch) {
    return this.transaction(batch);
  }

  withdraw(source, now) {
    this.withdrawal(source, now);
  }
}
