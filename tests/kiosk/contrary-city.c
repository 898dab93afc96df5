// contrary-city.c: the city as a kiosk sees it, in this process, and as contrary as a test wants it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "contrary-city.h"

#include "canonical-json.h"
#include "encoding.h"
#include "envelope.h"
#include "id.h"
#include "kiosk-error.h"
#include "ledger-seen.h"
#include "model-part.h"
#include "model-word.h"
#include "notice-shelf.h"
#include "pilot-model.h"
#include "report.h"
#include "settings-question.h"
#include "station-settings.h"

#include <string.h>

#define MODELS_PATH "/v1/station-models"

typedef struct
{
  GBytes *reply;
  guint status;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->reply, g_bytes_unref);
  g_free (self);
}

static GBytes *
to_bytes (const json_t *json)
{
  gsize length;
  char *text = dure_json_canonical (json, &length);

  return g_bytes_new_take (text, length);
}

/**
 * city_enrolment:
 * @kiosk: the id it gives
 *
 * Returns: (transfer full): the honest answer to an enrolment
 */
json_t *
city_enrolment (City *self, const char *kiosk)
{
  const guint8 *seal = dure_opening_key_public (self->seal);
  const guint8 *sign = dure_signing_key_public (self->sign);
  g_autofree char *seal_id = dure_public_key_id (seal);
  g_autofree char *seal_text = dure_base64url_encode (seal, DURE_PUBLIC_KEY_BYTES);
  g_autofree char *sign_id = dure_public_key_id (sign);
  g_autofree char *sign_text = dure_base64url_encode (sign, DURE_PUBLIC_KEY_BYTES);

  return json_pack ("{s:s, s:s, s:{s:s, s:s, s:s, s:s}, s:s, s:s}", "kiosk", kiosk, "time",
                    CITY_TIME, "city", "sealKeyId", seal_id, "sealKey", seal_text, "signKeyId",
                    sign_id, "signKey", sign_text, "publicUrl", "https://dure.example", "pilot",
                    "gwangju-heart");
}

static GBytes *
enrol (City *self, const json_t *request, guint *ret_status)
{
  g_autoptr (json_t) answer = NULL;

  json_decref (self->enrolment);
  self->enrolment = json_deep_copy (request);
  *ret_status = self->enrolment_status;
  if (self->enrolment_status != 201)
    return g_bytes_new_static ("{}", 2);
  if (self->answer != NULL)
    return to_bytes (self->answer);
  g_assert_true (dure_base64url_decode (
      json_string_value (json_object_get (request, "publicKey")), self->kiosk_key,
      sizeof self->kiosk_key));
  g_free (self->kiosk);
  self->kiosk = dure_id_new_random (self->dice);
  answer = city_enrolment (self, self->kiosk);
  return to_bytes (answer);
}

/* A kiosk gives its word for what it has seen, but never for what is broken. */
static void
check_word (City *self, const json_t *ledger)
{
  g_autoptr (DureCheckpoint) checkpoint = NULL;
  DureLedgerSeen seen;

  g_assert_true (dure_ledger_seen_from_json (ledger, &seen, NULL));
  g_assert_true (seen.is_cosigned == (seen.found != DURE_WITNESSED_BROKEN));
  checkpoint = dure_checkpoint_new (seen.origin, seen.size, seen.root);
  if (seen.is_cosigned)
    g_assert_true (dure_cosignature_holds (checkpoint, seen.cosignature, self->kiosk_key));
}

static void
note_report (City *self, const DureEnvelope *envelope)
{
  g_autoptr (json_t) report = dure_report_open (envelope, self->seal, NULL);
  const json_t *version = json_object_get (report, "settings");
  const json_t *ledger = json_object_get (report, "ledger");
  const char *found = dure_json_text_of (ledger, "found");

  if (ledger != NULL)
    check_word (self, ledger);
  for (guint i = 0; i < DURE_WITNESSED_COUNT; i++)
    if (g_str_equal (found, dure_witnessed_words[i]))
      self->told_found = dure_witnessed_words[i];
  self->told_model = NULL;
  for (guint i = 1; i < DURE_MODEL_FAULTS; i++)
    if (g_str_equal (dure_json_text_of (report, "modelFault"), dure_model_faults[i]))
      self->told_model = dure_model_faults[i];
  if (version != NULL)
    self->told_settings = (guint) json_integer_value (version);
}

/* What the city does with one donation, once: the rules of its contract with the kiosks. */
static json_t *
judge (City *self, const json_t *item, GPtrArray *batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnvelope) envelope = dure_envelope_from_json (item, &error);
  const char *status = "refused", *reason;
  guint times;

  g_assert_no_error (error);
  g_ptr_array_add (batch, g_strdup (envelope->id));
  times = GPOINTER_TO_UINT (g_hash_table_lookup (self->kept, envelope->id));
  reason = g_hash_table_lookup (self->refusals, envelope->id);
  if (self->refuses_all != NULL)
    reason = self->refuses_all;
  if (g_strcmp0 (envelope->kiosk, self->kiosk) != 0)
    reason = "unknown-kiosk";
  else if (!dure_envelope_holds (envelope, self->kiosk_key))
    reason = "bad-signature";
  if (reason != NULL)
    return json_pack ("{s:s, s:s, s:s}", "id", envelope->id, "status", status, "reason", reason);
  note_report (self, envelope);
  status = times > 0 ? "repeat" : "stored";
  if (times == 0)
    g_hash_table_insert (self->kept, g_strdup (envelope->id), GUINT_TO_POINTER (1));
  return json_pack ("{s:s, s:s}", "id", envelope->id, "status", status);
}

static void
twist (CityMood mood, json_t *results)
{
  json_t *first = json_array_get (results, 0);

  switch (mood)
    {
    case CITY_OTHER_IDS:
      json_object_set_new (first, "id", json_string ("01994fff-0000-7000-8000-000000000000"));
      break;
    case CITY_ONE_LESS:
      json_array_remove (results, 0);
      break;
    case CITY_TWICE:
      json_array_append_new (results, json_deep_copy (json_array_get (results, 1)));
      json_array_remove (results, 0);
      break;
    case CITY_STRANGE:
      json_object_set_new (first, "status", json_string ("perhaps"));
      break;
    default:
      break;
    }
}

static GBytes *
sign (City *self, json_t *results)
{
  g_autoptr (DureSigningKey) other = dure_signing_key_new (self->dice);
  g_autoptr (json_t) json = json_pack ("{s:O}", "results", results);
  g_autoptr (GBytes) covered = to_bytes (json);
  guint8 signature[DURE_SIGNATURE_BYTES];
  g_autofree char *text = NULL;

  dure_signing_key_sign (self->mood == CITY_FORGED ? other : self->sign, "dure-acknowledgement/1",
                         g_bytes_get_data (covered, NULL), g_bytes_get_size (covered), signature);
  text = dure_base64url_encode (signature, sizeof signature);
  if (self->mood == CITY_EDITED)
    json_object_set_new (json_array_get (results, 0), "edited", json_true ());
  if (self->mood == CITY_BARE)
    json_object_del (json, "results");
  json_object_set_new (json, "signature", json_string (text));
  return to_bytes (json);
}

static GBytes *
take (City *self, const json_t *request, guint *ret_status)
{
  const char *load = json_object_iter_key (json_object_iter ((json_t *) request));
  json_t *donations = json_object_get (request, load);
  g_autoptr (json_t) results = json_array ();
  GPtrArray *batch = g_ptr_array_new_with_free_func (g_free);
  gsize i;
  json_t *item;
  GBytes *reply;

  g_ptr_array_add (self->batches, batch);
  g_assert_cmpuint (json_array_size (donations), >=, 1);
  g_assert_cmpuint (json_array_size (donations), <=, 64);
  *ret_status = 400;
  json_array_foreach (donations, i, item)
    if (g_strcmp0 (json_string_value (json_object_get (item, "id")), self->poison) == 0)
      return g_bytes_new_static ("{}", 2);
  json_array_foreach (donations, i, item)
    json_array_append_new (results, judge (self, item, batch));
  twist (self->mood, results);
  *ret_status = 200;
  reply = sign (self, results);
  if (self->mood == CITY_CUT)
    {
      GBytes *half = g_bytes_new_from_bytes (reply, 0, g_bytes_get_size (reply) / 2);

      g_bytes_unref (reply);
      return half;
    }
  return reply;
}

static GBytes *
tell_word (City *self, const json_t *request)
{
  const char *digest = dure_json_text_of (request, "model");
  g_autoptr (DureSigningKey) stranger = dure_signing_key_new (self->dice);
  const DureModelWord says = g_strcmp0 (digest, self->stopped) == 0   ? DURE_MODEL_STOPPED
                             : g_strcmp0 (digest, self->resting) == 0 ? DURE_MODEL_RESTS
                                                                      : DURE_MODEL_RUNS;
  json_t *word
      = dure_model_word_sign (request, says, self->mood == CITY_FORGED ? stranger : self->sign);
  GBytes *bytes = to_bytes (self->old_word != NULL ? self->old_word : word);

  json_decref (self->last_word);
  self->last_word = word;
  return bytes;
}

static GBytes *
tell_settings (City *self, const json_t *request)
{
  const json_t *item = json_array_get (json_object_get (request, "station-settings"), 0);
  g_autoptr (DureEnvelope) envelope = dure_envelope_from_json (item, NULL);
  g_autoptr (json_t) question = dure_report_open (envelope, self->seal, NULL);
  g_autoptr (DureSigningKey) stranger = dure_signing_key_new (self->dice);
  g_autoptr (json_t) reply = NULL;
  guint has;

  g_assert_cmpstr (envelope->kiosk, ==, self->kiosk);
  g_assert_true (dure_envelope_holds (envelope, self->kiosk_key));
  g_assert_true (dure_settings_question_read (question, &has, NULL));
  if (json_integer_value (json_object_get (self->settings, "version")) <= has
      && !self->is_forgetful)
    return g_bytes_new_static ("{\"state\":\"current\"}", 19);
  reply = dure_station_settings_sign (self->settings,
                                      self->mood == CITY_FORGED ? stranger : self->sign);
  if (self->mood == CITY_EDITED)
    json_object_set_new (json_object_get (reply, "settings"), "edited", json_true ());
  if (self->mood == CITY_BARE)
    json_object_del (reply, "settings");
  json_object_set_new (reply, "state", json_string ("newer"));
  return to_bytes (reply);
}

/* It may begin to be contrary in the middle of a model. */
static CityMood
mood_for (City *self, const char *path)
{
  return g_str_equal (path, MODELS_PATH) && self->asked_pieces < self->least_pieces ? CITY_HONEST
                                                                                    : self->mood;
}

/* Small pieces, so that a model of a test has several. */
static DureModelPart *
cut_piece (City *self, gsize from, CityMood mood)
{
  const gsize size = g_bytes_get_size (self->model);
  g_autoptr (DureSigningKey) stranger = dure_signing_key_new (self->dice);
  DureModelPart *part = g_new0 (DureModelPart, 1);
  char *signature;

  g_assert_cmpuint (from, <, size);
  part->size = self->told_size != 0 ? self->told_size : size;
  part->from = from;
  part->bytes = g_bytes_new_from_bytes (self->model, from, MIN (size - from, CITY_PIECE));
  if (from > 0)
    return part;
  part->manifest = to_bytes (self->manifest);
  signature = dure_pilot_model_sign (part->manifest, mood == CITY_FORGED ? stranger : self->sign,
                                     NULL);
  part->signature = g_bytes_new_take (signature, strlen (signature));
  return part;
}

static GBytes *
hand_model (City *self, const json_t *request, guint *ret_status)
{
  const CityMood mood = mood_for (self, MODELS_PATH);
  const json_t *item = json_array_get (json_object_get (request, "station-models"), 0);
  g_autoptr (DureEnvelope) envelope = dure_envelope_from_json (item, NULL);
  g_autoptr (json_t) question = dure_report_open (envelope, self->seal, NULL);
  g_autoptr (DureModelPart) part = NULL;
  g_autoptr (json_t) reply = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char digest[DURE_MODEL_DIGEST_LENGTH + 1];
  gsize from;

  g_assert_true (dure_envelope_holds (envelope, self->kiosk_key));
  g_assert_true (dure_model_question_read (question, digest, &from, NULL));
  *ret_status = self->model != NULL ? 200 : 404;
  if (self->model == NULL)
    return g_bytes_new_static ("{}", 2);
  part = cut_piece (self, mood == CITY_TWICE ? 0 : from, mood);
  reply = dure_model_part_to_json (part);
  if (mood == CITY_EDITED)
    json_object_set_new (json_object_get (reply, "manifest"), "company", json_string ("-"));
  if (mood == CITY_BARE)
    json_object_del (reply, "signature");
  if (mood == CITY_ONE_LESS)
    json_object_set_new (reply, "from", json_integer ((json_int_t) from + 1));
  bytes = to_bytes (reply);
  return mood == CITY_CUT ? g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2)
                          : g_bytes_ref (bytes);
}

static GBytes *
tell_ledger (City *self, const json_t *request, guint *ret_status)
{
  self->asked_from = json_integer_value (json_object_get (request, "from"));
  *ret_status = self->ledger != NULL ? 200 : 404;
  return self->ledger != NULL ? to_bytes (self->ledger) : g_bytes_new_static ("{}", 2);
}

static GBytes *
tell_notice (City *self, const json_t *request, guint *ret_status)
{
  const json_t *notice =
      json_object_get (self->notices, dure_json_text_of (request, "notice"));

  self->asked_notices++;
  *ret_status = notice != NULL ? 200 : 404;
  return notice != NULL ? to_bytes (notice) : g_bytes_new_static ("{}", 2);
}

static GBytes *
answer_to (City *self, const char *path, const json_t *request, guint *ret_status)
{
  if (g_str_equal (path, "/v1/enrolments"))
    return enrol (self, request, ret_status);
  if (g_str_equal (path, "/v1/model-words"))
    return tell_word (self, request);
  if (g_str_equal (path, "/v1/station-settings"))
    return tell_settings (self, request);
  if (g_str_equal (path, "/v1/notices"))
    return tell_notice (self, request, ret_status);
  if (g_str_equal (path, "/v1/ledger-checkpoints"))
    return tell_ledger (self, request, ret_status);
  if (g_str_equal (path, MODELS_PATH))
    return hand_model (self, request, ret_status);
  return take (self, request, ret_status);
}

static void
on_cancelled (GCancellable *cancellable, gpointer task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_object_unref (task);
}

static void
city_post_async (DureUplink *uplink, const char *path, GBytes *bytes, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  City *self = (City *) uplink;
  GTask *task = g_task_new (NULL, NULL, callback, data);
  g_autoptr (json_t) request = NULL;
  Answer *answer = g_new0 (Answer, 1);
  CityMood mood;

  g_task_set_task_data (task, answer, answer_free);
  self->posts++;
  self->asked_pieces += g_str_equal (path, MODELS_PATH);
  mood = mood_for (self, path);
  self->largest = MAX (self->largest, g_bytes_get_size (bytes));
  request = dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert_nonnull (request);
  if (mood == CITY_SILENT)
    {
      g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), task, NULL);
      return;
    }
  answer->status = mood == CITY_BUSY ? 503 : 200;
  if (mood == CITY_BUSY || mood == CITY_PORTAL)
    answer->reply = g_bytes_new_static ("<html>Welcome</html>", 20);
  else if (mood != CITY_DEAF)
    answer->reply = answer_to (self, path, request, &answer->status);
  if (mood == CITY_DEAF || mood == CITY_LOST)
    g_task_return_new_error (task, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE, "no answer");
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static GBytes *
city_post_finish (DureUplink *uplink, GAsyncResult *result, guint *ret_status, GError **error)
{
  Answer *answer = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *ret_status = answer->status;
  return g_bytes_ref (answer->reply);
}

/**
 * city_show_ledger:
 * @checkpoint: its origin, size and root
 * @hashes: the proof that comes with it
 *
 * From now on it shows this, signed; when it is forged, by somebody else.
 */
void
city_show_ledger (City *self, const json_t *checkpoint, const json_t *hashes)
{
  g_autoptr (DureSigningKey) stranger = dure_signing_key_new (self->dice);
  g_autoptr (DureCheckpoint) shown = NULL;
  g_autofree char *note = NULL;
  guint8 root[DURE_MERKLE_BYTES];

  g_assert_true (dure_base64url_decode (dure_json_text_of (checkpoint, "root"), root,
                                        sizeof root));
  shown = dure_checkpoint_new (
      dure_json_text_of (checkpoint, "origin"),
      (guint64) json_integer_value (json_object_get (checkpoint, "size")), root);
  note = dure_checkpoint_sign (shown, self->mood == CITY_FORGED ? stranger : self->sign);
  json_decref (self->ledger);
  self->ledger = json_pack ("{s:s, s:O}", "note", note, "hashes", hashes);
}

/**
 * city_want:
 * @version: greater than before, or the kiosk has no ears for it
 *
 * From now on it wants the kiosk to be like this, and has the notices that it names.
 */
void
city_want (City *self, guint version)
{
  static const char *const languages[] = { "ko", "vi" };
  g_autoptr (DureNoticeShelf) shelf = dure_notice_shelf_load (NULL, NULL);
  json_t *notices = json_object ();

  json_decref (self->settings);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      DureNotice *notice = dure_notice_shelf_newest (shelf, "gwangju-heart", languages[i]);
      const char *digest = dure_notice_digest (notice);

      json_object_set_new (notices, languages[i], json_string (digest));
      json_object_set_new (self->notices, digest, dure_notice_to_json (notice));
    }
  self->settings = json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:{s:s, s:s}, s:{s:f, s:i}, s:[s, s], s:[s], s:{}, s:{s:i, s:i},"
      " s:{s:s, s:o}, s:{s:b, s:i}}",
      "schema", "dure.station-settings/1", "kiosk", self->kiosk, "version", (int) version,
      "from", "2026-11-01T00:00:00.000Z", "until", "2026-12-01T00:00:00.000Z", "site", "ko",
      "동명동", "vi", "Dongmyeong", "panel", "dpi", 68.9, "bottomMm", 500, "languages", "ko", "vi",
      "instruments", "body-weight=C0:DE:00:00:01:02", "opening", "idle", "seconds", 60,
      "warningSeconds", 30, "pilot", "name", "gwangju-heart", "notices", notices, "voice",
      "speaks", TRUE, "percent", 100);
  g_assert_nonnull (self->settings);
}

/**
 * city_set_up:
 * @seed: what its keys are thrown from
 */
void
city_set_up (City *self, guint64 seed)
{
  self->uplink.post_async = city_post_async;
  self->uplink.post_finish = city_post_finish;
  self->dice = dure_dice_new_seeded (seed);
  self->seal = dure_opening_key_new (self->dice);
  self->sign = dure_signing_key_new (self->dice);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->notices = json_object ();
  self->enrolment_status = 201;
}

void
city_tear_down (City *self)
{
  dure_opening_key_free (self->seal);
  dure_signing_key_free (self->sign);
  dure_dice_seeded_free (self->dice);
  g_free (self->kiosk);
  g_ptr_array_unref (self->batches);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->refusals);
  json_decref (self->enrolment);
  json_decref (self->answer);
  json_decref (self->settings);
  json_decref (self->last_word);
  json_decref (self->notices);
  json_decref (self->ledger);
  json_decref (self->manifest);
  g_clear_pointer (&self->model, g_bytes_unref);
}
