// fuzz-health.c: a citizen's own file of any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is taken must be within bounds, pressures in pairs, and must not depend on where the file
// was cut into pieces. DURE_FUZZ_FORM is the form that it is read as; what begins as an archive
// does is read as one.

#include "health-file.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

typedef struct
{
  guint64 sum; /* over all facts, in their order */
  guint n_facts;
  gint64 upper; /* that the next fact is the lower one of */
} Reading;

static gboolean
on_fact (const DureHealthFact *fact, gpointer data, GError **error)
{
  Reading *reading = data;

  g_assert_false (dure_code_is_series (fact->code));
  g_assert_true (dure_code_holds (fact->code, (double) fact->millionths / 1000000));
  g_assert_true (fact->start_ms >= DURE_HEALTH_FIRST_MS && fact->end_ms <= DURE_HEALTH_LAST_MS);
  g_assert_true (fact->start_ms <= fact->end_ms);
  g_assert_true ((reading->upper != 0) == (fact->code == DURE_CODE_DIASTOLIC));
  g_assert_true (reading->upper == 0 || reading->upper > fact->millionths);
  reading->upper = fact->code == DURE_CODE_SYSTOLIC ? fact->millionths : 0;
  reading->sum = reading->sum * 31
                 + (guint64) (fact->code + fact->start_ms + fact->end_ms + fact->millionths);
  reading->n_facts++;
  return TRUE;
}

static gboolean
read_pieces (DureHealthForm form, const uint8_t *bytes, size_t length, size_t first,
             Reading *reading, guint *ret_n_complaints)
{
  static const guint8 key[DURE_HEALTH_KEY_BYTES] = { 1 };
  g_autoptr (DureHealthIntake) intake = dure_health_intake_new (key, on_fact, reading);
  g_autoptr (DureHealthFile) reader = dure_health_file_new (form, intake, 1);

  if (!dure_health_file_feed (reader, bytes, first, NULL)
      || !dure_health_file_feed (reader, bytes + first, length - first, NULL)
      || !dure_health_file_finish (reader, NULL))
    return FALSE;
  *ret_n_complaints = dure_health_intake_report (intake)->n_complaints;
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  const gboolean is_archive
      = dure_health_form_of (bytes, length) == DURE_HEALTH_FORM_APPLE_ARCHIVE;
  const DureHealthForm form = is_archive ? DURE_HEALTH_FORM_APPLE_ARCHIVE : DURE_FUZZ_FORM;
  Reading whole = { 0 }, cut = { 0 };
  guint n_whole, n_cut;

  if (!read_pieces (form, bytes, length, length, &whole, &n_whole))
    {
      g_assert_false (read_pieces (form, bytes, length, length / 2, &cut, &n_cut));
      return 0;
    }
  g_assert_true (read_pieces (form, bytes, length, length / 2, &cut, &n_cut));
  g_assert_cmpuint (whole.n_facts, ==, cut.n_facts);
  g_assert_cmpuint (whole.sum, ==, cut.sum);
  g_assert_cmpuint (n_whole, ==, n_cut);
  return 0;
}
