// act.c: something that happens to a simulated device, with its numbers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "act.h"

#include <math.h>
#include <string.h>

/**
 * dure_act_new:
 * @word: what happens
 * @pairs: (nullable): %NULL-terminated "name=number"; "name=nan" is a number too
 *
 * Returns: (transfer full) (nullable): the act, %NULL when a pair is not one
 */
DureAct *
dure_act_new (const char *word, const char *const *pairs)
{
  g_autoptr (DureAct) self = g_new0 (DureAct, 1);

  self->word = g_strdup (word);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');
      char *end = NULL;

      if (equals == NULL || equals == pairs[i] || equals[1] == '\0')
        return NULL;
      (void) g_ascii_strtod (equals + 1, &end);
      if (*end != '\0')
        return NULL;
      g_hash_table_insert (self->values, g_strndup (pairs[i], (gsize) (equals - pairs[i])),
                           g_strdup (equals + 1));
    }

  return g_steal_pointer (&self);
}

DureAct *
dure_act_copy (const DureAct *self)
{
  DureAct *copy = dure_act_new (self->word, NULL);
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_hash_table_insert (copy->values, g_strdup (name), g_strdup (text));

  return copy;
}

void
dure_act_free (DureAct *self)
{
  g_free (self->word);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_free (self);
}

gboolean
dure_act_is (const DureAct *self, const char *word)
{
  return g_str_equal (self->word, word);
}

gboolean
dure_act_has (const DureAct *self, const char *name)
{
  return g_hash_table_contains (self->values, name);
}

/**
 * dure_act_number:
 * @self: the act
 * @name: one of its numbers
 * @otherwise: what it is when the line did not say
 */
double
dure_act_number (const DureAct *self, const char *name, double otherwise)
{
  const char *text = g_hash_table_lookup (self->values, name);

  return text != NULL ? g_ascii_strtod (text, NULL) : otherwise;
}
