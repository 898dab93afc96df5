// guard.h: which requests may go on, decided from their head alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DURE_GUARD_MAX_HEADERS 64

/**
 * DureGuardStatus:
 *
 * What a head is refused with: HTTP's own numbers (RFC 9110, section 15.5).
 */
typedef enum
{
  DURE_GUARD_ALLOWED = 0,
  DURE_GUARD_BAD_REQUEST = 400,
  DURE_GUARD_METHOD_NOT_ALLOWED = 405,
  DURE_GUARD_LENGTH_REQUIRED = 411,
  DURE_GUARD_CONTENT_TOO_LARGE = 413,
  DURE_GUARD_URI_TOO_LONG = 414,
  DURE_GUARD_UNSUPPORTED_TYPE = 415,
  DURE_GUARD_EXPECTATION_FAILED = 417,
  DURE_GUARD_MISDIRECTED = 421,
  DURE_GUARD_FIELDS_TOO_LARGE = 431,
  DURE_GUARD_NOT_IMPLEMENTED = 501,
  DURE_GUARD_VERSION_NOT_SUPPORTED = 505,
} DureGuardStatus;

/**
 * DureGuardHeader:
 *
 * One header line, as received; the same name may come twice.
 */
typedef struct
{
  const char *name;
  const char *value;
} DureGuardHeader;

/**
 * DureGuardRequest:
 * @method: as received
 * @version: 10 or 11
 * @target: path and query, still encoded
 * @authority: (nullable): host and port when the target named one by itself
 * @headers: every header line
 * @header_count: how many
 */
typedef struct
{
  const char *method;
  int version;
  const char *target;
  const char *authority;
  const DureGuardHeader *headers;
  size_t header_count;
} DureGuardRequest;

/**
 * DureGuardBody:
 * @path: (nullable): where such a body is taken; %NULL for all other places, and ends a list
 * @max: bytes
 * @types: (array zero-terminated=1): media types, in small letters; one that is not said is taken
 * @codings: (array zero-terminated=1): content codings beside none at all
 *
 * What a body may be.
 */
typedef struct
{
  const char *path;
  uint64_t max;
  const char *const *types;
  const char *const *codings;
} DureGuardBody;

/**
 * DureGuardRules:
 * @methods: (array zero-terminated=1): what this listener answers
 * @hosts: (array zero-terminated=1): the names it goes by, port included where it is not the
 *   usual one
 * @bodies: what may be sent where; the last is that of all other places
 * @standard: (nullable): where addresses begin that a standard gives us, `/fhir/`: their paths may
 *   have `$`, and their queries what has to be in code
 *
 * What one listener allows.
 */
typedef struct
{
  const char *const *methods;
  const char *const *hosts;
  const DureGuardBody *bodies;
  const char *standard;
} DureGuardRules;

bool dure_guard_is_token_char (char c);
bool dure_guard_is_token (const char *text);
int dure_guard_check (const DureGuardRules *rules, const DureGuardRequest *request,
                      uint64_t *ret_body_length);
