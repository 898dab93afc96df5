// release-basis.c: who may be in a release, by which decisions
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A donor may be in it when their decisions cover everything asked for, and they made them
// themselves: children and what waits for a guardian stay out. What counts is what stands in the
// ledger before the release's place, so who is in it can be reckoned once more from there; what was
// taken back since counts too (dure_release_basis_add()). With the donor it is remembered
// which state of their decisions was read. Whoever seals the release asks once more whether it is
// still that (dure_release_basis_holds()), in the transaction that seals: a decision that came in
// between is not overlooked, whatever backend took it.

#include "release-basis.h"

#include "canonical-json.h"
#include "consents.h"
#include "ledger-facts.h"
#include "ledger.h"

#include <string.h>

/**
 * dure_release_basis_new:
 * @city: outside of transactions
 * @error: as dure_ledger_settle()
 *
 * Returns: (transfer full) (nullable): nobody so far, at this place of the ledger, before which is
 *   all that was decided until now
 */
DureReleaseBasis *
dure_release_basis_new (DureCity *city, GError **error)
{
  g_auto (DureLedgerHead) head = { 0 };
  DureReleaseBasis *self;

  if (!dure_ledger_settle (city, error) || !dure_ledger_head_read (city, &head, error))
    return NULL;
  self = g_new0 (DureReleaseBasis, 1);
  self->ledger = head.size;
  self->records = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                         (GDestroyNotify) g_bytes_unref,
                                         (GDestroyNotify) g_bytes_unref);
  self->revisions = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                           (GDestroyNotify) g_bytes_unref, g_free);
  return self;
}

/**
 * dure_release_basis_free:
 * @self: (transfer full) (nullable)
 */
void
dure_release_basis_free (DureReleaseBasis *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->records);
  g_hash_table_unref (self->revisions);
  g_free (self);
}

/* The state of a donor's decisions; none of one who is not with us any more. With @is_kept nobody
   changes it until the end of the transaction. */
static gboolean
read_revision (DureCity *city, const char *donor, gboolean is_kept, gboolean *ret_is_there,
               gint64 *ret_revision, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      is_kept ? "SELECT revision FROM donor WHERE id = ?1 AND withdrawn_ms IS NULL /*for share*/"
              : "SELECT revision FROM donor WHERE id = ?1 AND withdrawn_ms IS NULL",
      "t", donor);

  if (!dure_rows_first (rows, ret_is_there, error))
    return FALSE;
  *ret_revision = *ret_is_there ? dure_rows_integer (rows, 0) : 0;
  return TRUE;
}

static gboolean
covers_purpose (DureCity *city, const GPtrArray *events, const DureReleaseQuestion *question,
                DurePurpose purpose)
{
  DureScopeQuestion asked = {
    .pilot = question->pilot,
    .purpose = purpose,
    .recipient = question->recipient,
    .at_ms = dure_consents_now (city, events),
  };

  for (guint i = 0; question->items[i] != NULL; i++)
    {
      DureScopeAnswer answer;

      asked.item = question->items[i];
      if (!dure_scope_find (events, dure_notice_shelf_list (city->notices), &asked, &answer)
          || answer.actor != DURE_ACTOR_SELF)
        return FALSE;
    }
  return TRUE;
}

static gboolean
covers_all (DureCity *city, const GPtrArray *events, const DureReleaseQuestion *question)
{
  for (guint i = 0; i < question->n_purposes; i++)
    if (!covers_purpose (city, events, question, question->purposes[i]))
      return FALSE;
  return question->n_purposes > 0;
}

/* How many of a donor's decisions, from the first on, stand in the ledger before this place. */
static gboolean
count_decided (const DureReleaseBasis *self, DureCity *city, const char *donor, guint *ret_count,
               GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT kind, time_ms, record FROM consent_event WHERE donor = ?1 ORDER BY number", "t",
      donor);
  GError *failure = NULL;

  *ret_count = 0;
  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      const char *text = dure_rows_text (rows, 2);
      g_autoptr (json_t) record = dure_json_parse (text, strlen (text), error);
      g_autoptr (DureLedgerFact) fact = NULL;
      gint64 number;

      if (record == NULL)
        return FALSE;
      fact = dure_ledger_fact_of_decision (city, dure_rows_text (rows, 0),
                                           dure_rows_integer (rows, 1), record);
      if (!dure_ledger_find (city, fact->commitment, &number, error))
        return FALSE;
      if (number < 0 || (guint64) number >= self->ledger)
        return TRUE;
      (*ret_count)++;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL;
}

static gboolean
covered_all (DureCity *city, const GPtrArray *events, guint n_decided,
             const DureReleaseQuestion *question)
{
  g_autoptr (GPtrArray) decided = g_ptr_array_sized_new (n_decided);

  for (guint i = 0; i < n_decided && i < events->len; i++)
    g_ptr_array_add (decided, events->pdata[i]);
  return covers_all (city, decided, question);
}

static GBytes *
read_records (DureCity *city, const char *donor, guint n_decided, GError **error)
{
  g_autoptr (GByteArray) digests = g_byte_array_new ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT digest FROM consent_event WHERE donor = ?1 ORDER BY number LIMIT ?2", "ti", donor,
      (gint64) n_decided);
  guint8 digest[DURE_SHA256_BYTES];
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there && dure_rows_copy (rows, 0, digest, sizeof digest))
        g_byte_array_append (digests, digest, sizeof digest);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&digests));
}

/**
 * dure_release_basis_add:
 * @donor: a donor
 * @question: what the release is asked for
 * @ret_is_in: (out): whether the donor may be in the release
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when what is stored cannot be
 *   read
 *
 * What a donor decided after this place of the ledger can keep them out of it, but not bring them
 * in: whoever knows the decisions up to there, and who took any back since, knows who is in it.
 */
gboolean
dure_release_basis_add (DureReleaseBasis *self, DureCity *city, const char *donor,
                        const DureReleaseQuestion *question, gboolean *ret_is_in,
                        GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  guint8 id[DURE_UUID_BYTES];
  gboolean is_there;
  guint n_decided;
  gint64 revision;
  GBytes *records;

  /* Before the decisions: what comes in between makes it grow. */
  if (!read_revision (city, donor, FALSE, &is_there, &revision, error))
    return FALSE;
  *ret_is_in = FALSE;
  if (!is_there || !dure_id_to_bytes (donor, id))
    return TRUE;
  events = dure_consents_of_donor (city, donor, error);
  if (events == NULL)
    return FALSE;
  if (!covers_all (city, events, question))
    return TRUE;
  if (!count_decided (self, city, donor, &n_decided, error))
    return FALSE;
  if (n_decided < events->len && !covered_all (city, events, n_decided, question))
    return TRUE;
  records = read_records (city, donor, n_decided, error);
  if (records == NULL)
    return FALSE;
  g_hash_table_insert (self->records, g_bytes_new (id, sizeof id), records);
  g_hash_table_insert (self->revisions, g_bytes_new (id, sizeof id),
                       g_memdup2 (&revision, sizeof revision));
  *ret_is_in = TRUE;
  return TRUE;
}

/**
 * dure_release_basis_holds:
 * @donor: an internal id
 * @ret_holds: (out): whether the donor has decided nothing since; until the end of the transaction
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_release_basis_holds (const DureReleaseBasis *self, DureCity *city,
                          const guint8 donor[DURE_UUID_BYTES], gboolean *ret_holds,
                          GError **error)
{
  g_autoptr (GBytes) id = g_bytes_new_static (donor, DURE_UUID_BYTES);
  const gint64 *then = g_hash_table_lookup (self->revisions, id);
  g_autofree char *text = dure_id_from_bytes (donor);
  gboolean is_there;
  gint64 now;

  if (!read_revision (city, text, TRUE, &is_there, &now, error))
    return FALSE;
  *ret_holds = is_there && then != NULL && *then == now;
  return TRUE;
}
