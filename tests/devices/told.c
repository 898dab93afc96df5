// told.c: what a decoder tells of a packet given in hexadecimal, kept for a test to look at
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "told.h"

#include <string.h>

GByteArray *
dure_told_bytes (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  g_assert_cmpuint (strlen (hex) % 2, ==, 0);
  for (; hex[0] != '\0'; hex += 2)
    {
      g_assert_true (g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]));
      const guint8 byte =
        (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }

  return bytes;
}

static void
put (void *data, const char *name, const char *json)
{
  DureTold *self = data;
  char *kept = g_strdup (name);

  g_assert_false (g_hash_table_contains (self->values, name));
  g_ptr_array_add (self->names, kept);
  g_hash_table_insert (self->values, kept, g_strdup (json));
}

/**
 * dure_told_new:
 *
 * Decodes from an allocation of exactly the right size, so that a sanitizer sees one byte too far.
 * A refused packet must have a reason and tell nothing.
 */
DureTold *
dure_told_new (const DureProfile *profile, const char *hex)
{
  DureTold *self = g_new0 (DureTold, 1);
  g_autoptr (GByteArray) bytes = dure_told_bytes (hex);
  g_autofree guint8 *exact = g_memdup2 (bytes->data, bytes->len);
  DureFields fields = { put, self };

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->is_refused = !profile->describe (exact, bytes->len, &fields, &self->refusal);
  if (self->is_refused)
    {
      g_assert_cmpuint (self->names->len, ==, 0);
      g_assert_cmpstr (dure_refusal_text (self->refusal), !=, "not a reason");
    }
  else
    g_assert_cmpint (self->refusal, ==, 0);

  return self;
}

const char *
dure_told_get (DureTold *self, const char *name)
{
  return g_hash_table_lookup (self->values, name);
}

void
dure_told_free (DureTold *self)
{
  g_hash_table_unref (self->values);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/**
 * dure_told_reading:
 *
 * Returns: what the packet means; it must be a legal one of a profile that has a meaning
 */
DureReading
dure_told_reading (const char *id, const char *hex)
{
  const DureProfile *profile = dure_profile_find (id);
  g_autoptr (GByteArray) bytes = dure_told_bytes (hex);
  DureReading reading;
  DureRefusal refusal;

  memset (&reading, 0x5a, sizeof reading);
  g_assert_nonnull (profile);
  g_assert_nonnull (profile->read);
  g_assert_true (profile->read (bytes->data, bytes->len, &reading, &refusal));
  g_assert_true (reading.hint == DURE_HINT_NONE || reading.n_values == 0);
  for (guint i = 0; i < reading.n_values; i++)
    g_assert_true (dure_code_holds (reading.values[i].code, reading.values[i].value));

  return reading;
}

void
dure_told_assert_refused (const char *id, const char *hex, DureRefusal expected)
{
  const DureProfile *profile = dure_profile_find (id);

  g_assert_nonnull (profile);
  g_autoptr (DureTold) told = dure_told_new (profile, hex);

  g_assert_true (told->is_refused);
  g_assert_cmpint (told->refusal, ==, expected);
}
