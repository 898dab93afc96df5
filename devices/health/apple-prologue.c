// apple-prologue.c: an export of Apple Health without the grammar that it begins with
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each export declares its own document type, and the declaration of export version 12 is broken:
// no parser gets beyond it. Nothing of it is needed, and a declaration is where entities would
// come from; so it is taken out, from <!DOCTYPE to ]>, before the parser. Its line ends stay, so
// that lines are counted as an editor counts them. A declaration that hides from this, in a
// comment or another encoding, meets the parser, which refuses it.

#include "apple-prologue.h"

#include <string.h>

static const char opening[] = "<!DOCTYPE";

/* Outside of it: what may be its beginning is held back. */
static void
pass (DureApplePrologue *self, guint8 byte, GByteArray *rest)
{
  if (byte == (guint8) opening[self->matched])
    {
      self->matched++;
      self->is_inside = opening[self->matched] == '\0';
      return;
    }
  g_byte_array_append (rest, (const guint8 *) opening, self->matched);
  /* An element: nothing is declared after it. */
  self->is_past = self->matched == 1 && byte != '!' && byte != '?';
  self->matched = byte == '<' ? 1 : 0;
  if (self->matched == 0)
    g_byte_array_append (rest, &byte, 1);
}

static void
swallow (DureApplePrologue *self, guint8 byte, GByteArray *rest)
{
  self->skipped++;
  if (byte == '\n')
    g_byte_array_append (rest, &byte, 1);
  if (byte == '>' && (self->is_closing || !self->is_bracketed))
    {
      self->is_inside = FALSE;
      self->is_past = TRUE;
    }
  else if (byte == '[')
    self->is_bracketed = TRUE;
  else if (byte == ']')
    self->is_closing = TRUE;
  else if (!g_ascii_isspace (byte))
    self->is_closing = FALSE;
}

/**
 * dure_apple_prologue_skip:
 * @bytes: (array length=length): the next piece of the file
 * @length: how many
 * @rest: what is to be parsed of it is appended
 *
 * Returns: whether the grammar is not too long
 */
gboolean
dure_apple_prologue_skip (DureApplePrologue *self, const guint8 *bytes, gsize length,
                          GByteArray *rest)
{
  gsize i;

  for (i = 0; i < length && !self->is_past; i++)
    {
      if (self->is_inside)
        swallow (self, bytes[i], rest);
      else
        pass (self, bytes[i], rest);
      if (self->skipped > DURE_APPLE_PROLOGUE_MAX)
        return FALSE;
    }
  g_byte_array_append (rest, bytes + i, (guint) (length - i));
  return TRUE;
}
