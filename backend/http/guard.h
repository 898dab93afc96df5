// guard.h: which requests may go on, decided from their head alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
 * DureGuardRules:
 * @methods: (array zero-terminated=1): what this listener answers
 * @hosts: (array zero-terminated=1): the names it goes by, port included where it is not the
 *   usual one
 * @max_body: bytes
 *
 * What one listener allows.
 */
typedef struct
{
  const char *const *methods;
  const char *const *hosts;
  uint64_t max_body;
} DureGuardRules;

int dure_guard_check (const DureGuardRules *rules, const DureGuardRequest *request,
                      uint64_t *ret_body_length);
