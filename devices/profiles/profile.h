// profile.h: every decoder by the id of the bytes it understands
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

typedef bool (*DureDescribe) (const uint8_t *bytes, size_t length, DureFields *fields,
                              DureRefusal *ret_refusal);
typedef bool (*DureRead) (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                          DureRefusal *ret_refusal);

/**
 * DureProfile:
 * @id: `2a35` for a characteristic of the Bluetooth SIG, a whole lower-case UUID for others,
 *   `ad:181d` for the service data of an advertisement
 * @name: what it is, as profiles.tsv calls it
 * @describe: tells every field; nothing is told of a packet that is refused
 * @read: (nullable): what it means for a visit, %NULL where it means nothing by itself
 *
 * One row of profiles.tsv.
 */
typedef struct {
  const char *id;
  const char *name;
  DureDescribe describe;
  DureRead read;
} DureProfile;

const DureProfile *dure_profile_find (const char *id);
const DureProfile *dure_profile_get (size_t index);
