// consent.c: what one donor decided on one notice, purpose by purpose
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The JSON of a consent repeats the terms of its notice line by line, so that the record can be
// read on its own for ever (ISO/IEC TS 27560 and Kantara ask for that). Reading one back takes the
// notice it names and refuses any line that says something else than the notice did: a kiosk cannot
// widen what was shown. Form 2 adds who decided, what helped, and the event itself; form 1 stays
// readable for ever, because receipts of it are in people's hands.

#include "consent.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "id.h"
#include "kind.h"

#define MAX_DWELL_MS 86400000 /* a day */

static const char *const decisions[] = { "unasked", "refused", "given" };
static const char *const actors[] = { "self", "child", "guardian" };
static const char *const relations[] = { "parent", "legal-guardian" };
static const char *const assists[] = { "none", "speech", "staff" };
static const char *const schemas[] = { "dure.consent/1", "dure.consent/2" };

/**
 * dure_decision_to_text:
 *
 * Returns: (transfer none): the decision as documents spell it
 */
const char *
dure_decision_to_text (DureDecision decision)
{
  return decisions[decision];
}

/**
 * dure_relation_to_text:
 *
 * Returns: (transfer none): the relation as documents spell it
 */
const char *
dure_relation_to_text (DureRelation relation)
{
  return relations[relation];
}

/**
 * dure_relation_from_text:
 * @text: (nullable): foreign
 * @ret_relation: (out): set only on success
 *
 * Returns: whether there is such a relation
 */
gboolean
dure_relation_from_text (const char *text, DureRelation *ret_relation)
{
  for (DureRelation relation = 0; relation < G_N_ELEMENTS (relations); relation++)
    if (g_strcmp0 (text, relations[relation]) == 0)
      {
        *ret_relation = relation;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_consent_new:
 * @notice: what is about to be shown
 * @clock: the visit's clock
 * @dice: where ids come from
 *
 * Returns: (transfer full): a consent of a new donor with every purpose still unasked
 */
DureConsent *
dure_consent_new (DureNotice *notice, DureClock *clock, DureDice *dice)
{
  DureConsent *self = g_new0 (DureConsent, 1);

  self->form = 2;
  self->record_id = dure_id_new_timed (clock, dice);
  self->receipt_id = dure_id_new_timed (clock, dice);
  self->donor = dure_id_new_random (dice);
  self->language = g_strdup (dure_notice_language (notice));
  self->time_ms = dure_clock_wall_ms (clock);
  self->notice_digest = g_strdup (dure_notice_digest (notice));
  self->pilot = g_strdup (dure_notice_pilot (notice));
  self->notice_version = dure_notice_version (notice);
  return self;
}

/**
 * dure_consent_copy:
 *
 * Returns: (transfer full): the same consent once more
 */
DureConsent *
dure_consent_copy (const DureConsent *self)
{
  DureConsent *copy = g_new0 (DureConsent, 1);

  *copy = *self;
  copy->record_id = g_strdup (self->record_id);
  copy->receipt_id = g_strdup (self->receipt_id);
  copy->donor = g_strdup (self->donor);
  copy->language = g_strdup (self->language);
  copy->notice_digest = g_strdup (self->notice_digest);
  copy->pilot = g_strdup (self->pilot);
  copy->valid_until = g_strdup (self->valid_until);
  copy->child_record = g_strdup (self->child_record);
  return copy;
}

/**
 * dure_consent_free:
 * @self: (transfer full) (nullable)
 */
void
dure_consent_free (DureConsent *self)
{
  if (self == NULL)
    return;
  g_free (self->record_id);
  g_free (self->receipt_id);
  g_free (self->donor);
  g_free (self->language);
  g_free (self->notice_digest);
  g_free (self->pilot);
  g_free (self->valid_until);
  g_free (self->child_record);
  g_free (self);
}

static json_t *
line_to_json (const DureConsent *self, DureNotice *notice, DurePurpose purpose)
{
  json_t *line = json_deep_copy (dure_notice_ask_terms (notice, purpose));

  json_object_set_new (line, "purpose", json_string (dure_purpose_to_text (purpose)));
  json_object_set_new (line, "decision", json_string (decisions[self->lines[purpose].decision]));
  if (self->form > 1 && self->lines[purpose].decision == DURE_DECISION_UNASKED)
    json_object_set_new (line, "shown", json_null ());
  else
    json_object_set_new (line, "shown",
                         json_pack ("{s:s, s:I}",
                                    "sha256", dure_notice_ask_digest (notice, purpose),
                                    "dwellMs", (json_int_t) self->lines[purpose].dwell_ms));
  if (self->lines[purpose].is_earlier)
    json_object_set_new (json_object_get (line, "shown"), "earlier", json_true ());
  return line;
}

/**
 * dure_consent_ends_ms:
 *
 * Returns: the first moment at which the whole of it is over, milliseconds since 1970: midnight in
 *   Seoul after the last day of what a guardian decided, %G_MAXINT64 for everybody else; 0 when
 *   that day is none
 */
gint64
dure_consent_ends_ms (const DureConsent *self)
{
  gint64 ends_ms;

  if (self->valid_until == NULL)
    return G_MAXINT64;
  return dure_day_end_from_text (self->valid_until, &ends_ms) ? ends_ms : 0;
}

/* What form 2 says of the event: Kantara's and ISO's names for what it is and where it stands. Of a
 * guardian also how it is known that they are one: no name is asked, so their own word is all there
 * is, signed by the key of their phone (Enforcement Decree 17-2). */
static json_t *
event_to_json (const DureConsent *self)
{
  gboolean is_pending = self->actor == DURE_ACTOR_CHILD;
  json_t *event = json_pack ("{s:s, s:s, s:s?}",
                             "type", "given",
                             "state", is_pending ? "awaits-guardian" : "active",
                             "validUntil", self->valid_until);

  if (self->actor == DURE_ACTOR_GUARDIAN)
    json_object_set_new (event, "guardian",
                         json_pack ("{s:s, s:s, s:s}",
                                    "relation", relations[self->relation],
                                    "method", "own-word-signed-by-phone",
                                    "childRecord", self->child_record));
  return event;
}

/**
 * dure_consent_to_json:
 * @notice: the notice it rests on
 *
 * Returns: (transfer full): the consent record; its canonical form is the payload of the receipt
 */
json_t *
dure_consent_to_json (const DureConsent *self, DureNotice *notice)
{
  g_autofree char *time = dure_time_to_text (self->time_ms);
  json_t *json = json_deep_copy (dure_notice_record (notice));
  json_t *lines = json_array ();
  json_t *own;

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose))
      json_array_append_new (lines, line_to_json (self, notice, purpose));
  own = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{s:s, s:i, s:s}, s:o}",
                   "schema", schemas[self->form - 1],
                   "recordId", self->record_id,
                   "receiptId", self->receipt_id,
                   "donor", self->donor,
                   "actor", actors[self->actor],
                   "assist", assists[self->assist],
                   "language", self->language,
                   "time", time,
                   "notice", "pilot", self->pilot, "version", (int) self->notice_version,
                   "sha256", self->notice_digest,
                   "lines", lines);
  if (self->form > 1)
    {
      json_object_set_new (own, "conformsTo",
                           json_pack ("[s, s]", "ISO/IEC TS 27560:2023", "Kantara CR 1.1"));
      json_object_set_new (own, "event", event_to_json (self));
    }
  json_object_update (json, own);
  json_decref (own);
  return json;
}

/**
 * dure_consent_notice_digest_of:
 * @json: a foreign consent record
 *
 * Returns: (transfer full) (nullable): the digest of the notice it names, to look that notice up
 */
char *
dure_consent_notice_digest_of (const json_t *json)
{
  return g_strdup (
      json_string_value (json_object_get (json_object_get (json, "notice"), "sha256")));
}

static guint
count_asks (DureNotice *notice)
{
  guint count = 0;

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    count += dure_notice_asks (notice, purpose);
  return count;
}

static gboolean
read_line (DureConsent *self, const json_t *line, DurePurpose purpose, GError **error)
{
  const char *decision = dure_json_text (line, "decision", 16, error);
  const json_t *shown;

  if (decision == NULL)
    return FALSE;
  for (DureDecision d = 0; d < G_N_ELEMENTS (decisions); d++)
    if (g_str_equal (decision, decisions[d]))
      self->lines[purpose].decision = d;
  if (json_is_null (json_object_get (line, "shown")))
    return TRUE;
  shown = dure_json_object (line, "shown", error);
  /* Only a yes stands from an earlier visit, and it was on no screen in this one. */
  self->lines[purpose].is_earlier = json_is_true (json_object_get (shown, "earlier"))
                                    && self->form > 1
                                    && self->lines[purpose].decision == DURE_DECISION_GIVEN;
  return shown != NULL
         && dure_json_integer (shown, "dwellMs", 0,
                               self->lines[purpose].is_earlier ? 0 : MAX_DWELL_MS,
                               &self->lines[purpose].dwell_ms, error);
}

static gboolean
read_lines (DureConsent *self, const json_t *json, DureNotice *notice, GError **error)
{
  guint count = count_asks (notice), number = 0;
  const json_t *lines = dure_json_array (json, "lines", count, count, error);

  if (lines == NULL)
    return FALSE;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose)
        && !read_line (self, json_array_get (lines, number++), purpose, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_guardian (DureConsent *self, const json_t *event, GError **error)
{
  const json_t *guardian = dure_json_object (event, "guardian", error);
  const char *child_record;
  guint relation;

  if (guardian == NULL
      || !dure_json_word (guardian, "relation", relations, G_N_ELEMENTS (relations), &relation,
                          error))
    return FALSE;
  child_record = dure_json_text (guardian, "childRecord", 36, error);
  if (child_record == NULL)
    return FALSE;
  self->relation = (DureRelation) relation;
  self->child_record = g_strdup (child_record);
  if (dure_id_is_uuid (child_record))
    return TRUE;
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "ids must be UUIDs");
  return FALSE;
}

/* Who decided and how, and until when a guardian could. */
static gboolean
read_event (DureConsent *self, const json_t *json, GError **error)
{
  guint form, actor, assist;
  const json_t *event;

  if (!dure_json_word (json, "schema", schemas, G_N_ELEMENTS (schemas), &form, error)
      || !dure_json_word (json, "actor", actors, G_N_ELEMENTS (actors), &actor, error)
      || !dure_json_word (json, "assist", assists, G_N_ELEMENTS (assists), &assist, error))
    return FALSE;
  self->form = form + 1;
  self->actor = (DureActor) actor;
  self->assist = (DureAssist) assist;
  event = json_object_get (json, "event");
  self->valid_until = g_strdup (json_string_value (json_object_get (event, "validUntil")));
  if (self->actor == DURE_ACTOR_GUARDIAN && !read_guardian (self, event, error))
    return FALSE;
  if ((self->valid_until != NULL) == (self->actor == DURE_ACTOR_GUARDIAN)
      && dure_consent_ends_ms (self) != 0
      && (self->form > 1 || (self->actor == DURE_ACTOR_SELF && self->assist == DURE_ASSIST_NONE)))
    return TRUE;
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "who decided does not add up");
  return FALSE;
}

static gboolean
read_fields (DureConsent *self, const json_t *json, DureNotice *notice, GError **error)
{
  const char *record_id = dure_json_text (json, "recordId", 36, error);
  const char *receipt_id = record_id != NULL ? dure_json_text (json, "receiptId", 36, error) : NULL;
  const char *donor = receipt_id != NULL ? dure_json_text (json, "donor", 36, error) : NULL;

  if (donor == NULL || !dure_json_time (json, "time", &self->time_ms, error))
    return FALSE;
  if (!dure_id_is_uuid (record_id) || !dure_id_is_uuid (receipt_id) || !dure_id_is_uuid (donor))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "ids must be UUIDs");
      return FALSE;
    }
  self->record_id = g_strdup (record_id);
  self->receipt_id = g_strdup (receipt_id);
  self->donor = g_strdup (donor);
  return read_event (self, json, error) && read_lines (self, json, notice, error);
}

/**
 * dure_consent_from_json:
 * @json: a foreign consent record
 * @notice: the notice it names
 * @error: %DURE_CORE_ERROR_MALFORMED, or %DURE_CORE_ERROR_NOT_COVERED when it says something else
 *   than the notice
 *
 * Returns: (transfer full) (nullable): the consent. It is exactly what dure_consent_to_json() would
 *   write again: nothing unread can hide in it.
 */
DureConsent *
dure_consent_from_json (const json_t *json, DureNotice *notice, GError **error)
{
  g_autoptr (DureConsent) self = g_new0 (DureConsent, 1);
  g_autoptr (json_t) again = NULL;

  if (!json_is_object (json))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "no consent record");
      return NULL;
    }
  self->language = g_strdup (dure_notice_language (notice));
  self->notice_digest = g_strdup (dure_notice_digest (notice));
  self->pilot = g_strdup (dure_notice_pilot (notice));
  self->notice_version = dure_notice_version (notice);
  if (!read_fields (self, json, notice, error))
    return NULL;
  again = dure_consent_to_json (self, notice);
  if (!json_equal (again, json))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED,
                   "the record says something else than its notice");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* The lines that keeping it rests on, as dure_scope_keeps() has them. */
static guint
lines_needed (DureCode code, DurePurpose ret_lines[2])
{
  const gboolean is_energy = dure_kind_of_code (code) == DURE_KIND_ELECTRICITY;

  ret_lines[0] = is_energy ? DURE_PURPOSE_ENERGY : DURE_PURPOSE_COLLECT;
  ret_lines[1] = DURE_PURPOSE_SENSITIVE;
  return is_energy ? 1 : 2;
}

static gboolean
asks_for (DureNotice *notice, DurePurpose purpose, DureCode code, gint64 at_ms)
{
  return dure_notice_ask_lists (notice, purpose, dure_code_item (code))
         && at_ms < dure_notice_ask_ends_ms (notice, purpose);
}

/**
 * dure_consent_can_cover:
 * @notice: what would be asked
 * @code: what was observed
 * @at_ms: the moment asked about
 *
 * Returns: whether a yes to everything in this notice would let the observation be kept
 */
gboolean
dure_consent_can_cover (DureNotice *notice, DureCode code, gint64 at_ms)
{
  DurePurpose needed[2];
  const guint count = lines_needed (code, needed);
  gboolean can_cover = TRUE;

  for (guint i = 0; i < count; i++)
    can_cover &= asks_for (notice, needed[i], code, at_ms);
  return can_cover;
}

/**
 * dure_consent_lacks:
 * @notice: the notice it rests on
 * @code: what was observed
 * @at_ms: the moment asked about
 * @ret_purpose: (out): the first line that is missing; set only when one is
 *
 * An observation may be kept when it was asked for and agreed to, and its period is not over:
 * health data for the pilot (A) and as sensitive data (B), what a home used under E.
 *
 * Returns: whether a line is missing
 */
gboolean
dure_consent_lacks (const DureConsent *self, DureNotice *notice, DureCode code, gint64 at_ms,
                    DurePurpose *ret_purpose)
{
  DurePurpose needed[2];
  const guint count = lines_needed (code, needed);

  for (guint i = 0; i < count; i++)
    if (self->lines[needed[i]].decision != DURE_DECISION_GIVEN
        || !asks_for (notice, needed[i], code, at_ms))
      {
        *ret_purpose = needed[i];
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_consent_covers:
 * @notice: the notice it rests on
 * @code: what was observed
 * @at_ms: the moment asked about
 *
 * Returns: whether no line is missing for this observation
 */
gboolean
dure_consent_covers (const DureConsent *self, DureNotice *notice, DureCode code, gint64 at_ms)
{
  DurePurpose missing;

  return !dure_consent_lacks (self, notice, code, at_ms, &missing);
}
