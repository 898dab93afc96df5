// release-build.c: from a permit to a release that holds, or to what one would be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. The permit is in force, for purposes that donors can agree to, and somebody else has proposed
//    it (warrants.c).
// 2. The table of whoever is covered (release-table.c), the rolls of all earlier releases of the
//    pilot (release-rolls.c) and the secret of this one make it (release.c).
// 3. It is sealed (release-book.c). Has anybody in it decided anew meanwhile, or was another one
//    sealed, it is made again from what holds now: MOST_TRIES times, then somebody has to look.
//
// All of it is made outside of transactions but for the sealing, so nothing that comes in waits
// longer than for that. A preview goes the same way with a secret that is thrown away, seals
// nothing, and says how well what would leave hides those who would be in it.

#include "release-build.h"

#include "backend-error.h"
#include "quality.h"
#include "release-nonce.h"
#include "release-salt.h"
#include "release-table.h"
#include "row-keys.h"
#include "warrants.h"

#include <sodium.h>
#include <string.h>

/* Somebody withdraws a few times a day, and a build takes minutes. */
#define MOST_TRIES 5
#define COMMAND "release build"
#define COMMAND_OF_PREVIEW "release build --preview"

static gboolean
is_in_force (DureCity *city, const DurePermit *permit, GError **error)
{
  if (dure_permit_is_active (permit, dure_city_now (city)))
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "the permit is not in force");
  return FALSE;
}

static gboolean
read_question (DureCity *city, const DurePermit *permit, DurePurpose purposes[DURE_PURPOSE_COUNT],
               DureReleaseQuestion *ret_question, GError **error)
{
  guint count = 0;

  if (!is_in_force (city, permit, error))
    return FALSE;
  for (; permit->purposes[count] != NULL && count < DURE_PURPOSE_COUNT; count++)
    if (!dure_purpose_from_text (permit->purposes[count], &purposes[count]))
      break;
  if (permit->purposes[count] != NULL || count == 0)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                           "the permit is for a purpose that nobody is asked about");
      return FALSE;
    }
  *ret_question = (DureReleaseQuestion) {
    .pilot = permit->pilot,
    .recipient = permit->recipient_class,
    .purposes = purposes,
    .n_purposes = count,
    .items = (const char *const *) permit->items,
  };
  return TRUE;
}

static guint
count_donors (DureTable *table)
{
  g_autoptr (DureOwners) owners = dure_owners_new (table);

  return owners->n_donors;
}

static void
tell_figures (const DureReleaseDraft *draft, guint n_told, DureReleaseFigures *ret_figures)
{
  ret_figures->n_covered = draft->n_covered;
  ret_figures->n_empty = draft->n_empty;
  ret_figures->n_left_out = count_donors (draft->table) - n_told;
}

/* A permit may be suspended while a release is made by it, or another one be built. */
static gboolean
seal_if_allowed (DureCity *city, const char *actor, const DureReleaseDraft *draft,
                 const DureReleaseRolls *rolls, const DureReleaseSecret *secret,
                 const DureReleaseWatch *watch, const DureRelease *release, GError **error)
{
  const json_t *manifest = dure_release_manifest (release);
  const char *id = json_string_value (json_object_get (manifest, "release"));
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (DurePermit) now
      = transaction == NULL
            ? NULL
            : dure_permit_hold (city, json_string_value (json_object_get (manifest, "permit")),
                                error);

  return now != NULL && is_in_force (city, now, error)
         && (watch == NULL || watch->seal == NULL || watch->seal (city, watch->data, error))
         && dure_warrant_use (city, now->id, actor, id, error)
         && dure_release_book_seal (city, draft->basis, rolls, secret, release, error)
         && dure_transaction_commit (&transaction, error);
}

static DureRelease *
build_once (DureCity *city, const DurePermit *permit, const char *actor,
            const DureReleaseQuestion *question, const char *id, const DureReleaseWatch *watch,
            DureReleaseFigures *ret_figures, GError **error)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_make (city, id, error);
  g_autoptr (DureReleaseRolls) rolls
      = secret != NULL ? dure_release_rolls_read (city, permit->pilot, error) : NULL;
  g_autoptr (DureReleaseDraft) draft
      = rolls == NULL
            ? NULL
            : dure_release_draft_new (city, question, rolls, COMMAND, watch, error);
  g_autoptr (DurePlan) plan = NULL;
  g_autoptr (DureRelease) release = NULL;
  DureReleaseOrder order = {
    .id = id,
    .recipient = permit->recipient,
    .permit = permit->id,
    .pilot = permit->pilot,
    .purposes = (const char *const *) permit->purposes,
    .quality = DURE_QUALITY_RULES,
  };

  if (draft == NULL)
    return NULL;
  order.ledger = draft->basis->ledger;
  plan = dure_release_columns_plan (&draft->columns, permit->k);
  release = dure_release_new (&order, draft->table, plan, secret, draft->basis->records,
                              rolls->rolls, error);
  if (release == NULL)
    return NULL;
  tell_figures (draft, dure_release_n_donors (release), ret_figures);
  dure_release_risk (release, &ret_figures->untouched, &ret_figures->told);
  return seal_if_allowed (city, actor, draft, rolls, secret, watch, release, error)
             ? g_steal_pointer (&release)
             : NULL;
}

/**
 * dure_release_build:
 * @city: the writer's, outside of transactions
 * @permit: whose release it is
 * @actor: who builds it
 * @watch: (nullable): who waits for it, and may keep it from being sealed, with an error of theirs
 * @ret_figures: (out caller-allocates): who is in it and who is not; set only on success
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when the permit is not in force, or nobody else than
 *   @actor has proposed a release by it;
 *   %DURE_BACKEND_ERROR_MALFORMED when nobody is asked about its purpose;
 *   %DURE_BACKEND_ERROR_CONFLICT when donors decided anew each time it was made;
 *   %DURE_DEIDENTIFY_ERROR when nothing can leave as asked; %DURE_BACKEND_ERROR_STORE, or
 *   %DURE_BACKEND_ERROR_STATE, also when @watch breaks it off
 *
 * Returns: (transfer full) (nullable): the release, which is sealed
 */
DureRelease *
dure_release_build (DureCity *city, const DurePermit *permit, const char *actor,
                    const DureReleaseWatch *watch, DureReleaseFigures *ret_figures,
                    GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice);
  DurePurpose purposes[DURE_PURPOSE_COUNT];
  DureReleaseQuestion question;
  DureReleaseFigures figures = { 0 };
  DureRelease *release = NULL;
  GError *failure = NULL;

  if (!read_question (city, permit, purposes, &question, error)
      || !dure_warrant_holds (city, permit->id, actor, error))
    return NULL;
  while (release == NULL && figures.n_tries < MOST_TRIES)
    {
      g_clear_error (&failure);
      figures.n_tries++;
      release = build_once (city, permit, actor, &question, id, watch, &figures, &failure);
      if (!g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
        break;
    }
  if (release != NULL)
    *ret_figures = figures;
  else
    {
      /* A store that fails may have sealed it all the same; without one its keys open nothing. */
      if (!g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
        {
          dure_release_nonce_destroy (city->key_store, id, NULL);
          dure_row_keys_destroy (city->key_store, id, NULL);
        }
      g_propagate_error (error, failure);
    }
  return release;
}

/* The secret of a release that will never be. */
static DureReleaseSecret *
draw_secret (DureCity *city)
{
  guint8 salt[DURE_RELEASE_SALT_BYTES];
  DureReleaseSecret *secret;

  dure_dice_fill (city->dice, salt, sizeof salt);
  secret = dure_release_secret_new (salt);
  sodium_memzero (salt, sizeof salt);
  return secret;
}

/**
 * dure_release_preview:
 * @city: the writer's, outside of transactions: that donors are read for it is written down
 * @permit: whose release it would be
 * @watch: (nullable): who waits for it
 * @ret_preview: (out caller-allocates): set only on success
 * @error: as dure_release_build(), but for %DURE_BACKEND_ERROR_CONFLICT
 */
gboolean
dure_release_preview (DureCity *city, const DurePermit *permit, const DureReleaseWatch *watch,
                      DureReleasePreview *ret_preview, GError **error)
{
  g_autoptr (DureReleaseSecret) secret = draw_secret (city);
  g_autoptr (DureDisguise) disguise
      = dure_release_secret_disguise (secret, permit->id, permit->recipient);
  g_autoptr (DureReleaseRolls) rolls = NULL;
  g_autoptr (DureReleaseDraft) draft = NULL;
  g_autoptr (DurePlan) plan = NULL;
  g_autoptr (DureExtract) extract = NULL;
  DurePurpose purposes[DURE_PURPOSE_COUNT];
  DureReleaseQuestion question;

  if (!read_question (city, permit, purposes, &question, error))
    return FALSE;
  rolls = dure_release_rolls_read (city, permit->pilot, error);
  if (rolls != NULL)
    draft = dure_release_draft_new (city, &question, rolls, COMMAND_OF_PREVIEW, watch, error);
  if (draft == NULL)
    return FALSE;
  plan = dure_release_columns_plan (&draft->columns, permit->k);
  extract = dure_extract_new (draft->table, plan, disguise, rolls->rolls, error);
  if (extract == NULL)
    return FALSE;
  memset (ret_preview, 0, sizeof *ret_preview);
  ret_preview->k = plan->k;
  ret_preview->n_rows = dure_extract_n_rows (extract);
  dure_risk_of_extract (extract, plan->k, &ret_preview->figures.told);
  dure_risk_untouched (extract, plan->k, &ret_preview->figures.untouched);
  tell_figures (draft, ret_preview->figures.told.n_donors, &ret_preview->figures);
  return TRUE;
}

static json_t *
risk_json (const DureRisk *risk)
{
  json_t *bins = json_array ();

  for (guint i = 0; i < DURE_RISK_BINS; i++)
    json_array_append_new (bins, json_integer (risk->bins[i]));
  return json_pack ("{s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "donors", (int) risk->n_donors,
                    "classes", (int) risk->n_classes, "smallest", (int) risk->smallest, "above",
                    (int) risk->n_above, "unique", (int) risk->n_unique, "lostMillionths",
                    (int) risk->lost_millionths, "bins", bins);
}

/**
 * dure_release_report:
 * @k: donors to a class, at least
 * @n_rows: that leave, or would
 *
 * Returns: (transfer full): `dure.risk-report/1`, for stewards only
 */
json_t *
dure_release_report (const DureReleaseFigures *figures, guint k, gint64 n_rows)
{
  return json_pack ("{s:s, s:i, s:I, s:i, s:i, s:i, s:o, s:o}", "schema", "dure.risk-report/1",
                    "k", (int) k, "rows", (json_int_t) n_rows, "covered",
                    (int) figures->n_covered, "empty", (int) figures->n_empty, "leftOut",
                    (int) figures->n_left_out, "untouched", risk_json (&figures->untouched),
                    "told", risk_json (&figures->told));
}
