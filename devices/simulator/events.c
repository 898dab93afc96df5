// events.c: what may follow an event's word in a script
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "events.h"

#include <string.h>

#define NUMBER_MAX 1000000
#define DAY_MS 86400000

/**
 * dure_event_parse_time:
 * @text: "3s" or "250ms", at most a day
 * @ret_ms: (out): milliseconds
 *
 * Returns: whether it is a time
 */
gboolean
dure_event_parse_time (const char *text, double *ret_ms)
{
  char *end;
  const guint64 number = g_ascii_strtoull (text, &end, 10);

  if (!g_ascii_isdigit (text[0]) || number > DAY_MS)
    return FALSE;
  if (g_str_equal (end, "ms"))
    *ret_ms = (double) number;
  else if (g_str_equal (end, "s"))
    *ret_ms = (double) number * 1000.0;
  else
    return FALSE;

  return TRUE;
}

static gboolean
is_hex (const char *word)
{
  return word[0] != '\0' && strspn (word, "0123456789abcdefABCDEF") == strlen (word);
}

static gboolean
takes_word (const DureEvent *self, char shape, const char *word)
{
  guint64 number;
  gint64 whole;
  double ms;

  switch (shape)
    {
    case 'n':
      return g_ascii_string_to_unsigned (word, 10, 0, NUMBER_MAX, &number, NULL);
    case 'i':
      return g_ascii_string_to_signed (word, 10, G_MININT32, G_MAXINT32, &whole, NULL);
    case 'u':
      return is_hex (word) && strlen (word) == 4;
    case 'x':
      return is_hex (word) && strlen (word) % 2 == 0;
    case 't':
      return dure_event_parse_time (word, &ms);
    case 'c':
      return g_strv_contains (self->choices, word);
    default:
      return TRUE;
    }
}

/**
 * dure_event_takes:
 * @self: an event
 * @words: (array zero-terminated=1): what follows its word
 *
 * Returns: whether the words are what the event needs
 */
gboolean
dure_event_takes (const DureEvent *self, const char *const *words)
{
  guint n = 0;

  for (const char *shape = self->shape; *shape != '\0' && *shape != '?'; shape++, n++)
    {
      if (words[n] == NULL)
        return shape[1] == '?';
      if (!takes_word (self, *shape, words[n]))
        return FALSE;
    }

  return words[n] == NULL;
}

const DureEvent *
dure_room_event_find (const char *name)
{
  for (guint i = 0; dure_room_event_get (i) != NULL; i++)
    if (g_str_equal (dure_room_event_get (i)->name, name))
      return dure_room_event_get (i);

  return NULL;
}

const DureEvent *
dure_device_event_find (const char *name)
{
  for (guint i = 0; dure_device_event_get (i) != NULL; i++)
    if (g_str_equal (dure_device_event_get (i)->name, name))
      return dure_device_event_get (i);

  return NULL;
}
