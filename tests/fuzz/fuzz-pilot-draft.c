// fuzz-pilot-draft.c: what somebody writes of a pilot, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Lines are fields, `name=text`, of all parts of a draft; a tab in a text is the end of a line
// there. A draft without faults makes a notice in every language that a kiosk has time for.

#include "canonical-json.h"
#include "pilot-draft.h"
#include "token.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static GHashTable *
read_form (const uint8_t *bytes, size_t length)
{
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GHashTable *form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *equals = strchr (lines[i], '=');

      if (equals != NULL)
        g_hash_table_insert (form, g_strndup (lines[i], (gsize) (equals - lines[i])),
                             g_strdelimit (g_strdup (equals + 1), "\t", '\n'));
    }
  return form;
}

static GBytes *
bytes_of (json_t *json)
{
  gsize length;
  char *text = dure_json_canonical (json, &length);

  json_decref (json);
  return g_bytes_new_take (text, length);
}

static void
check_notice (const json_t *draft, const char *language, gboolean is_sound)
{
  g_autoptr (json_t) record = json_object ();
  g_autoptr (GBytes) terms = bytes_of (dure_pilot_draft_terms (draft, "pilot", 1, record));
  g_autoptr (GBytes) text = bytes_of (dure_pilot_draft_text (draft, language));
  g_autoptr (DureNotice) notice = dure_notice_new (terms, text, NULL);

  g_assert_true (!is_sound || notice != NULL);
  for (DurePurpose purpose = 0; is_sound && purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose))
      g_assert_cmpuint (dure_notice_ask_length (notice, purpose), <=,
                        dure_notice_ask_budget (purpose));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GHashTable) form = read_form (bytes, length);
  g_autoptr (json_t) draft = json_object ();
  g_autoptr (json_t) again = NULL;
  g_autoptr (json_t) faults = NULL;

  dure_pilot_draft_take (draft, DURE_PILOT_PLAN, form);
  for (guint i = 0; dure_token_languages[i] != NULL; i++)
    dure_pilot_draft_take (draft, dure_token_languages[i], form);
  again = json_copy (draft);
  dure_pilot_draft_take (again, DURE_PILOT_PLAN, form);
  g_assert_true (json_equal (draft, again));
  faults = dure_pilot_draft_faults (draft);
  for (guint i = 0; dure_token_languages[i] != NULL; i++)
    check_notice (draft, dure_token_languages[i], json_object_size (faults) == 0);
  return 0;
}
