// health-intake.c: what is taken out of a citizen's own file, and what is not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What all readers of such files fill. A reader adds facts in any order, complains of records that
// are bad and passes over those that are of no code of ours. The intake checks that a living person
// can have had the value then, drops what came before, brings the two pressures of a measurement
// together, and hands each fact on at once: it keeps fingerprints, counts and waiting halves, never
// the facts. After the last one it is finished; then halves that stayed alone are bad.

#include "health-intake.h"

#include "pressure-pairs.h"

#include <string.h>

#define MILLION 1000000
#define LONGEST_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define LONGEST_TYPE 80

struct _DureHealthIntake
{
  DureHealthSeen *seen;
  DurePressurePairs *pairs;
  DureHealthTakeFunc take;
  gpointer data;
  DureHealthReport report;
};

G_DEFINE_QUARK (dure-health-error-quark, dure_health_error)

/**
 * dure_health_reason_word:
 *
 * Returns: (transfer none): the reason as documents and pages name it
 */
const char *
dure_health_reason_word (DureHealthReason reason)
{
  static const char *const words[DURE_HEALTH_N_REASONS] = {
    [DURE_HEALTH_NO_TIME] = "no-time",
    [DURE_HEALTH_BAD_TIME] = "bad-time",
    [DURE_HEALTH_NO_AMOUNT] = "no-amount",
    [DURE_HEALTH_BAD_AMOUNT] = "bad-amount",
    [DURE_HEALTH_UNIT_UNKNOWN] = "unit-unknown",
    [DURE_HEALTH_OUT_OF_RANGE] = "out-of-range",
    [DURE_HEALTH_HALF_A_PAIR] = "half-a-pair",
    [DURE_HEALTH_CONTRADICTING] = "contradicting",
    [DURE_HEALTH_NOT_FINAL] = "not-final",
  };

  g_return_val_if_fail (reason < DURE_HEALTH_N_REASONS, NULL);

  return words[reason];
}

/**
 * dure_health_intake_new:
 * @key: dice, against records made to collide
 * @take: (scope notified): called for each fact that is taken
 * @data: for @take
 *
 * Returns: (transfer full): an intake that has taken nothing
 */
DureHealthIntake *
dure_health_intake_new (const guint8 key[DURE_HEALTH_KEY_BYTES], DureHealthTakeFunc take,
                        gpointer data)
{
  DureHealthIntake *self = g_new0 (DureHealthIntake, 1);

  self->seen = dure_health_seen_new (key);
  self->pairs = dure_pressure_pairs_new ();
  self->take = take;
  self->data = data;
  self->report.first_ms = DURE_HEALTH_LAST_MS;
  self->report.last_ms = DURE_HEALTH_FIRST_MS;
  self->report.not_taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->report.complaints = g_array_new (FALSE, FALSE, sizeof (DureHealthComplaint));
  return self;
}

/**
 * dure_health_intake_free:
 * @self: (transfer full) (nullable)
 */
void
dure_health_intake_free (DureHealthIntake *self)
{
  if (self == NULL)
    return;
  dure_health_seen_free (self->seen);
  dure_pressure_pairs_free (self->pairs);
  g_hash_table_unref (self->report.not_taken);
  g_array_unref (self->report.complaints);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

/**
 * dure_health_intake_complain:
 * @place: where in the file
 * @reason: why the record there is left out
 */
void
dure_health_intake_complain (DureHealthIntake *self, guint32 place, DureHealthReason reason)
{
  const DureHealthComplaint complaint = { .place = place, .reason = reason };

  if (self->report.complaints->len < DURE_HEALTH_KEPT_COMPLAINTS)
    g_array_append_val (self->report.complaints, complaint);
  self->report.n_complaints++;
}

/* Letters, digits and hyphens: what names a type; blanks and other scripts are what people type. */
static gboolean
is_word (const char *type)
{
  const gsize length = strlen (type);

  if (length == 0 || length > LONGEST_TYPE)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (type[i]) && type[i] != '-')
      return FALSE;
  return TRUE;
}

/**
 * dure_health_intake_pass_over:
 * @type: (nullable): the type of a record that is not taken, which the reader knows to be no name;
 *   %NULL when it does not
 */
void
dure_health_intake_pass_over (DureHealthIntake *self, const char *type)
{
  GHashTable *types = self->report.not_taken;
  guint *count = type != NULL ? g_hash_table_lookup (types, type) : NULL;

  if (count == NULL)
    {
      if (type == NULL || !is_word (type) || g_hash_table_size (types) >= DURE_HEALTH_KEPT_TYPES)
        {
          self->report.n_nameless++;
          return;
        }
      count = g_new0 (guint, 1);
      g_hash_table_insert (types, g_strdup (type), count);
    }
  ++*count;
}

static gboolean
hand_on (DureHealthIntake *self, const DureHealthFact *fact, GError **error)
{
  DureHealthReport *report = &self->report;

  report->n_taken[fact->code]++;
  report->first_ms = MIN (report->first_ms, fact->start_ms);
  report->last_ms = MAX (report->last_ms, fact->end_ms);
  return self->take (fact, self->data, error);
}

static gboolean
add_half (DureHealthIntake *self, const DureHealthFact *half, guint32 place, GError **error)
{
  DureHealthFact pair[2];

  switch (dure_pressure_pairs_add (self->pairs, half, place, pair))
    {
    case DURE_PRESSURE_PAIRED:
      return hand_on (self, &pair[0], error) && hand_on (self, &pair[1], error);
    case DURE_PRESSURE_CONTRADICTS:
      dure_health_intake_complain (self, place, DURE_HEALTH_CONTRADICTING);
      return TRUE;
    case DURE_PRESSURE_TOO_MANY:
      g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_TOO_BIG,
                   "%u is one pressure without the other too many", place);
      return FALSE;
    case DURE_PRESSURE_WAITS:
    default:
      return TRUE;
    }
}

/**
 * dure_health_intake_add:
 * @fact: copied; handed on if it can be true and is new; else there is a complaint or a repetition
 * @place: where in the file
 * @error: %DURE_HEALTH_ERROR_TOO_BIG, or what the intake's owner has set
 */
gboolean
dure_health_intake_add (DureHealthIntake *self, const DureHealthFact *fact, guint32 place,
                        GError **error)
{
  if (fact->start_ms < DURE_HEALTH_FIRST_MS || fact->end_ms > DURE_HEALTH_LAST_MS
      || fact->end_ms < fact->start_ms || fact->end_ms - fact->start_ms > LONGEST_MS)
    {
      dure_health_intake_complain (self, place, DURE_HEALTH_BAD_TIME);
      return TRUE;
    }
  if (!dure_code_holds (fact->code, (double) fact->millionths / MILLION))
    {
      dure_health_intake_complain (self, place, DURE_HEALTH_OUT_OF_RANGE);
      return TRUE;
    }
  if (dure_health_seen_is_full (self->seen))
    {
      g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_TOO_BIG,
                   "%u is one record too many", place);
      return FALSE;
    }
  if (!dure_health_seen_add (self->seen, fact))
    {
      self->report.n_repeated++;
      return TRUE;
    }
  if (fact->code == DURE_CODE_SYSTOLIC || fact->code == DURE_CODE_DIASTOLIC)
    return add_half (self, fact, place, error);
  return hand_on (self, fact, error);
}

static void
on_lone (guint32 place, gpointer data)
{
  dure_health_intake_complain (data, place, DURE_HEALTH_HALF_A_PAIR);
}

/**
 * dure_health_intake_finish:
 *
 * Complains of the pressures that stayed alone. Nothing may be added any more.
 */
void
dure_health_intake_finish (DureHealthIntake *self)
{
  dure_pressure_pairs_each_lone (self->pairs, on_lone, self);
}

/**
 * dure_health_intake_report:
 *
 * Returns: (transfer none): what was taken and what was not, as far as it has come
 */
const DureHealthReport *
dure_health_intake_report (const DureHealthIntake *self)
{
  return &self->report;
}
