// told.h: what a decoder tells of a packet given in hexadecimal, kept for a test to look at
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "profile.h"

#include <glib.h>

/**
 * DureTold:
 * @is_refused: whether the packet was refused
 * @refusal: why
 * @names: (element-type utf8): the fields, in their order
 * @values: (element-type utf8 utf8): JSON text by name
 */
typedef struct {
  gboolean is_refused;
  DureRefusal refusal;
  GPtrArray *names;
  GHashTable *values;
} DureTold;

GByteArray *dure_told_bytes (const char *hex);
DureTold *dure_told_new (const DureProfile *profile, const char *hex);
const char *dure_told_get (DureTold *self, const char *name);
void dure_told_free (DureTold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTold, dure_told_free)

DureReading dure_told_reading (const char *id, const char *hex);
void dure_told_assert_refused (const char *id, const char *hex, DureRefusal expected);
