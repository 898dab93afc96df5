// taken.c: what an intake has handed on, kept so that a test can look at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "taken.h"

static gboolean
on_fact (const DureHealthFact *fact, gpointer data, GError **error)
{
  Taken *self = data;

  g_array_append_vals (self->facts, fact, 1);
  if (self->facts->len != self->enough)
    return TRUE;
  g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_STOPPED, "enough");
  return FALSE;
}

Taken *
taken_new (void)
{
  static const guint8 key[DURE_HEALTH_KEY_BYTES] = { 7 };
  Taken *self = g_new0 (Taken, 1);

  self->facts = g_array_new (FALSE, FALSE, sizeof (DureHealthFact));
  self->intake = dure_health_intake_new (key, on_fact, self);
  self->report = dure_health_intake_report (self->intake);
  return self;
}

void
taken_free (Taken *self)
{
  dure_health_intake_free (self->intake);
  g_array_unref (self->facts);
  g_free (self);
}

/* Reads a file of @form in pieces of @piece octets. */
Taken *
taken_from (DureHealthForm form, const void *bytes, gsize length, gsize piece, GError **error)
{
  g_autoptr (Taken) self = taken_new ();
  g_autoptr (DureHealthFile) reader = dure_health_file_new (form, self->intake, 1);

  for (gsize done = 0; done < length; done += MIN (piece, length - done))
    if (!dure_health_file_feed (reader, (const guint8 *) bytes + done, MIN (piece, length - done),
                                error))
      return NULL;
  if (!dure_health_file_finish (reader, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
taken_assert_fact (const Taken *self, guint i, DureCode code, gint64 start_ms, gint64 millionths)
{
  const DureHealthFact *fact = &g_array_index (self->facts, DureHealthFact, i);

  g_assert_cmpuint (self->facts->len, >, i);
  g_assert_cmpint (fact->code, ==, code);
  g_assert_cmpint (fact->start_ms, ==, start_ms);
  g_assert_cmpint (fact->millionths, ==, millionths);
}

void
taken_assert_complaint (const Taken *self, guint i, guint32 place, DureHealthReason reason)
{
  const GArray *complaints = self->report->complaints;

  g_assert_cmpuint (complaints->len, >, i);
  g_assert_cmpuint (g_array_index (complaints, DureHealthComplaint, i).place, ==, place);
  g_assert_cmpint (g_array_index (complaints, DureHealthComplaint, i).reason, ==, reason);
}

guint
taken_not_taken (const Taken *self, const char *type)
{
  const guint *count = g_hash_table_lookup (self->report->not_taken, type);

  return count != NULL ? *count : 0;
}
