// cuts.c: a packet cut anywhere, or with a byte too many, must be refused
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "cuts.h"

#include <string.h>

static gboolean
is_refused (const DureProfile *profile, const char *hex)
{
  g_autoptr (DureTold) told = dure_told_new (profile, hex);

  return told->is_refused;
}

/**
 * dure_cuts_assert:
 * @hex: a packet of fixed length that is accepted
 */
void
dure_cuts_assert (const char *id, const char *hex)
{
  const DureProfile *profile = dure_profile_find (id);
  g_autofree char *longer = g_strconcat (hex, "00", NULL);

  g_assert_nonnull (profile);
  g_assert_false (is_refused (profile, hex));
  g_assert_true (is_refused (profile, longer));
  for (gsize length = 0; length < strlen (hex); length += 2)
    {
      g_autofree char *cut = g_strndup (hex, length);

      g_assert_true (is_refused (profile, cut));
    }
}

/**
 * dure_cuts_assert_shapes:
 * @fits: whether a packet of zeros after these flags has the right length
 *
 * Every first octet, every length from 1 to @length_max: accepted exactly when the length fits.
 */
void
dure_cuts_assert_shapes (const char *id,
                         guint       length_max,
                         gboolean (*fits) (guint8 flags, guint length))
{
  const DureProfile *profile = dure_profile_find (id);

  g_assert_nonnull (profile);
  for (guint flags = 0; flags < 256; flags++)
    for (guint length = 1; length <= length_max; length++)
      {
        g_autoptr (GString) hex = g_string_new (NULL);

        g_string_printf (hex, "%02x", flags);
        while (hex->len < 2 * length)
          g_string_append (hex, "00");
        g_assert_cmpint (is_refused (profile, hex->str), ==, !fits ((guint8) flags, length));
      }
}
