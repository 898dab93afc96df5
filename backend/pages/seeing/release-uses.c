// release-uses.c: which releases a donor is in, and the proof of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Who was given what, when and what for, of each release that somebody of this phone is in; and
// which ones were made without them. Of both there is a proof to take home, which with the manifest
// of the release can be checked anywhere (`dure-backend release verify`). And what share of each is
// theirs (benefit.c). Whose row is in a release
// is worked out when it is asked for, and is stored nowhere. Costs a fraction of a millisecond for
// each donor of the phone and release, and for a proof a look at all leaves of one.

#include "release-uses.h"

#include "backend-error.h"
#include "benefit.h"
#include "canonical-json.h"
#include "downloads.h"
#include "release-book.h"
#include "tombstones.h"

/* The newest. */
#define RELEASES_MOST 60

/* Of a phone's donors in a release: the last one's place, from 1, and how many they are. */
typedef struct
{
  guint place, count;
} Share;

static GPtrArray *
donors_of (DureExchange *exchange, gint64 phone, GError **error)
{
  return dure_rows_list (dure_database_ask (exchange->city->database, error,
                                            "SELECT DISTINCT donor FROM claim WHERE phone = ?1"
                                            " ORDER BY donor",
                                            "i", phone),
                         error);
}

/* (element-type utf8 Share): by release, who of @donors is in it. */
static GHashTable *
find_places (DureExchange *exchange, const GPtrArray *donors, GError **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < donors->len; i++)
    {
      g_autoptr (GPtrArray) entries
          = dure_release_book_find_donor (exchange->city, donors->pdata[i], error);

      if (entries == NULL)
        return NULL;
      for (guint j = 0; j < entries->len; j++)
        {
          const DureReleaseEntry *entry = entries->pdata[j];
          const Share *before = g_hash_table_lookup (places, entry->id);
          const Share now = { i + 1, 1 + (before != NULL ? before->count : 0) };

          g_hash_table_insert (places, g_strdup (entry->id), g_memdup2 (&now, sizeof now));
        }
    }
  return g_steal_pointer (&places);
}

/* What people call a recipient. */
static char *
name_of (DureExchange *exchange, const char *recipient, GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (exchange->city->database, error,
                           "SELECT name FROM recipient WHERE id = ?1", "t", recipient);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  return g_strdup (is_there ? dure_rows_text (rows, 0) : recipient);
}

static json_t *
purposes_of (const json_t *manifest)
{
  json_t *purposes = json_array ();
  gsize i;
  json_t *purpose;

  json_array_foreach (json_object_get (manifest, "purposes"), i, purpose)
    json_array_append_new (purposes,
                           json_pack ("{s:b}", json_string_value (purpose), TRUE));
  return purposes;
}

/* @place: among the donors of the phone: whose proof it is. */
static json_t *
use_data (DureExchange *exchange, const DureReleaseEntry *entry, guint place, GError **error)
{
  g_autofree char *name = name_of (exchange, entry->recipient, error);
  g_autofree char *day
      = dure_web_day (exchange->service->web, exchange->language, entry->time_ms);

  if (name == NULL)
    return NULL;
  return json_pack ("{s:s, s:s, s:s, s:o, s:O, s:i}", "release", entry->id, "recipient", name,
                    "day", day, "purposes", purposes_of (entry->manifest), "donors",
                    json_object_get (entry->manifest, "donors"), "of", (int) place);
}

static void
put_points (DureExchange *exchange, json_t *data, gint64 points)
{
  g_autofree char *text
      = dure_web_thousands (exchange->service->web, exchange->language, (double) points);

  json_object_set_new (data, "points", json_string (text));
}

/* When whoever may have it took it last, and what for. */
static gboolean
put_fetched (DureExchange *exchange, const DureReleaseEntry *entry, json_t *data, GError **error)
{
  g_autofree char *reason = NULL, *day = NULL;
  gint64 time_ms;

  if (!dure_download_last (exchange->city, entry->number, &time_ms, &reason, error))
    return FALSE;
  day = dure_web_day (exchange->service->web, exchange->language, time_ms);
  json_object_set_new (data, "isFetched", json_boolean (time_ms > 0));
  json_object_set_new (data, "fetched", json_string (day));
  json_object_set_new (data, "reason", json_string (reason != NULL ? reason : ""));
  return TRUE;
}

/* One for each donor of the phone: that none of them is in it takes as many proofs. */
static gboolean
add_without (DureExchange *exchange, const DureReleaseEntry *entry, guint n_donors,
             json_t *without, GError **error)
{
  for (guint i = 0; i < n_donors; i++)
    {
      json_t *data = use_data (exchange, entry, i + 1, error);

      if (data == NULL)
        return FALSE;
      json_array_append_new (without, data);
    }
  return TRUE;
}

static gboolean
add_release (DureExchange *exchange, const DureReleaseEntry *entry, const GHashTable *places,
             guint n_donors, json_t *data, GError **error)
{
  const Share *share = g_hash_table_lookup ((GHashTable *) places, entry->id);
  json_t *use;

  if (share == NULL)
    return add_without (exchange, entry, n_donors, json_object_get (data, "without"), error);
  use = use_data (exchange, entry, share->place, error);
  if (use == NULL)
    return FALSE;
  if (!put_fetched (exchange, entry, use, error))
    {
      json_decref (use);
      return FALSE;
    }
  put_points (exchange, use, share->count * dure_benefit_of_donor (entry->manifest));
  json_array_append_new (json_object_get (data, "uses"), use);
  return TRUE;
}

/* Of all releases, however many are listed. */
static gint64
sum_points (const GPtrArray *entries, const GHashTable *places)
{
  gint64 sum = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const DureReleaseEntry *entry = entries->pdata[i];
      const Share *share = g_hash_table_lookup ((GHashTable *) places, entry->id);

      sum += share != NULL ? share->count * dure_benefit_of_donor (entry->manifest) : 0;
    }
  return sum;
}

static gboolean
mark_taken_back (DureExchange *exchange, gint64 phone, const json_t *uses, GError **error)
{
  g_autoptr (GPtrArray) releases = dure_tombstones_releases (exchange->city, phone, error);
  gsize i;
  json_t *use;

  if (releases == NULL)
    return FALSE;
  json_array_foreach (uses, i, use)
    json_object_set_new (use, "isTakenBack",
                         json_boolean (g_ptr_array_find_with_equal_func (
                             releases, dure_json_text_of (use, "release"), g_str_equal, NULL)));
  return TRUE;
}

/**
 * dure_release_uses_put:
 * @phone: whose session this is
 * @data: of a page: gets `uses` and `without`, newest first, and `points` of all
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_release_uses_put (DureExchange *exchange, gint64 phone, json_t *data, GError **error)
{
  g_autoptr (GPtrArray) donors = donors_of (exchange, phone, error);
  g_autoptr (GHashTable) places
      = donors != NULL ? find_places (exchange, donors, error) : NULL;
  g_autoptr (GPtrArray) entries
      = places != NULL ? dure_release_book_all (exchange->city, error) : NULL;

  if (entries == NULL)
    return FALSE;
  json_object_set_new (data, "uses", json_array ());
  json_object_set_new (data, "without", json_array ());
  for (guint i = 0; i < MIN (entries->len, RELEASES_MOST); i++)
    if (!add_release (exchange, entries->pdata[entries->len - 1 - i], places, donors->len, data,
                      error))
      return FALSE;
  json_object_set_new (data, "hasWithout",
                       json_boolean (json_array_size (json_object_get (data, "without")) > 0));
  json_object_set_new (data, "hasUses",
                       json_boolean (json_array_size (json_object_get (data, "uses")) > 0));
  put_points (exchange, data, sum_points (entries, places));
  return mark_taken_back (exchange, phone, json_object_get (data, "uses"), error);
}

/**
 * dure_release_uses_benefits:
 * @phone: whose session this is
 *
 * GET /my/benefits: what share of each release is theirs, and of all together.
 */
void
dure_release_uses_benefits (DureExchange *exchange, gint64 phone)
{
  g_autoptr (json_t) data = json_object ();
  g_autoptr (GError) error = NULL;

  if (dure_release_uses_put (exchange, phone, data, &error))
    dure_exchange_page (exchange, SOUP_STATUS_OK, "benefits.html", g_steal_pointer (&data));
  else
    dure_exchange_failure (exchange, error);
}

static void
answer (DureExchange *exchange, const char *name, const json_t *json, const GError *error)
{
  g_autofree char *text = json != NULL ? dure_json_canonical (json, NULL) : NULL;

  if (text != NULL)
    dure_exchange_text (exchange, "application/json", name, text);
  else if (error == NULL
           || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

/**
 * dure_release_uses_manifest:
 * @phone: whose session this is
 *
 * GET /my/releases/manifest.json?release=ID: what a release is; it names nobody.
 */
void
dure_release_uses_manifest (DureExchange *exchange, gint64 phone)
{
  g_autofree char *release = dure_exchange_asked (exchange, "release");
  g_autoptr (GError) error = NULL;
  g_autoptr (DureReleaseEntry) entry
      = release != NULL ? dure_release_book_find (exchange->city, release, &error) : NULL;

  answer (exchange, "dure-release.json", entry != NULL ? entry->manifest : NULL, error);
}

/**
 * dure_release_uses_proof:
 * @phone: whose session this is
 *
 * GET /my/releases/proof.json?release=ID&of=N: that the Nth donor of this phone, from 1, is in it,
 * or is not.
 */
void
dure_release_uses_proof (DureExchange *exchange, gint64 phone)
{
  g_autofree char *release = dure_exchange_asked (exchange, "release");
  g_autofree char *of = dure_exchange_asked (exchange, "of");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) donors = donors_of (exchange, phone, &error);
  g_autoptr (json_t) proof = NULL;
  gint64 place;

  if (donors != NULL && donors->len > 0 && release != NULL && of != NULL
      && g_ascii_string_to_signed (of, 10, 1, donors->len, &place, NULL))
    proof = dure_release_book_prove (exchange->city, release, donors->pdata[place - 1], &error);
  answer (exchange, "dure-release-proof.json", proof, error);
}
