// show-city.c: everything that a city stores, opened, for those who check it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// show-city kept STATE [DATABASE [KEY-DATABASE]]        a line of JSON for each donor, donation
//                                                       and batch
// show-city released STATE [DATABASE [KEY-DATABASE]]    a line for each release, the oldest first
//
// "content" is what was given, opened with its donor's key: null where it was erased, false where
// it is there and does not open. Of a batch it is a list of [code, time, digits, exponent]. Nothing
// is left out and nothing is joined away, so what is stored twice is shown twice. "roll" is who was
// in a release, as dure_roll_pack() writes it, in hexadecimal digits.

#include "backend-error.h"
#include "batches.h"
#include "canonical-json.h"
#include "city.h"
#include "donors.h"
#include "id.h"
#include "release-salt.h"

#include <sodium.h>
#include <stdio.h>

static void
print (json_t *line)
{
  g_autofree char *text = dure_json_canonical (line, NULL);

  puts (text);
  json_decref (line);
}

/* %NULL for a donor whose key is gone. */
static DureDonorKey *
find_key (DureCity *city, const char *donor)
{
  g_autoptr (GError) error = NULL;
  DureDonorKey *key = dure_key_store_find (city->key_store, donor, &error);

  if (key == NULL && !g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    g_error ("%s", error->message);
  return key;
}

static void
show_donors (DureCity *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows =
      dure_database_ask (city->database, &error, "SELECT id, withdrawn_ms FROM donor", "");

  while (rows != NULL && dure_rows_next (rows, &error))
    {
      const char *donor = dure_rows_text (rows, 0);
      g_autoptr (DureDonorKey) key = find_key (city, donor);

      print (json_pack ("{s:s, s:s, s:b, s:b}", "kind", "donor", "id", donor, "withdrawn",
                        !dure_rows_is_null (rows, 1), "key", key != NULL));
    }
  g_assert_no_error (error);
}

static json_t *
open_payload (DureCity *city, const char *donation, const char *donor, GBytes *sealed)
{
  g_autofree char *context = dure_payload_context (donation);
  g_autoptr (DureDonorKey) key = find_key (city, donor);
  g_autoptr (GBytes) opened = NULL;
  json_t *content = NULL;

  if (key != NULL)
    opened = dure_donor_key_open (key, context, sealed, NULL);
  if (opened != NULL)
    content = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), NULL);
  return content != NULL ? content : json_false ();
}

static void
show_donations (DureCity *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, &error,
      "SELECT id, donor, sealed FROM donation LEFT JOIN payload ON donation = number", "");

  while (rows != NULL && dure_rows_next (rows, &error))
    {
      const char *id = dure_rows_text (rows, 0), *donor = dure_rows_text (rows, 1);
      g_autoptr (GBytes) sealed = dure_rows_bytes (rows, 2);
      json_t *content = dure_rows_is_null (rows, 2) ? json_null ()
                                                    : open_payload (city, id, donor, sealed);

      print (json_pack ("{s:s, s:s, s:s, s:o}", "kind", "donation", "id", id, "donor", donor,
                        "content", content));
    }
  g_assert_no_error (error);
}

static json_t *
list_observations (const DureBatch *batch)
{
  json_t *list = json_array ();

  for (guint i = 0; i < batch->n_observations; i++)
    {
      const DureBatchObservation *one = &batch->observations[i];

      json_array_append_new (list, json_pack ("[s, I, I, i]", dure_code_to_text (one->code),
                                              (json_int_t) one->start_ms,
                                              (json_int_t) one->mantissa, (int) one->exponent));
    }
  return list;
}

static json_t *
open_parcel (DureCity *city, const char *donor, const DureParcel *parcel, DureBatch *room)
{
  g_autoptr (DureDonorKey) key = find_key (city, donor);
  json_t *content = NULL;

  if (key != NULL && dure_parcel_open (parcel, key, room, NULL))
    content = list_observations (room);
  dure_batch_wipe (room);
  return content != NULL ? content : json_false ();
}

static void
show_batches (DureCity *city)
{
  g_autofree DureBatch *room = g_new0 (DureBatch, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, &error,
      "SELECT id, donor FROM batch JOIN source ON source.number = batch.source", "");

  while (rows != NULL && dure_rows_next (rows, &error))
    {
      const char *donor = dure_rows_text (rows, 1);
      g_autoptr (DureParcel) parcel = NULL;
      g_autofree char *text = NULL;
      guint8 id[DURE_BATCH_ID_BYTES];

      g_assert_true (dure_rows_copy (rows, 0, id, sizeof id));
      parcel = dure_parcel_fetch (city, id, &error);
      g_assert_no_error (error);
      text = dure_id_from_bytes (id);
      print (json_pack ("{s:s, s:s, s:s, s:o}", "kind", "batch", "id", text, "donor", donor,
                        "content", open_parcel (city, donor, parcel, room)));
    }
  g_assert_no_error (error);
}

static char *
open_roll (DureCity *city, const char *release, GBytes *sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_find (city, release, &error);
  g_autoptr (GBytes) roll = NULL;
  char *text;
  gsize length;

  g_assert_no_error (error);
  roll = dure_release_secret_open (secret, sealed);
  g_assert_nonnull (roll);
  length = g_bytes_get_size (roll);
  text = g_malloc (2 * length + 1);
  return sodium_bin2hex (text, 2 * length + 1, g_bytes_get_data (roll, NULL), length);
}

static void
show_releases (DureCity *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, &error,
      "SELECT id, recipient, pilot, sealed FROM sealed_release"
      " JOIN release_roll ON sealed_release = number ORDER BY number",
      "");

  while (rows != NULL && dure_rows_next (rows, &error))
    {
      const char *id = dure_rows_text (rows, 0);
      g_autoptr (GBytes) sealed = dure_rows_bytes (rows, 3);
      g_autofree char *roll = open_roll (city, id, sealed);

      print (json_pack ("{s:s, s:s, s:s, s:s}", "release", id, "recipient",
                        dure_rows_text (rows, 1), "pilot", dure_rows_text (rows, 2), "roll", roll));
    }
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCity) city = NULL;
  DureCityPlan plan = { 0 };

  if (argc < 3 || argc > 5
      || !(g_str_equal (argv[1], "kept") || g_str_equal (argv[1], "released")))
    {
      fputs ("show-city kept|released STATE [DATABASE [KEY-DATABASE]]\n", stderr);
      return 2;
    }
  g_assert_cmpint (sodium_init (), >=, 0);
  plan.state = argv[2];
  plan.database = argc > 3 ? argv[3] : NULL;
  plan.key_database = argc > 4 ? argv[4] : NULL;
  city = dure_city_open (&plan, dure_clock_system (), dure_dice_system (), &error);
  if (city == NULL)
    {
      fprintf (stderr, "show-city: %s\n", error->message);
      return 1;
    }
  if (g_str_equal (argv[1], "released"))
    {
      show_releases (city);
      return 0;
    }
  show_donors (city);
  show_donations (city);
  show_batches (city);
  return 0;
}
