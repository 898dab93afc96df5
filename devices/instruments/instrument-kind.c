// instrument-kind.c: the kinds of instruments a visit can ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "instrument-kind.h"

#include <string.h>

static const char *const words[DURE_INSTRUMENT_KIND_COUNT] = {
  [DURE_INSTRUMENT_KIND_HEART_RATE] = "heart-rate",
  [DURE_INSTRUMENT_KIND_BLOOD_PRESSURE] = "blood-pressure",
  [DURE_INSTRUMENT_KIND_TEMPERATURE] = "body-temperature",
  [DURE_INSTRUMENT_KIND_WEIGHT] = "body-weight",
  [DURE_INSTRUMENT_KIND_OXYGEN] = "oxygen-saturation",
  [DURE_INSTRUMENT_KIND_GLUCOSE] = "blood-glucose",
  [DURE_INSTRUMENT_KIND_ELECTRICITY] = "electricity",
};

/**
 * dure_instrument_kind_to_text:
 * Returns: its word, such as "blood-pressure"
 */
const char *
dure_instrument_kind_to_text (DureInstrumentKind kind)
{
  g_return_val_if_fail (kind < DURE_INSTRUMENT_KIND_COUNT, NULL);

  return words[kind];
}

/**
 * dure_instrument_kind_from_text:
 * @text: (nullable): a word of a person or a file
 * @ret_kind: (out): its kind
 *
 * Returns: whether there is such a kind
 */
gboolean
dure_instrument_kind_from_text (const char *text, DureInstrumentKind *ret_kind)
{
  for (guint i = 0; i < DURE_INSTRUMENT_KIND_COUNT; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      {
        *ret_kind = (DureInstrumentKind) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * dure_instrument_kind_split:
 * @text: (nullable): an installed instrument as an option names it: `KIND=ADDRESS`
 * @ret_kind: (out): its kind
 * @ret_address: (out) (transfer none): the part of @text behind the `=`; whether that is an address
 *   is for others to say
 *
 * Returns: whether it is such a pair, of a kind that a station can have: it is nobody's home
 */
gboolean
dure_instrument_kind_split (const char          *text,
                            DureInstrumentKind  *ret_kind,
                            const char         **ret_address)
{
  const char *at = text != NULL ? strchr (text, '=') : NULL;
  g_autofree char *word = at != NULL ? g_strndup (text, (gsize) (at - text)) : NULL;
  DureInstrumentKind kind;

  if (!dure_instrument_kind_from_text (word, &kind) || kind == DURE_INSTRUMENT_KIND_ELECTRICITY)
    return FALSE;

  *ret_kind = kind;
  *ret_address = at + 1;
  return TRUE;
}
