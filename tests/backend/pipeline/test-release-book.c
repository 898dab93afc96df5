// test-release-book.c: a release holds once it is sealed, and nobody is in it who has withdrawn
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A city in files, or on a PostgreSQL server, in which a village has decided for real.

#include "backend-error.h"
#include "canonical-json.h"
#include "commands.h"
#include "donors.h"
#include "ledger-city.h"
#include "release-book.h"
#include "release-nonce.h"
#include "release-proof.h"
#include "release-salt.h"
#include "sample.h"
#include "village.h"
#include "withdrawals.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define VILLAGERS 60
#define REFUSING 7 /* every seventh gives nothing to others */
#define RELEASE "6f1c2a34-0000-4000-8000-000000000012"

static const char *const items[] = { "8480-6", "ageBand", NULL };
static const DurePurpose asked_for[] = { DURE_PURPOSE_PROVIDE };
static const DureReleaseQuestion question = {
  .pilot = DURE_PILOT,
  .recipient = "committee-approved",
  .purposes = asked_for,
  .n_purposes = G_N_ELEMENTS (asked_for),
  .items = items,
};

static char *
name_of (guint number)
{
  guint8 id[DURE_UUID_BYTES];

  village_donor (number, id);
  return dure_id_from_bytes (id);
}

static void
add_villager (DureCity *city, guint number)
{
  DureNotice *notice = dure_notice_shelf_newest (city->notices, DURE_PILOT, "ko");
  g_autoptr (DureConsent) consent = sample_consent (notice, city->dice);
  g_autofree char *donor = name_of (number);
  g_autoptr (json_t) record = NULL;
  g_autoptr (GError) error = NULL;

  g_free (consent->donor);
  consent->donor = g_strdup (donor);
  if (number % REFUSING == 0)
    consent->lines[DURE_PURPOSE_PROVIDE].decision = DURE_DECISION_REFUSED;
  record = dure_consent_to_json (consent, notice);
  dure_database_run (city->database, &error, "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)",
                     "ti", donor, consent->time_ms);
  g_assert_no_error (error);
  dure_consent_event_append (city, consent->record_id, donor, "given", consent->time_ms, record,
                             &error);
  g_assert_no_error (error);
}

static void
set_up (LedgerCity *self, gconstpointer unused)
{
  ledger_city_set_up (self, NULL);
  ledger_city_begin (self->city);
  for (guint number = 0; number < VILLAGERS; number++)
    add_villager (self->city, number);
  ledger_city_settle (self->city);
}

/* Those who may be in it, and a row of each. */
static DureReleaseBasis *
read_basis (DureCity *city, DureTable *table)
{
  g_autoptr (GError) error = NULL;
  DureReleaseBasis *basis = dure_release_basis_new (city, &error);
  DureDice *dice = dure_dice_new_seeded (5);

  for (guint number = 0; number < VILLAGERS; number++)
    {
      g_autofree char *donor = name_of (number);
      gboolean is_in;
      Person person;

      village_draw (dice, number, &person);
      dure_release_basis_add (basis, city, donor, &question, &is_in, &error);
      g_assert_no_error (error);
      if (is_in)
        village_add (table, &person);
    }
  dure_dice_seeded_free (dice);
  return basis;
}

static DureRelease *
make (DureCity *city, const DureReleaseSecret *secret, DureReleaseBasis **ret_basis)
{
  static const char *const purposes[] = { "provide", NULL };
  g_autoptr (DureTable) table = village_table ();
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (GError) error = NULL;
  DureReleaseBasis *basis = read_basis (city, table);
  const DureReleaseOrder order = {
    .id = RELEASE,
    .recipient = "clinic",
    .permit = "permit-7",
    .pilot = DURE_PILOT,
    .purposes = purposes,
    .ledger = basis->ledger,
  };
  DureRelease *release
      = dure_release_new (&order, table, plan, secret, basis->records, NULL, &error);

  g_assert_no_error (error);
  *ret_basis = basis;
  return release;
}

static DureReleaseVerdict
verdict_of (DureCity *city, const DureRelease *release, guint number)
{
  g_autofree char *donor = name_of (number);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) proof = dure_release_book_prove (city, RELEASE, donor, &error);

  g_assert_no_error (error);
  return dure_release_proof_check (dure_release_manifest (release), proof);
}

static guint
find_one_who_is_in (const DureRelease *release)
{
  for (guint number = 0; number < VILLAGERS; number++)
    {
      guint8 id[DURE_UUID_BYTES];

      village_donor (number, id);
      for (guint i = 0; i < dure_release_n_donors (release); i++)
        if (memcmp (id, dure_release_donor (release, i), sizeof id) == 0)
          return number;
    }
  g_assert_not_reached ();
}

static void
seal (DureCity *city, const DureReleaseBasis *basis, const DureReleaseSecret *secret,
      const DureRelease *release)
{
  g_autoptr (DureReleaseRolls) rolls = dure_release_rolls_read (city, DURE_PILOT, NULL);
  g_autoptr (GError) error = NULL;

  dure_release_book_seal (city, basis, rolls, secret, release, &error);
  g_assert_no_error (error);
  ledger_city_settle (city);
}

/* Sealed, it is in the ledger, and everybody gets a proof that says what is true. */
static void
test_sealed (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_make (self->city, RELEASE, NULL);
  g_autoptr (DureReleaseSecret) again = dure_release_salt_make (self->city, RELEASE, NULL);
  g_autoptr (DureReleaseBasis) basis = NULL;
  g_autoptr (DureReleaseBasis) basis_again = NULL;
  g_autoptr (DureRelease) release = make (self->city, secret, &basis);
  g_autoptr (DureRelease) same = make (self->city, again, &basis_again);
  const gint64 entries = ledger_city_ask (self->city, "SELECT count(*) FROM ledger_entry");
  guint n_in = 0;

  g_assert_true (json_equal (dure_release_manifest (release), dure_release_manifest (same)));
  g_assert_true (g_bytes_equal (dure_release_content (release), dure_release_content (same)));
  seal (self->city, basis, secret, release);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM ledger_entry"), ==,
                   entries + 1);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
  for (guint number = 0; number < VILLAGERS; number++)
    {
      const DureReleaseVerdict verdict = verdict_of (self->city, release, number);

      g_assert_cmpint (verdict, !=, DURE_RELEASE_INVALID);
      n_in += verdict == DURE_RELEASE_IN;
      if (number % REFUSING == 0)
        g_assert_cmpint (verdict, ==, DURE_RELEASE_OUT);
    }
  g_assert_cmpuint (n_in, ==, dure_release_n_donors (release));
  g_assert_cmpuint (n_in, >, VILLAGERS / 2);
}

/* Somebody withdraws while it is made: it is not sealed, and the one that is has them not. */
static void
test_d2_20_withdrawn_meanwhile (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_make (self->city, RELEASE, NULL);
  g_autoptr (DureReleaseBasis) basis = NULL;
  g_autoptr (DureReleaseBasis) later = NULL;
  g_autoptr (DureRelease) release = make (self->city, secret, &basis);
  g_autoptr (DureRelease) anew = NULL;
  const guint withdrawn = find_one_who_is_in (release);
  g_autofree char *donor = name_of (withdrawn);
  g_autoptr (DureReleaseRolls) rolls = dure_release_rolls_read (self->city, DURE_PILOT, NULL);
  g_autoptr (GError) error = NULL;

  dure_withdraw_whole (self->city, donor, "phone", &error);
  g_assert_no_error (error);
  g_assert_false (dure_release_book_seal (self->city, basis, rolls, secret, release, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM sealed_release"), ==, 0);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM sealed_leaf"), ==, 0);
  anew = make (self->city, secret, &later);
  seal (self->city, later, secret, anew);
  g_assert_cmpint (verdict_of (self->city, anew, withdrawn), ==, DURE_RELEASE_OUT);
  g_assert_cmpint (verdict_of (self->city, anew, find_one_who_is_in (anew)), ==, DURE_RELEASE_IN);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
}

/* Who withdraws later can still prove that they were in it, and nothing of it can be edited. */
static void
test_edits_are_found (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_make (self->city, RELEASE, NULL);
  g_autoptr (DureReleaseBasis) basis = NULL;
  g_autoptr (DureRelease) release = make (self->city, secret, &basis);
  const guint number = find_one_who_is_in (release);
  g_autofree char *donor = name_of (number);

  seal (self->city, basis, secret, release);
  g_assert_true (dure_withdraw_whole (self->city, donor, "phone", NULL));
  ledger_city_settle (self->city);
  g_assert_cmpint (verdict_of (self->city, release, number), ==, DURE_RELEASE_IN);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
  ledger_city_run (self->city,
                   "UPDATE sealed_release SET manifest = replace(manifest, 'clinic', 'friend')");
  g_assert_cmpuint (ledger_city_check (self, NULL), >, 0);
}

/* Without what hides it, nothing leads back any more; what was proven still is. */
static void
test_d2_24_nonce_destroyed (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_make (self->city, RELEASE, NULL);
  g_autoptr (DureReleaseBasis) basis = NULL;
  g_autoptr (DureRelease) release = make (self->city, secret, &basis);
  g_autofree char *donor = name_of (find_one_who_is_in (release));
  g_autoptr (json_t) proof = NULL;
  g_autoptr (GError) error = NULL;

  seal (self->city, basis, secret, release);
  proof = dure_release_book_prove (self->city, RELEASE, donor, NULL);
  g_assert_true (dure_release_nonce_destroy (self->city->key_store, RELEASE, NULL));
  g_assert_null (dure_release_book_prove (self->city, RELEASE, donor, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN);
  g_assert_cmpint (dure_release_proof_check (dure_release_manifest (release), proof), ==,
                   DURE_RELEASE_IN);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
}

static char *
write_json (LedgerCity *self, const char *name, const json_t *json)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = dure_json_canonical (json, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* What the desk's command prints of a manifest and a proof. */
static char *
ask_desk (const char *manifest, const char *proof, int wanted_status)
{
  char *arguments[] = { (char *) "release", (char *) "verify", (char *) manifest, (char *) proof,
                        NULL };
  char *printed = NULL;
  size_t length;
  FILE *out = open_memstream (&printed, &length);

  g_assert_cmpint (dure_command_release (4, arguments, out), ==, wanted_status);
  fclose (out);
  return printed;
}

/* A donor checks a proof on any machine, with two files. */
static void
test_at_the_desk (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_make (self->city, RELEASE, NULL);
  g_autoptr (DureReleaseBasis) basis = NULL;
  g_autoptr (DureRelease) release = make (self->city, secret, &basis);
  g_autofree char *manifest = write_json (self, "manifest", dure_release_manifest (release));
  const guint numbers[] = { find_one_who_is_in (release), REFUSING };
  static const char *const words[] = { "in\nrecord ", "out\n" };

  seal (self->city, basis, secret, release);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *donor = name_of (numbers[i]);
      g_autoptr (json_t) proof = dure_release_book_prove (self->city, RELEASE, donor, NULL);
      g_autofree char *path = write_json (self, "proof", proof);
      char *said = ask_desk (manifest, path, 0);

      g_assert_true (g_str_has_prefix (said, words[i]));
      free (said);
      json_object_set_new (proof, "donor", json_string (RELEASE));
      g_free (path);
      path = write_json (self, "proof", proof);
      said = ask_desk (manifest, path, 65);
      g_assert_cmpstr (said, ==, "");
      free (said);
    }
  free (ask_desk (manifest, "/nowhere", 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add ("/release-book/sealed", LedgerCity, NULL, set_up, test_sealed,
              ledger_city_tear_down);
  g_test_add ("/release-book/at-the-desk", LedgerCity, NULL, set_up, test_at_the_desk,
              ledger_city_tear_down);
  g_test_add ("/release-book/edits-are-found", LedgerCity, NULL, set_up, test_edits_are_found,
              ledger_city_tear_down);
  g_test_add ("/release-book/d2-20/withdrawn-meanwhile", LedgerCity, NULL, set_up,
              test_d2_20_withdrawn_meanwhile, ledger_city_tear_down);
  g_test_add ("/release-book/d2-24/nonce-destroyed", LedgerCity, NULL, set_up,
              test_d2_24_nonce_destroyed, ledger_city_tear_down);
  return g_test_run ();
}
