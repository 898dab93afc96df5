// server.js: the peer of dure-backend: the same way in for batches, on fastify and better-sqlite3
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// server.js --mode rows|packed --database FILE --secrets FILE
//
// The same checks, in the same order, and the same answers (201, 200, 400, 401, 403, 409): who
// sends, what it looks like, whether the consent lets it in, whether it came before. It answers
// when the batch is durable. What it leaves out is in its favour: it seals nothing under a donor's
// key, limits no rate, reads no compressed body.

import { parseArgs } from 'node:util';

import Database from 'better-sqlite3';
import Fastify from 'fastify';

import * as packed from './packed.js';
import * as rows from './rows.js';
import { batchSchema, read } from './schema.js';
import { Sources, sha256 } from './sources.js';

const LARGEST_BODY = 1024 * 1024;
const BEARER = 'Bearer ';

const { values: options } = parseArgs({
  options: {
    mode: { type: 'string', default: 'rows' },
    database: { type: 'string' },
    secrets: { type: 'string' },
  },
});

function openStore() {
  const { PRAGMAS } = options.mode === 'rows' ? rows : packed;
  const database = new Database(options.database);
  for (const pragma of PRAGMAS) database.pragma(pragma);
  const sources = new Sources(database);
  sources.addAll(options.secrets);
  return options.mode === 'rows'
    ? new rows.Rows(database, sources) : new packed.Packed(database, sources);
}

function refuse(reply, status) {
  reply.code(status).type('application/problem+json');
  return { type: 'about:blank', status };
}

const store = openStore();
const app = Fastify({
  logger: false,
  bodyLimit: LARGEST_BODY,
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
});

// The hash is of the bytes as they came; so a repeat is told from another content.
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
  try {
    request.hash = sha256(body);
    done(null, JSON.parse(body));
  } catch (error) {
    error.statusCode = 400;
    done(error);
  }
});

app.decorateRequest('source', null);
app.decorateRequest('hash', null);
app.addHook('onRequest', async (request, reply) => {
  const header = request.headers.authorization ?? '';
  const source = header.startsWith(BEARER) ? store.find(header.slice(BEARER.length)) : undefined;
  if (!source) return reply.send(refuse(reply, 401));
  if (source.withdrawnMs !== null) return reply.send(refuse(reply, 403));
  request.source = source;
});

app.post('/v1/observations', { schema: { body: batchSchema } }, async (request, reply) => {
  const { id, observations } = request.body;
  const now = Date.now();
  const { read: taken, refusal } = read(observations, request.source, now);
  if (refusal) return refuse(reply, refusal);
  const outcome = await store.store({
    id: Buffer.from(id.replaceAll('-', ''), 'hex'),
    source: request.source,
    hash: request.hash,
    receivedMs: now,
    read: taken,
  });
  if (outcome.status >= 400) return refuse(reply, outcome.status);
  reply.code(outcome.status);
  return {
    id, observations: observations.length, received: new Date(outcome.receivedMs).toISOString(),
  };
});

app.get('/v1/consent', async (request) => {
  const { consent, fromMs, codes } = request.source;
  return { consent, from: new Date(fromMs).toISOString(), codes: [...codes] };
});

app.post('/v1/withdrawal', async (request) => {
  const now = Date.now();
  await store.withdraw(request.source, now);
  return { withdrawn: new Date(now).toISOString() };
});

console.log(`machines ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
process.on('SIGTERM', async () => {
  await app.close();
  process.exit(0);
});
