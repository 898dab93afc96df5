// reader.h: a second reader of what leaves, who knows nothing but its text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "deidentify-error.h"
#include "extract.h"

/**
 * Reading:
 * @n_classes: rows that say the same in all quasi-identifiers, of donors who have as many
 * @smallest: distinct pseudonyms in the smallest
 * @least_values: distinct values of the least diverse sensitive column of any class; or, if fewer,
 *   one more than the donors of a class who gave something, but never one certain value
 * @n_donors: distinct pseudonyms
 * @n_above: donors in classes of fewer than what was asked
 * @n_unique: donors who are alone in theirs
 * @n_pairs: sum over the classes of their donors, squared
 */
typedef struct
{
  guint n_classes;
  guint smallest;
  guint least_values;
  guint n_donors;
  guint n_above;
  guint n_unique;
  guint64 n_pairs;
} Reading;

extern const guint8 reader_key[DURE_DISGUISE_KEY_BYTES];

DureExtract *reader_extract (DureTable *table, DurePlan *plan, const char *recipient);
void reader_refuse (DureTable *table, DurePlan *plan, DureDeidentifyError code);

void reader_read (DureExtract *extract, DurePlan *plan, guint fewer, Reading *ret_reading);
char *reader_copy (DureExtract *extract);
guint reader_count (DureExtract *extract, const char *column, const char *word);
void reader_check (DureExtract *extract, DurePlan *plan);
