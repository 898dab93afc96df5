// lab-evidence.c: what a recipient shows for its duties, and whether a steward takes it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a file is handed in, and sealed -> a steward looks at it, which is written down
//   -> takes it, with the number that it shows, or does not, and says why -> the file is gone
//
// A file may name people. It is kept sealed by a key of its own, among those of donors, only until
// a steward has judged it: then that key is destroyed (evidence-keys.c), and no copy of the data
// opens it any more. What stays is its digest (duties.c). Any kind of file that is no document or
// picture is refused; what it holds is never read here. Where older data were put back, a file
// whose key is gone is there no more: it can be refused, and handed in again.

#include "lab-evidence.h"

#include "applications.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "duties.h"
#include "encoding.h"
#include "evidence-keys.h"
#include "governance-events.h"
#include "id.h"
#include "permits.h"

#include <string.h>

#define WAITING_MOST 5 /* of a permit; who hands in more is asked to wait */
#define COUNT_MAX 1000000
#define WHY_MAX_BYTES 500
#define SHORT_ID 8

static const struct FileKind
{
  const char *start;
  gsize length;
  const char *type, *suffix;
} file_kinds[] = {
  { "%PDF-", 5, "application/pdf", "pdf" },
  { "\x89PNG\r\n\x1a\n", 8, "image/png", "png" },
  { "\xff\xd8\xff", 3, "image/jpeg", "jpg" },
};

static const struct FileKind *
kind_of (GBytes *file)
{
  gsize length;
  const char *bytes = g_bytes_get_data (file, &length);

  for (gsize i = 0; i < G_N_ELEMENTS (file_kinds); i++)
    if (length >= file_kinds[i].length
        && memcmp (bytes, file_kinds[i].start, file_kinds[i].length) == 0)
      return &file_kinds[i];
  return NULL;
}

/* id, kind, counted, time_ms */
static json_t *
evidence_data (DureLabCall *call, DureRows *row)
{
  g_autofree char *when = dure_web_moment (call->exchange->service->web, call->exchange->language,
                                           dure_rows_integer (row, 3));

  return json_pack ("{s:s, s:{s:b}, s:I, s:s}", "evidence", dure_rows_text (row, 0), "kind",
                    dure_rows_text (row, 1), TRUE, "counted",
                    (json_int_t) dure_rows_integer (row, 2), "when", when);
}

/**
 * dure_lab_evidence_list:
 * @permit: whose
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what waits for a steward, oldest first
 */
json_t *
dure_lab_evidence_list (DureLabCall *call, const char *permit, GError **error)
{
  return dure_lab_call_rows (
      call,
      dure_database_ask (call->exchange->city->database, error,
                         "SELECT id, kind, counted, time_ms FROM lab_evidence WHERE permit = ?1"
                         " AND looked_ms IS NULL ORDER BY time_ms, id",
                         "t", permit),
      evidence_data, error);
}

/* Whether there is such a duty that is not done, and not too much of it waits. */
static gboolean
is_wanted (DureCity *city, const char *permit, const char *kind, gboolean *ret_is, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT (SELECT count(*) FROM duty WHERE permit = ?1 AND kind = ?2 AND met_ms IS NULL),"
      " (SELECT count(*) FROM lab_evidence WHERE permit = ?1 AND looked_ms IS NULL)",
      "tt", permit, kind);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_is = dure_rows_integer (rows, 0) > 0 && dure_rows_integer (rows, 1) < WAITING_MOST;
  return TRUE;
}

static gboolean
keep (DureCity *city, const char *permit, const char *kind, gint64 count, GBytes *file,
      GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice);
  gsize length, sealed_length;
  gconstpointer bytes = g_bytes_get_data (file, &length), sealed_bytes;
  g_autoptr (GBytes) sealed = dure_evidence_seal (city, id, file, error);
  guint8 digest[DURE_SHA256_BYTES];

  if (sealed == NULL)
    return FALSE;
  dure_sha256 (bytes, length, digest);
  sealed_bytes = g_bytes_get_data (sealed, &sealed_length);
  return dure_database_run (city->database, error,
                            "INSERT INTO lab_evidence (id, permit, kind, counted, time_ms, digest,"
                            " sealed, has_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)",
                            "tttiibb", id, permit, kind, count, dure_city_now (city), digest,
                            sizeof digest, sealed_bytes, sealed_length);
}

static gboolean
read_count (DureLabCall *call, gint64 *ret_count)
{
  return g_ascii_string_to_signed (dure_lab_call_field (call, "count"), 10, 0, COUNT_MAX,
                                   ret_count, NULL);
}

/**
 * dure_lab_evidence_hand_in:
 *
 * POST /lab/recipient/evidence, a form with a file: `id` of the application, `kind` of the duty,
 * `count`, `file`.
 */
gboolean
dure_lab_evidence_hand_in (DureLabCall *call, DureCity *city, GError **error)
{
  g_autoptr (json_t) entry = dure_application_look (city, dure_lab_call_field (call, "id"), error);
  const char *recipient = dure_json_text_of (json_object_get (entry, "request"), "recipient");
  const char *permit = dure_json_text_of (entry, "permit"), *kind;
  gboolean is_now;
  DureDutyKind duty;
  gint64 count;

  if (entry == NULL)
    return FALSE;
  if (!dure_lab_call_may (call, DURE_LAB_ACT_FOR, recipient))
    return dure_lab_call_refuse (call, "no-right");
  if (!dure_duty_kind_from_text (dure_lab_call_field (call, "kind"), &duty)
      || !read_count (call, &count) || call->file == NULL
      || g_bytes_get_size (call->file) > DURE_LAB_EVIDENCE_MAX || kind_of (call->file) == NULL)
    return dure_lab_call_refuse (call, "malformed");
  kind = dure_duty_kind_to_text (duty);
  if (!is_wanted (city, permit, kind, &is_now, error))
    return FALSE;
  if (!is_now)
    return dure_lab_call_refuse (call, "not-now");
  call->next = g_strdup_printf ("/lab/recipient/application?id=%s",
                                dure_json_text_of (entry, "id"));
  return keep (city, permit, kind, count, call->file, error)
         && dure_governance_note (city, permit, "hand-in", recipient, kind, error);
}

/* One that waits. */
typedef struct
{
  char *permit, *kind, *application, *pilot;
  guint8 digest[DURE_SHA256_BYTES];
  GBytes *sealed;
} Evidence;

static void
clear_evidence (Evidence *self)
{
  g_free (self->permit);
  g_free (self->kind);
  g_free (self->application);
  g_free (self->pilot);
  g_clear_pointer (&self->sealed, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evidence, clear_evidence)

static gboolean
find (DureCity *city, const char *id, Evidence *ret_evidence, gboolean *ret_is_there,
      GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT permit, kind, application, pilot, digest, sealed FROM lab_evidence"
      " JOIN permit ON permit.id = lab_evidence.permit"
      " WHERE lab_evidence.id = ?1 AND looked_ms IS NULL",
      "t", id);

  if (!dure_rows_first (rows, ret_is_there, error))
    return FALSE;
  if (!*ret_is_there)
    return TRUE;
  ret_evidence->permit = g_strdup (dure_rows_text (rows, 0));
  ret_evidence->kind = g_strdup (dure_rows_text (rows, 1));
  ret_evidence->application = g_strdup (dure_rows_text (rows, 2));
  ret_evidence->pilot = g_strdup (dure_rows_text (rows, 3));
  (void) dure_rows_copy (rows, 4, ret_evidence->digest, sizeof ret_evidence->digest);
  ret_evidence->sealed = dure_rows_bytes (rows, 5);
  return TRUE;
}

/* Fills in the evidence that is asked for, if it is theirs to judge; else it has been answered. */
static gboolean
find_asked (DureLabCall *call, const char *id, Evidence *ret_evidence)
{
  g_autoptr (GError) error = NULL;
  gboolean is_there;

  if (!find (call->exchange->city, id, ret_evidence, &is_there, &error))
    dure_exchange_failure (call->exchange, error);
  else if (!is_there)
    dure_exchange_problem (call->exchange, "not-found");
  else if (!dure_lab_call_may (call, DURE_LAB_DECIDE, ret_evidence->pilot))
    dure_lab_call_turn_away (call);
  else
    return TRUE;
  return FALSE;
}

/**
 * dure_lab_evidence_is_there:
 *
 * Returns: whether who asks may see it; else it has been answered
 */
gboolean
dure_lab_evidence_is_there (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_auto (Evidence) evidence = { NULL };

  return find_asked (call, id, &evidence);
}

/**
 * dure_lab_evidence_send:
 *
 * GET /lab/evidence?id=: the file.
 */
void
dure_lab_evidence_send (DureLabCall *call)
{
  DureExchange *exchange = call->exchange;
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_auto (Evidence) evidence = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *name = NULL;
  const struct FileKind *kind;

  if (!find_asked (call, id, &evidence))
    return;
  file = dure_evidence_open (exchange->city, id, evidence.sealed, &error);
  if (file == NULL || (kind = kind_of (file)) == NULL)
    dure_exchange_problem (exchange, g_error_matches (error, DURE_BACKEND_ERROR,
                                                      DURE_BACKEND_ERROR_UNKNOWN)
                                         ? "not-found"
                                         : "failed");
  else
    {
      name = g_strdup_printf ("evidence-%.*s.%s", SHORT_ID, id, kind->suffix);
      dure_exchange_file (exchange, kind->type, name, file);
    }
}

static gboolean
take (DureLabCall *call, DureCity *city, const Evidence *evidence, GError **error)
{
  DureEvidence shown = { .actor = call->person->name };
  gboolean is_enough;
  DureDutyKind kind;

  if (!read_count (call, &shown.count) || !dure_duty_kind_from_text (evidence->kind, &kind))
    return dure_lab_call_refuse (call, "malformed");
  memcpy (shown.digest, evidence->digest, sizeof shown.digest);
  return dure_duty_show (city, evidence->permit, kind, &shown, &is_enough, error);
}

static gboolean
give_back (DureLabCall *call, DureCity *city, const Evidence *evidence, GError **error)
{
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));

  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  return dure_governance_note (city, evidence->permit, "refuse-evidence", call->person->name, why,
                               error);
}

/**
 * dure_lab_evidence_judge:
 *
 * POST /lab/evidence: `id`, and `do`: `take` with the `count` that it shows, or `refuse` and `why`.
 */
gboolean
dure_lab_evidence_judge (DureLabCall *call, DureCity *city, GError **error)
{
  const char *id = dure_lab_call_field (call, "id"), *deed = dure_lab_call_field (call, "do");
  g_auto (Evidence) evidence = { NULL };
  gboolean is_there;

  if (!find (city, id, &evidence, &is_there, error))
    return FALSE;
  if (!is_there)
    return dure_lab_call_refuse (call, "not-found");
  if (!dure_lab_call_may (call, DURE_LAB_DECIDE, evidence.pilot))
    return dure_lab_call_refuse (call, "no-right");
  if (!g_str_equal (deed, "take") && !g_str_equal (deed, "refuse"))
    return dure_lab_call_refuse (call, "malformed");
  if (!(g_str_equal (deed, "take") ? take : give_back) (call, city, &evidence, error))
    return FALSE;
  if (call->problem != NULL)
    return TRUE;
  call->next = g_strdup_printf ("/lab/application?id=%s", evidence.application);
  return dure_database_run (city->database, error,
                            "UPDATE lab_evidence SET sealed = NULL, looked_ms = ?2 WHERE id = ?1"
                            " AND looked_ms IS NULL",
                            "ti", id, dure_city_now (city))
         && dure_database_changed_one (city->database, error);
}
