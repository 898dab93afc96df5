// kiosk-double.c: makes what a kiosk sends, genuine or spoilt, for tests of the backend
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// kiosk-double key --seed N       prints the public key of the kiosk made from that seed
// kiosk-double give --seed N ...  prints {"envelope", "token", "words", "code", "donor",
// "document"}, with --count N so many lines, each of the next chance and sequence
// kiosk-double pass --seed N ...  prints what the kiosk shows to a phone that has given before, or
// with --home to one that brings the file of its home's meter
// kiosk-double proof --seed N ... prints the signature with which the kiosk fetches such a file
// kiosk-double runs --seed N ...  prints a report of a model on trial
// kiosk-double report --seed N ... prints the report that --document is, as it travels
// kiosk-double each               does one of these for every line it reads, a JSON array of words,
// and ends what it prints with a line "= STATUS": a start with sanitizers costs ten such lines
//
// Chance comes from --chance, so the same words on the command line make the same donation.

#include "canonical-json.h"
#include "cosignature.h"
#include "donation.h"
#include "encoding.h"
#include "home-hours.h"
#include "id.h"
#include "model-runs.h"
#include "receipt.h"
#include "report.h"
#include "sample.h"
#include "signed-note.h"
#include "slip.h"
#include "token.h"
#include "words.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct
{
  int seed, chance, sequence, incarnation, later_s;
  int notice, count;
  gboolean child;
  char **readings;
  char *kiosk, *city_key, *language, *refuse, *rr, *age, *sex, *document, *id, *donor, *visit;
  char *code, *scope;
  char *hours, *pass;
  gboolean erases, home;
  char **earlier;
} options = { .incarnation = 1, .sequence = 1, .chance = 1, .notice = 1,
              .count = 1 };

static const GOptionEntry entries[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "which kiosk", "N" },
  { "chance", 0, 0, G_OPTION_ARG_INT, &options.chance, "which donation", "N" },
  { "sequence", 0, 0, G_OPTION_ARG_INT, &options.sequence, "its number", "N" },
  { "count", 0, 0, G_OPTION_ARG_INT, &options.count, "so many donations", "N" },
  { "incarnation", 0, 0, G_OPTION_ARG_INT, &options.incarnation, "of which life", "N" },
  { "later", 0, 0, G_OPTION_ARG_INT, &options.later_s, "seconds after now", "S" },
  { "kiosk", 0, 0, G_OPTION_ARG_STRING, &options.kiosk, "the kiosk's id", "UUID" },
  { "city-key", 0, 0, G_OPTION_ARG_STRING, &options.city_key, "what to seal to", "KEY" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &options.language, "of the visit (ko)", "ko|en" },
  { "refuse", 0, 0, G_OPTION_ARG_STRING, &options.refuse, "the purpose to say no to (train)", "P" },
  { "rr", 0, 0, G_OPTION_ARG_STRING, &options.rr, "the beats, in ms", "CSV" },
  { "notice", 0, 0, G_OPTION_ARG_INT, &options.notice, "version of the notice (1)", "N" },
  { "reading", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.readings,
    "a value instead of the beats (repeat)", "CODE=VALUE" },
  { "age", 0, 0, G_OPTION_ARG_STRING, &options.age, "age band", "BAND" },
  { "sex", 0, 0, G_OPTION_ARG_STRING, &options.sex, "sex", "SEX" },
  { "id", 0, 0, G_OPTION_ARG_STRING, &options.id, "the donation's id", "UUID" },
  { "donor", 0, 0, G_OPTION_ARG_STRING, &options.donor, "the donor's id", "UUID" },
  { "child", 0, 0, G_OPTION_ARG_NONE, &options.child, "the donor is under 14", NULL },
  { "visit", 0, 0, G_OPTION_ARG_STRING, &options.visit, "of an approved visit", "TOKEN" },
  { "code", 0, 0, G_OPTION_ARG_STRING, &options.code, "of a slip", "DIGITS" },
  { "scope", 0, 0, G_OPTION_ARG_STRING, &options.scope, "of a slip (only look)", "SCOPE" },
  { "erase", 0, 0, G_OPTION_ARG_NONE, &options.erases, "what the slip is about", NULL },
  { "earlier", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.earlier, "not asked again", "P" },
  { "hours", 0, 0, G_OPTION_ARG_STRING, &options.hours,
    "watt hours of a home, -1 unknown, instead of the beats", "CSV" },
  { "home", 0, 0, G_OPTION_ARG_NONE, &options.home, "a pass for the file of a home", NULL },
  { "pass", 0, 0, G_OPTION_ARG_STRING, &options.pass, "what to sign a proof for", "PASS" },
  { "document", 0, 0, G_OPTION_ARG_STRING, &options.document, "seal this text instead", "TEXT" },
  { NULL },
};

static void
read_beats (GArray *values)
{
  g_auto (GStrv) words = options.rr != NULL ? g_strsplit (options.rr, ",", 0) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      gint32 rr = (gint32) g_ascii_strtoll (words[i], NULL, 10);

      g_array_append_val (values, rr);
    }
  for (int i = 0; words == NULL && i < 90; i++)
    {
      gint32 rr = 836 + (i * 29) % 41 - (i % 7) * 6;

      g_array_append_val (values, rr);
    }
}

static void
measure (DureDonation *donation, gint64 now)
{
  DureObservation *rate = dure_observation_new (DURE_CODE_HEART_RATE, now - 75000, now);
  DureObservation *beats = dure_observation_new (DURE_CODE_RR_INTERVALS, now - 75000, now);
  DureObservation *rmssd = dure_observation_new (DURE_CODE_RMSSD, now - 75000, now);

  read_beats (beats->values);
  donation->has_feedback = TRUE;
  dure_feedback_from_pulse ((const gint32 *) (gpointer) beats->values->data, beats->values->len,
                            donation->age, donation->sex, &donation->feedback);
  rate->value = donation->feedback.heart_rate;
  rmssd->value = MAX (donation->feedback.rmssd_ms, 0);
  g_ptr_array_add (donation->observations, beats);
  if (donation->feedback.heart_rate > 0)
    g_ptr_array_add (donation->observations, rate);
  else
    dure_observation_free (rate);
  if (donation->feedback.rmssd_ms >= 0)
    g_ptr_array_add (donation->observations, rmssd);
  else
    dure_observation_free (rmssd);
}

/* What a cuff and the others measured; nothing is told of a pulse. */
static void
read_instruments (DureDonation *donation, gint64 now)
{
  for (guint i = 0; options.readings[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (options.readings[i], "=", 2);
      DureObservation *observation;
      DureCode code;

      g_assert_true (dure_code_from_text (parts[0], &code));
      observation = dure_observation_new (code, now - 20000, now);
      observation->value = g_ascii_strtod (parts[1], NULL);
      observation->is_irregular_pulse = observation->device == DURE_DEVICE_BLOOD_PRESSURE_CUFF;
      g_ptr_array_add (donation->observations, observation);
    }
}

/* Hours of a home, of which the last ended on the hour. */
static void
read_hours (DureDonation *donation, gint64 now)
{
  g_auto (GStrv) words = g_strsplit (options.hours, ",", 0);
  g_autofree DureHomeHours *hours = g_new0 (DureHomeHours, 1);
  g_autoptr (GPtrArray) list = NULL;

  for (; words[hours->count] != NULL; hours->count++)
    hours->hours[hours->count].wh = (gint32) g_ascii_strtoll (words[hours->count], NULL, 10);
  hours->start_s = (now / 1000 / DURE_HOME_HOUR_S - hours->count) * DURE_HOME_HOUR_S;
  list = dure_home_hours_observations (hours);
  while (list->len > 0)
    g_ptr_array_add (donation->observations, g_ptr_array_steal_index (list, 0));
}

static DureDonation *
visit (DureNotice *notice, DureClock *clock, DureDice *dice)
{
  DureConsent *consent = dure_consent_new (notice, clock, dice);
  g_autofree char *id = dure_id_new_timed (clock, dice);
  DureDonation *donation;

  if (options.donor != NULL)
    {
      g_free (consent->donor);
      consent->donor = g_strdup (options.donor);
    }
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      gboolean is_refused = g_strcmp0 (options.refuse != NULL ? options.refuse : "train",
                                       dure_purpose_to_text (purpose))
                            == 0;

      if (purpose == DURE_PURPOSE_ENERGY && options.hours == NULL)
        continue;
      consent->lines[purpose].decision = is_refused ? DURE_DECISION_REFUSED : DURE_DECISION_GIVEN;
      consent->lines[purpose].is_earlier =
          options.earlier != NULL
          && g_strv_contains ((const char *const *) options.earlier,
                              dure_purpose_to_text (purpose));
      consent->lines[purpose].dwell_ms = consent->lines[purpose].is_earlier ? 0 : 3000;
    }
  if (options.child)
    consent->actor = DURE_ACTOR_CHILD;
  donation = dure_donation_new (options.id != NULL ? options.id : id, notice, consent);
  if (options.age != NULL)
    g_assert_true (dure_age_band_from_text (options.age, &donation->age));
  if (options.sex != NULL)
    g_assert_true (dure_sex_from_text (options.sex, &donation->sex));
  if (options.hours != NULL)
    read_hours (donation, consent->time_ms);
  else if (options.readings != NULL)
    read_instruments (donation, consent->time_ms);
  else
    measure (donation, consent->time_ms);
  donation->withdrawal_code = dure_withdrawal_code_new (dice);
  donation->has_visit = options.visit != NULL;
  if (donation->has_visit)
    g_assert_true (dure_base64url_decode (options.visit, donation->visit_token,
                                          sizeof donation->visit_token));
  return donation;
}

static DureEnvelope *
seal (DureDonation *donation, DureSigningKey *key)
{
  guint8 city[DURE_PUBLIC_KEY_BYTES];
  DureEnvelope *envelope;

  g_assert_true (dure_base64url_decode (options.city_key, city, sizeof city));
  if (options.document != NULL)
    {
      g_autofree char *key_id = dure_public_key_id (city);
      g_autoptr (GBytes) sealed = dure_seal (city, options.document, strlen (options.document));

      envelope = dure_envelope_new (donation->id, key_id, sealed);
    }
  else
    envelope = dure_donation_seal (donation, city);
  dure_envelope_sign (envelope, options.kiosk, options.incarnation, options.sequence, key);
  return envelope;
}

static void
give (DureSigningKey *key)
{
  DureClock *clock = dure_clock_new_manual (dure_clock_wall_ms (dure_clock_system ())
                                            + G_GINT64_CONSTANT (1000) * options.later_s);
  DureDice *dice = dure_dice_new_seeded ((guint64) options.chance);
  const char *language = options.language != NULL ? options.language : "ko";
  g_autoptr (DureNotice) notice = sample_notice_of ((guint) options.notice, language);
  g_autoptr (DureDonation) donation = visit (notice, clock, dice);
  g_autoptr (json_t) record = dure_consent_to_json (donation->consent, notice);
  g_autoptr (DureEnvelope) envelope = NULL;
  g_autoptr (json_t) out = NULL;
  g_autofree char *token_text = NULL, *text = NULL;
  const char *words[2];
  DureToken token = { 0 };

  dure_dice_fill (dice, token.claim_secret, sizeof token.claim_secret);
  dure_claim_hash (token.claim_secret, donation->claim_hash);
  dure_receipt_digest (record, token.receipt_digest);
  g_assert_true (dure_token_sign (&token, language, options.kiosk, key));
  token_text = dure_token_to_text (&token);
  dure_word_pair (&token, words);
  envelope = seal (donation, key);
  out = json_pack ("{s:o, s:s, s:[s, s], s:s, s:s, s:o}",
                   "envelope", dure_envelope_to_json (envelope),
                   "token", token_text,
                   "words", words[0], words[1],
                   "code", donation->withdrawal_code,
                   "donor", donation->consent->donor,
                   "document", dure_donation_to_json (donation));
  text = dure_json_canonical (out, NULL);
  puts (text);
  dure_clock_manual_free (clock);
  dure_dice_seeded_free (dice);
}

static void
show_pass (DureSigningKey *key)
{
  gint64 now = dure_clock_wall_ms (dure_clock_system ()) / 1000 + options.later_s;
  DureDice *dice = dure_dice_new_seeded ((guint64) options.chance);
  DureVisitPass pass = { .use = options.home ? DURE_PASS_FOR_HOME : DURE_PASS_FOR_RETURNING,
                         .made_s = (guint32) now };
  g_autofree char *text = NULL;

  dure_dice_fill (dice, pass.secret, sizeof pass.secret);
  g_assert_true (dure_visit_pass_sign (&pass, options.language != NULL ? options.language : "ko",
                                       options.kiosk, key));
  text = dure_visit_pass_to_text (&pass);
  puts (text);
  dure_dice_seeded_free (dice);
}

/* The word of a kiosk for a checkpoint, whoever has signed that. */
static void
cosign (DureSigningKey *key)
{
  g_auto (GStrv) lines = g_strsplit (options.document, "\n", -1);
  guint8 root[DURE_MERKLE_BYTES], cosignature[DURE_COSIGNATURE_BYTES];
  g_autoptr (DureCheckpoint) checkpoint = NULL;
  g_autofree char *text = NULL;

  g_assert_true (dure_base64_decode (lines[2], root, sizeof root));
  checkpoint = dure_checkpoint_new (lines[0], g_ascii_strtoull (lines[1], NULL, 10), root);
  dure_cosignature_sign (checkpoint, g_get_real_time () / 1000, key, cosignature);
  text = dure_base64url_encode (cosignature, sizeof cosignature);
  printf ("%s\n", text);
}

static void
prove (DureSigningKey *key)
{
  guint8 hash[DURE_SHA256_BYTES], signature[DURE_SIGNATURE_BYTES];
  g_autofree char *text = NULL;
  DureVisitPass pass;

  g_assert_true (dure_visit_pass_from_text (options.pass, &pass));
  dure_visit_pass_hash (&pass, hash);
  dure_signing_key_sign (key, "dure-visit-file/1", hash, sizeof hash, signature);
  text = dure_base64url_encode (signature, sizeof signature);
  puts (text);
}

static void
write_slip (DureSigningKey *key)
{
  DureDice *dice = dure_dice_new_seeded ((guint64) options.chance);
  g_autofree char *id = dure_id_new_timed (dure_clock_system (), dice);
  g_autoptr (DureEnvelope) envelope = NULL;
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;
  guint8 city[DURE_PUBLIC_KEY_BYTES];
  DureSlip slip = { .erases = options.erases };

  g_assert_true (dure_base64url_decode (options.city_key, city, sizeof city));
  g_strlcpy (slip.code, options.code, sizeof slip.code);
  g_strlcpy (slip.scope, options.scope != NULL ? options.scope : "", sizeof slip.scope);
  envelope = dure_slip_seal (&slip, options.id != NULL ? options.id : id, city);
  dure_envelope_sign (envelope, options.kiosk, options.incarnation, options.sequence, key);
  json = dure_envelope_to_json (envelope);
  text = dure_json_canonical (json, NULL);
  puts (text);
  dure_dice_seeded_free (dice);
}

static void
send_report (const json_t *report, DureSigningKey *key)
{
  g_autoptr (DureEnvelope) envelope = NULL;
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;
  guint8 city[DURE_PUBLIC_KEY_BYTES];

  g_assert_true (dure_base64url_decode (options.city_key, city, sizeof city));
  envelope = dure_report_seal (report, city);
  dure_envelope_sign (envelope, options.kiosk, options.incarnation, options.sequence, key);
  json = dure_envelope_to_json (envelope);
  text = dure_json_canonical (json, NULL);
  puts (text);
}

/* Yesterday so many answered, of the model whose digest is --document, and one was ended. */
static void
write_runs (DureSigningKey *key)
{
  DureDice *dice = dure_dice_new_seeded ((guint64) options.chance);
  g_autofree char *id = dure_id_new_timed (dure_clock_system (), dice);
  const gint64 now = dure_clock_wall_ms (dure_clock_system ());
  DureModelRuns runs = { .day = dure_day_of_time (now) - 1,
                         .counts = { [DURE_MODEL_ANSWERED] = (guint) options.count,
                                     [DURE_MODEL_KILLED] = 1 } };
  g_autoptr (json_t) json = NULL;

  g_strlcpy (runs.id, options.id != NULL ? options.id : id, sizeof runs.id);
  g_strlcpy (runs.digest, options.document, sizeof runs.digest);
  json = dure_model_runs_to_json (&runs);
  send_report (json, key);
  dure_dice_seeded_free (dice);
}

/* The report that --document is. */
static void
write_report (DureSigningKey *key)
{
  g_autoptr (json_t) json = json_loads (options.document, 0, NULL);

  send_report (json, key);
}

/* Does what one command line says; 0, or 2 where it says nothing known. */
static int
obey (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (DureSigningKey) key = NULL;
  g_autofree char *public_key = NULL;
  DureDice *dice;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc != 2)
    return 2;
  dice = dure_dice_new_seeded (1000000 + (guint64) options.seed);
  key = dure_signing_key_new (dice);
  dure_dice_seeded_free (dice);
  if (g_str_equal (argv[1], "key"))
    {
      public_key = dure_base64url_encode (dure_signing_key_public (key), DURE_PUBLIC_KEY_BYTES);
      puts (public_key);
    }
  else if (g_str_equal (argv[1], "pass"))
    show_pass (key);
  else if (g_str_equal (argv[1], "proof"))
    prove (key);
  else if (g_str_equal (argv[1], "cosign"))
    cosign (key);
  else if (g_str_equal (argv[1], "slip"))
    write_slip (key);
  else if (g_str_equal (argv[1], "runs"))
    write_runs (key);
  else if (g_str_equal (argv[1], "report"))
    write_report (key);
  else
    for (int i = 0; i < options.count; i++, options.chance++, options.sequence++)
      give (key);
  return 0;
}

/* Does what the words of a JSON array say. */
static int
obey_line (const char *line, char *name)
{
  g_autoptr (json_t) words = json_loads (line, 0, NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const json_t *word;
  size_t at;

  g_ptr_array_add (argv, name);
  json_array_foreach (words, at, word)
    g_ptr_array_add (argv, (char *) json_string_value (word));
  g_ptr_array_add (argv, NULL);
  return obey ((int) argv->len - 1, (char **) argv->pdata);
}

/* Each line in a process of its own, so that no option outlives its line. */
static int
obey_each_line (char *name)
{
  char *line = NULL;
  size_t size = 0;

  while (getline (&line, &size, stdin) > 0)
    {
      pid_t child = fork ();
      int status = -1;

      if (child == 0)
        {
          int code = obey_line (line, name);

          fflush (stdout);
          _exit (code);
        }
      waitpid (child, &status, 0);
      printf ("= %d\n", status);
      fflush (stdout);
    }
  free (line);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "each"))
    return obey_each_line (argv[0]);
  return obey (argc, argv);
}
