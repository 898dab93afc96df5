// bench-sealed.c: what a sealed donation costs the city, step by step
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Requests of 64 donations, as a kiosk sends them after a day without a network, go through the
// functions that the server calls, on one thread and without HTTP. Microseconds a donation, the
// best of several rounds, each of a new request: the JSON of the request, the kiosk's signature,
// the seal, the JSON inside, the rest of the first half (mostly sealing it anew under a key of the
// donor), and storing it with one commit for all 64, which flushes two databases.
// Prints one JSON object, in the order of the steps. Usage: bench-sealed FOLDER

#include "answers.h"
#include "canonical-json.h"
#include "city-maker.h"
#include "donation.h"
#include "ingest.h"

#include <sodium.h>
#include <time.h>

#define ROUNDS 15

/* What is measured; OPEN has UNSEAL in it, and READ has VERIFY and OPEN. */
typedef enum
{
  PARSE,
  READ,
  VERIFY,
  OPEN,
  UNSEAL,
  STORE,
  SPANS,
} Span;

static double
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static DureNotice *
find_notice (const char *digest, gpointer notices)
{
  return dure_notice_shelf_find (notices, digest);
}

/* Each step alone, over all donations of a request. */
static void
take_apart (DureCityMaker *maker, const json_t *request, double ret_us[SPANS])
{
  DureCity *city = dure_city_maker_city (maker);
  const guint8 *kiosk = dure_city_maker_kiosk_key (maker);
  json_t *json;
  size_t i;

  json_array_foreach (json_object_get (request, "donations"), i, json)
    {
      g_autoptr (DureEnvelope) envelope = dure_envelope_from_json (json, NULL);
      const double start = now_us ();
      const gboolean holds = dure_envelope_holds (envelope, kiosk);
      const double verified = now_us ();
      g_autoptr (GBytes) opened =
          dure_opening_key_open (city->keys->opening, envelope->sealed, NULL);
      const double unsealed = now_us ();
      g_autoptr (DureDonation) donation = dure_donation_open (
          envelope, city->keys->opening, find_notice, city->notices, NULL);
      const double opened_all = now_us ();

      g_assert_true (holds && opened != NULL && donation != NULL);
      ret_us[VERIFY] += verified - start;
      ret_us[UNSEAL] += unsealed - verified;
      ret_us[OPEN] += opened_all - unsealed;
    }
}

static void
store (DureCity *city, DureIngest *ingest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, &error);

  g_assert_no_error (error);
  dure_key_store_gather (city->key_store);
  g_assert_true (dure_ingest_store (city, ingest, &error));
  g_assert_true (dure_key_store_flush (city->key_store, &error));
  g_assert_true (dure_transaction_commit (&transaction, &error));
}

static void
measure (DureCityMaker *maker, double ret_us[SPANS])
{
  DureCity *city = dure_city_maker_city (maker);
  g_autoptr (json_t) made = dure_city_maker_request (maker, DURE_INGEST_MAX_DONATIONS);
  gsize length;
  g_autofree char *text = dure_json_canonical (made, &length);
  const double start = now_us ();
  g_autoptr (json_t) request = dure_json_parse (text, length, NULL);
  const double parsed = now_us ();
  g_autoptr (DureIngest) ingest = dure_ingest_read (city, request, NULL);
  const double read = now_us ();

  g_assert_nonnull (ingest);
  store (city, ingest);
  ret_us[STORE] = now_us () - read;
  ret_us[PARSE] = parsed - start;
  ret_us[READ] = read - parsed;
  take_apart (maker, request, ret_us);
}

static json_t *
steps_of (const double us[SPANS])
{
  return json_pack ("{s:f, s:f, s:f, s:f, s:f, s:f}",
                    "JSON of the request", us[PARSE],
                    "the kiosk's signature", us[VERIFY],
                    "the seal", us[UNSEAL],
                    "JSON inside, held against its consent", us[OPEN] - us[UNSEAL],
                    "sealing it anew, and the rest", us[READ] - us[VERIFY] - us[OPEN],
                    "store", us[STORE]);
}

int
main (int argc, char **argv)
{
  g_autoptr (DureCityMaker) maker = NULL;
  double best[SPANS];

  if (argc != 2)
    {
      fputs ("bench-sealed FOLDER\n", stderr);
      return 2;
    }
  g_assert_cmpint (sodium_init (), >=, 0);
  maker = dure_city_maker_new (argv[1]);
  for (guint i = 0; i < SPANS; i++)
    best[i] = G_MAXDOUBLE;
  for (guint round = 0; round < ROUNDS; round++)
    {
      double us[SPANS] = { 0 };

      measure (maker, us);
      for (guint i = 0; i < SPANS; i++)
        best[i] = MIN (best[i], us[i] / DURE_INGEST_MAX_DONATIONS);
    }
  dure_answers_print (steps_of (best));
  return 0;
}
