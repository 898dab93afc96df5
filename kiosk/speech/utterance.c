// utterance.c: what is said in one go
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Lines of a text become one line. Private words are wiped when nobody holds them any more.

#include "utterance.h"

#include <string.h>

#define FIGURES "0123456789.,"

static void
clear (gpointer data)
{
  DureUtterance *self = data;

  explicit_bzero (self->words, strlen (self->words));
  g_free (self->words);
}

/**
 * dure_utterance_new:
 * @words: what is said
 * @language: (transfer none): code of their language; must outlive the utterance
 * @is_private: whether only the visitor may hear it
 *
 * Returns: (transfer full): the utterance
 */
DureUtterance *
dure_utterance_new (const char *words, const char *language, gboolean is_private)
{
  DureUtterance *self = g_rc_box_new0 (DureUtterance);

  self->words = g_strdelimit (g_strdup (words), "\n\r\t", ' ');
  self->language = language;
  self->is_private = is_private;
  return self;
}

/**
 * dure_utterance_ref:
 *
 * Returns: (transfer full): the same
 */
DureUtterance *
dure_utterance_ref (DureUtterance *self)
{
  return g_rc_box_acquire (self);
}

/**
 * dure_utterance_unref:
 * @self: (transfer full): the last one to let go wipes it
 */
void
dure_utterance_unref (DureUtterance *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * dure_utterance_says:
 *
 * Returns: whether both say the same
 */
gboolean
dure_utterance_says (const DureUtterance *self, const DureUtterance *other)
{
  return g_str_equal (self->words, other->words) && g_str_equal (self->language, other->language);
}

/**
 * dure_utterance_counts:
 *
 * Returns: whether one differs from the other in nothing but figures
 */
gboolean
dure_utterance_counts (const DureUtterance *self, const DureUtterance *other)
{
  const char *one = self->words, *two = other->words;

  for (;; one++, two++)
    {
      one += strspn (one, FIGURES);
      two += strspn (two, FIGURES);
      if (*one != *two)
        return FALSE;
      if (*one == '\0')
        return g_str_equal (self->language, other->language);
    }
}
