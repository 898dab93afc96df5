// line-ends.c: where the lines of a text may end
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Hangul words stay whole; Pango would break them anywhere. As typesetters have it, the last word
// of a sentence does not stand alone on its line, nor the last sign of a Chinese one, and what
// leans on the next word, as in "할 수 없어요", "на плечо" or "12 kWh", stays beside it. All of that by
// attributes: the text itself stays clean for a screen reader, unlike with U+2060.
// O(n) in the letters of the text.

#include "line-ends.h"

/* Roughly twentieths of a letter's height. Two words that are wider together would not fit the
 * narrowest column at 200 %, and stay apart. */
#define WIDE_UNITS 20
#define CYRILLIC_UNITS 14
#define LETTER_UNITS 12
#define OTHER_UNITS 5
#define MOST_UNITS 125

#define MOST_LEANING 2 /* letters */
#define LAST_SIGNS 2

typedef struct
{
  const char *start;
  const char *end;
  guint letters;
  guint units;
  gboolean has_hangul;
  gboolean has_cyrillic;
  gboolean has_only_digits;
  gboolean ends_line;
} Word;

static gboolean
is_hangul (gunichar letter)
{
  return (letter >= 0xAC00 && letter <= 0xD7A3) || (letter >= 0x1100 && letter <= 0x11FF)
         || (letter >= 0x3130 && letter <= 0x318F);
}

static gboolean
is_han (gunichar letter)
{
  return letter >= 0x4E00 && letter <= 0x9FFF;
}

static gboolean
is_cyrillic (gunichar letter)
{
  return letter >= 0x0400 && letter <= 0x04FF;
}

static guint
units_of (gunichar letter)
{
  if (g_unichar_iswide (letter))
    return WIDE_UNITS;
  if (is_cyrillic (letter))
    return CYRILLIC_UNITS;
  return g_unichar_isalnum (letter) ? LETTER_UNITS : OTHER_UNITS;
}

/* The next word from @p on; empty after the last. */
static Word
next_word (const char *p)
{
  Word word = { .has_only_digits = TRUE };

  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  for (word.start = p; *p != '\0' && !g_unichar_isspace (g_utf8_get_char (p));
       p = g_utf8_next_char (p))
    {
      const gunichar letter = g_utf8_get_char (p);

      word.letters++;
      word.units += units_of (letter);
      word.has_hangul |= is_hangul (letter);
      word.has_cyrillic |= is_cyrillic (letter);
      word.has_only_digits &= g_unichar_isdigit (letter);
    }
  word.end = p;
  word.ends_line = *p == '\0' || *p == '\n';
  return word;
}

static gboolean
leans_on_next (const Word *word)
{
  return word->has_only_digits || (word->has_hangul && word->letters == 1)
         || (word->has_cyrillic && word->letters <= MOST_LEANING);
}

static void
keep_whole (PangoAttrList *attributes, const char *text, const char *start, const char *end)
{
  PangoAttribute *whole = pango_attr_allow_breaks_new (FALSE);

  whole->start_index = (guint) (start - text);
  whole->end_index = (guint) (end - text);
  pango_attr_list_insert (attributes, whole);
}

/* Chinese has no blanks: of a line its last signs, and what closes it, stay together. */
static void
keep_last_signs (PangoAttrList *attributes, const char *text, const Word *word)
{
  const char *p = word->end;

  for (guint signs = 0; p > word->start && signs < LAST_SIGNS;)
    {
      p = g_utf8_prev_char (p);
      signs += is_han (g_utf8_get_char (p)) ? 1 : 0;
    }
  if (is_han (g_utf8_get_char (p)))
    keep_whole (attributes, text, p, word->end);
}

/**
 * dure_line_ends:
 * @text: plain text; each of its lines is a sentence or more
 *
 * Returns: (transfer full): attributes for a label that shows @text, within which no line ends
 */
PangoAttrList *
dure_line_ends (const char *text)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  Word word = next_word (text);
  guint together = word.units;

  while (word.letters > 0)
    {
      const Word next = next_word (word.end);
      const guint both = together + OTHER_UNITS + next.units;
      const gboolean is_joined = !word.ends_line && (next.ends_line || leans_on_next (&word))
                                 && both <= MOST_UNITS;

      if (word.has_hangul)
        keep_whole (attributes, text, word.start, word.end);
      if (word.ends_line)
        keep_last_signs (attributes, text, &word);
      if (is_joined)
        keep_whole (attributes, text, word.start, next.end);
      together = is_joined ? both : next.units;
      word = next;
    }
  return attributes;
}
