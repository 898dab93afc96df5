// consent-change.c: what a donor changed about earlier decisions
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The record of a change names the purpose, and, where the donor was that exact, the data items or
// the recipient it is about. A yes always carries what was shown; a no need not, because nothing
// has to be read to say it. Reading is strict: what is not understood is refused, and what was read
// writes the same document again, so nothing unread can hide in it. It says nothing of what is in
// force now; scope.c does that from all events together.

#include "consent-change.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "id.h"

#include <string.h>

#define SCHEMA "dure.consent-change/1"
#define MAX_ITEMS 64
#define MAX_ITEM 64
#define MAX_DWELL_MS (24 * 60 * 60 * 1000)

static const char *const places[] = { "phone", "withdrawal-code" };

static void
line_free (DureConsentChangeLine *line)
{
  g_strfreev (line->items);
  g_free (line->recipient);
  g_free (line->notice_digest);
  g_free (line->shown_digest);
  g_free (line->shown_language);
  g_free (line);
}

static DureConsentChange *
new_empty (void)
{
  DureConsentChange *self = g_new0 (DureConsentChange, 1);

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  return self;
}

/**
 * dure_consent_change_new:
 * @donor: whose decision
 * @by: where it is made
 * @clock: the clock that times it
 * @dice: where its id comes from
 *
 * Returns: (transfer full): a change of nothing yet
 */
DureConsentChange *
dure_consent_change_new (const char *donor, DureChangedBy by, DureClock *clock, DureDice *dice)
{
  DureConsentChange *self = new_empty ();

  self->record_id = dure_id_new_timed (clock, dice);
  self->donor = g_strdup (donor);
  self->time_ms = dure_clock_wall_ms (clock);
  self->by = by;
  return self;
}

/**
 * dure_consent_change_free:
 * @self: (transfer full) (nullable)
 */
void
dure_consent_change_free (DureConsentChange *self)
{
  if (self == NULL)
    return;
  g_free (self->record_id);
  g_free (self->donor);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * dure_consent_change_add:
 * @purpose: what is decided anew
 * @decision: given or refused
 * @notice_digest: the notice it is about
 *
 * A yes must be followed by dure_consent_change_show().
 *
 * Returns: (transfer none): the new line, about all items and all recipients, erasing nothing; to
 *   be narrowed in place
 */
DureConsentChangeLine *
dure_consent_change_add (DureConsentChange *self, DurePurpose purpose, DureDecision decision,
                         const char *notice_digest)
{
  DureConsentChangeLine *line = g_new0 (DureConsentChangeLine, 1);

  line->purpose = purpose;
  line->decision = decision;
  line->notice_digest = g_strdup (notice_digest);
  line->dwell_ms = -1;
  g_ptr_array_add (self->lines, line);
  return line;
}

/**
 * dure_consent_change_show:
 * @line: a line about @notice
 * @notice: in the language in which its ask was on the screen
 *
 * Writes down what was shown.
 */
void
dure_consent_change_show (DureConsentChangeLine *line, DureNotice *notice)
{
  g_free (line->shown_digest);
  g_free (line->shown_language);
  line->shown_digest = g_strdup (dure_notice_ask_digest (notice, line->purpose));
  line->shown_language = g_strdup (dure_notice_language (notice));
}

static json_t *
items_to_json (const DureConsentChangeLine *line)
{
  json_t *items = line->items != NULL ? json_array () : json_null ();

  for (gsize i = 0; line->items != NULL && line->items[i] != NULL; i++)
    json_array_append_new (items, json_string (line->items[i]));
  return items;
}

static json_t *
shown_to_json (const DureConsentChangeLine *line)
{
  if (line->shown_digest == NULL)
    return json_null ();
  return json_pack ("{s:s, s:s, s:o}",
                    "sha256", line->shown_digest,
                    "language", line->shown_language,
                    "dwellMs", line->dwell_ms >= 0 ? json_integer (line->dwell_ms) : json_null ());
}

static json_t *
line_to_json (const DureConsentChangeLine *line)
{
  return json_pack ("{s:s, s:o, s:s?, s:s, s:b, s:s, s:o}",
                    "purpose", dure_purpose_to_text (line->purpose),
                    "items", items_to_json (line),
                    "recipient", line->recipient,
                    "decision", dure_decision_to_text (line->decision),
                    "erase", line->erase,
                    "notice", line->notice_digest,
                    "shown", shown_to_json (line));
}

/**
 * dure_consent_change_to_json:
 *
 * Returns: (transfer full): the record of the change
 */
json_t *
dure_consent_change_to_json (const DureConsentChange *self)
{
  g_autofree char *time = dure_time_to_text (self->time_ms);
  json_t *lines = json_array ();

  for (guint i = 0; i < self->lines->len; i++)
    json_array_append_new (lines, line_to_json (self->lines->pdata[i]));
  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:o}",
                    "schema", SCHEMA,
                    "recordId", self->record_id,
                    "donor", self->donor,
                    "time", time,
                    "by", places[self->by],
                    "changes", lines);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "change of consent: %s", why);
  return FALSE;
}

static gboolean
read_items (DureConsentChangeLine *line, const json_t *json, GError **error)
{
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  const json_t *list;
  gsize i;
  json_t *item;

  if (json_is_null (json_object_get (json, "items")))
    return TRUE;
  list = dure_json_array (json, "items", 1, MAX_ITEMS, error);
  if (list == NULL)
    return FALSE;
  json_array_foreach ((json_t *) list, i, item)
    {
      if (!json_is_string (item) || json_string_length (item) == 0
          || json_string_length (item) > MAX_ITEM)
        return refuse (error, "an item is no name");
      g_strv_builder_add (items, json_string_value (item));
    }
  line->items = g_strv_builder_end (items);
  return TRUE;
}

static gboolean
read_recipient (DureConsentChangeLine *line, const json_t *json, GError **error)
{
  if (json_is_null (json_object_get (json, "recipient")))
    return TRUE;
  line->recipient = g_strdup (dure_json_text (json, "recipient", MAX_ITEM, error));
  return line->recipient != NULL;
}

static gboolean
read_shown (DureConsentChangeLine *line, const json_t *json, GError **error)
{
  const json_t *shown;
  const char *digest, *language;

  if (json_is_null (json_object_get (json, "shown")))
    return line->decision == DURE_DECISION_REFUSED
           || refuse (error, "nothing was shown to who said yes");
  shown = dure_json_object (json, "shown", error);
  digest = shown != NULL ? dure_json_text (shown, "sha256", 64, error) : NULL;
  language = digest != NULL ? dure_json_text (shown, "language", 16, error) : NULL;
  if (language == NULL)
    return FALSE;
  if (!dure_sha256_is_hex (digest))
    return refuse (error, "shown: no digest");
  line->shown_digest = g_strdup (digest);
  line->shown_language = g_strdup (language);
  return json_is_null (json_object_get (shown, "dwellMs"))
         || dure_json_integer (shown, "dwellMs", 0, MAX_DWELL_MS, &line->dwell_ms, error);
}

static gboolean
read_line (DureConsentChange *self, const json_t *json, GError **error)
{
  static const char *const decisions[] = { "refused", "given" };
  const char *text = dure_json_text (json, "purpose", 64, error);
  const char *notice = text != NULL ? dure_json_text (json, "notice", 64, error) : NULL;
  DureConsentChangeLine *line;
  DurePurpose purpose;
  guint is_given;

  if (notice == NULL || !dure_json_word (json, "decision", decisions, 2, &is_given, error))
    return FALSE;
  if (!dure_purpose_from_text (text, &purpose) || !dure_sha256_is_hex (notice))
    return refuse (error, "no such purpose, or no digest");
  line = dure_consent_change_add (self, purpose,
                                  is_given ? DURE_DECISION_GIVEN : DURE_DECISION_REFUSED, notice);
  line->erase = json_is_true (json_object_get (json, "erase"));
  if (line->erase && is_given)
    return refuse (error, "a yes erases nothing");
  return read_items (line, json, error) && read_recipient (line, json, error)
         && read_shown (line, json, error);
}

static gboolean
read_fields (DureConsentChange *self, const json_t *json, GError **error)
{
  const char *record_id = dure_json_text (json, "recordId", 36, error);
  const char *donor = record_id != NULL ? dure_json_text (json, "donor", 36, error) : NULL;
  const json_t *lines;
  guint by;
  gsize i;
  json_t *line;

  if (donor == NULL || !dure_json_time (json, "time", &self->time_ms, error)
      || !dure_json_word (json, "by", places, G_N_ELEMENTS (places), &by, error))
    return FALSE;
  if (!dure_id_is_uuid (record_id) || !dure_id_is_uuid (donor))
    return refuse (error, "ids must be UUIDs");
  self->record_id = g_strdup (record_id);
  self->donor = g_strdup (donor);
  self->by = (DureChangedBy) by;
  lines = dure_json_array (json, "changes", 1, DURE_CONSENT_CHANGE_MAX_LINES, error);
  if (lines == NULL)
    return FALSE;
  json_array_foreach ((json_t *) lines, i, line)
    if (!read_line (self, line, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_consent_change_from_json:
 * @json: (nullable): a foreign or stored record
 * @error: %DURE_CORE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the change. It is exactly what dure_consent_change_to_json()
 *   would write again.
 */
DureConsentChange *
dure_consent_change_from_json (const json_t *json, GError **error)
{
  g_autoptr (DureConsentChange) self = new_empty ();
  g_autoptr (json_t) again = NULL;

  if (!json_is_object (json))
    {
      refuse (error, "no record");
      return NULL;
    }
  if (!read_fields (self, json, error))
    return NULL;
  again = dure_consent_change_to_json (self);
  if (!json_equal (again, json))
    {
      refuse (error, "it holds something that is not understood");
      return NULL;
    }
  return g_steal_pointer (&self);
}
