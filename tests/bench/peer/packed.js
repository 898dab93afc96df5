// packed.js: one transaction for all requests that wait, one packed row for each batch
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The best that one Node process can do: what arrives in one turn of the event loop is committed
// together and answered after that; sources are remembered for half a minute, and looked up again
// within the transaction; a batch is a few bytes an observation.

export const PRAGMAS = [
  'page_size = 8192', 'journal_mode = WAL', 'synchronous = FULL', 'cache_size = -65536',
  'wal_autocheckpoint = 4000',
];

const REMEMBERED_MS = 30000;
const REMEMBERED = 8192;
const FORM = 1;
const MOST_BYTES = 1 << 20;

// Deltas as varints: code, start, length, number of values, values in hundredths.
class Packer {
  constructor() {
    this.bytes = Buffer.alloc(MOST_BYTES);
  }

  put(number) {
    let rest = number;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
  }

  putSigned(number) {
    this.put(number < 0 ? -2 * number - 1 : 2 * number);
  }

  pack(observations) {
    const isWhole = ({ start, end }) => start % 1000 === 0 && end % 1000 === 0;
    const clock = observations.every(isWhole) ? 1000 : 1;
    const last = [0, 0, 0, 0, 0];
    let lastStart = 0;
    this.length = 0;
    this.put(FORM);
    this.put(clock);
    this.put(observations.length);
    for (const { code, start, end, values } of observations) {
      this.put(code);
      this.putSigned((start - lastStart) / clock);
      this.put((end - start) / clock);
      this.put(values.length);
      for (const value of values) {
        const hundredths = Math.round(value * 100);
        this.putSigned(hundredths - last[code]);
        last[code] = hundredths;
      }
      lastStart = start;
    }
    return Buffer.from(this.bytes.subarray(0, this.length));
  }
}

export class Packed {
  constructor(database, sources) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS batch (
        number INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES source (number),
        received_ms INTEGER NOT NULL,
        observations INTEGER NOT NULL,
        content_hash BLOB NOT NULL,
        packed BLOB NOT NULL
      );
      CREATE INDEX IF NOT EXISTS batch_source ON batch (source, number);`);
    this.first = database.prepare(
      'SELECT source, content_hash AS hash, received_ms AS receivedMs FROM batch WHERE id = ?');
    this.add = database.prepare(`
      INSERT INTO batch (id, source, received_ms, observations, content_hash, packed)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.deleteBatches = database.prepare('DELETE FROM batch WHERE source = ?');
    this.sources = sources;
    this.remembered = new Map();
    this.packer = new Packer();
    this.waiting = [];
    this.all = database.transaction((works) => works.map((work) => work())).immediate;
  }

  find(secret) {
    const now = Date.now();
    const known = this.remembered.get(secret);
    if (known && known.until > now) return known.source;
    const source = this.sources.find(secret);
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    if (source) this.remembered.set(secret, { source, until: now + REMEMBERED_MS });
    return source;
  }

  // In the next transaction; resolves when that is durable.
  inTurn(work) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ work, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.commit());
    });
  }

  commit() {
    const group = this.waiting;
    this.waiting = [];
    try {
      const outcomes = this.all(group.map(({ work }) => work));
      group.forEach(({ resolve }, i) => resolve(outcomes[i]));
    } catch (error) {
      group.forEach(({ reject }) => reject(error));
    }
  }

  store(batch) {
    const packed = this.packer.pack(batch.read);
    return this.inTurn(() => {
      if (!this.sources.isOpen(batch.source)) return { status: 403 };
      const { changes } = this.add.run(batch.id, batch.source.number, batch.receivedMs,
        batch.read.length, batch.hash, packed);
      if (changes === 1) return { status: 201, receivedMs: batch.receivedMs };
      const first = this.first.get(batch.id);
      const isSame = first.source === batch.source.number && first.hash.equals(batch.hash);
      return isSame ? { status: 200, receivedMs: first.receivedMs } : { status: 409 };
    });
  }

  withdraw(source, now) {
    this.remembered.clear();
    return this.inTurn(() => {
      this.sources.end.run(now, source.consent);
      this.deleteBatches.run(source.number);
    });
  }
}
