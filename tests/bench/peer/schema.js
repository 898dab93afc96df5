// schema.js: what a batch looks like, and what of it JSON Schema cannot say
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

const AHEAD_MS = 10 * 60 * 1000;

export const CODES = ['8867-4', '8637-1', '8480-6', '8462-4', '59408-5'];
const UNITS = {
  '8867-4': '/min', '8637-1': 'ms', '8480-6': 'mm[Hg]', '8462-4': 'mm[Hg]', '59408-5': '%',
};

const code = { type: 'string', enum: CODES };
const unit = { type: 'string', maxLength: 16 };
const time = { type: 'string', format: 'date-time' };
const value = { type: 'number', minimum: 0, maximum: 10000 };

const point = {
  type: 'object',
  required: ['code', 'effectiveDateTime', 'value', 'unit'],
  additionalProperties: false,
  properties: { code, effectiveDateTime: time, value, unit },
};
const series = {
  type: 'object',
  required: ['code', 'effectivePeriod', 'values', 'unit'],
  additionalProperties: false,
  properties: {
    code,
    effectivePeriod: {
      type: 'object',
      required: ['start', 'end'],
      additionalProperties: false,
      properties: { start: time, end: time },
    },
    values: { type: 'array', minItems: 1, maxItems: 1000, items: value },
    unit,
  },
};

export const batchSchema = {
  type: 'object',
  required: ['id', 'observations'],
  additionalProperties: false,
  properties: {
    id: {
      type: 'string',
      pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
    },
    observations: {
      type: 'array', minItems: 1, maxItems: 1000, items: { anyOf: [point, series] },
    },
  },
};

// The observations with their times as numbers, or the status that refuses them.
export function read(observations, source, now) {
  const read = new Array(observations.length);
  for (let i = 0; i < observations.length; i++) {
    const it = observations[i];
    const start = Date.parse(it.values ? it.effectivePeriod.start : it.effectiveDateTime);
    const end = it.values ? Date.parse(it.effectivePeriod.end) : start;
    if (!(start <= end) || end > now + AHEAD_MS || it.unit !== UNITS[it.code])
      return { refusal: 400 };
    if (start < source.fromMs || !source.codes.has(it.code))
      return { refusal: 403 };
    read[i] = { code: CODES.indexOf(it.code), start, end, values: it.values ?? [it.value] };
  }
  return { read };
}
