// lab-people.c: who works for the lab, and how they come in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   invited at the desk, with a name and a role -> a link that works once, for three days
//   -> a passkey (lab-passkeys.c) -> sessions (lab-sessions.c), until they are revoked
//
// Who is invited, what they become and that they are revoked is noted where everybody can see it
// (governance-events.c), by their id and never by name. None of them is a donor here: donors have
// phones, and nothing leads from the one to the other.

#include "lab-people.h"

#include "backend-error.h"
#include "ballot.h"
#include "bearer.h"
#include "canonical-json.h"
#include "encoding.h"
#include "enrolments.h"
#include "governance-events.h"
#include "id.h"
#include "recipients.h"

#include <string.h>

#define NAME_MAX_BYTES 200

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, code, what);
  return FALSE;
}

static void
clear_post (gpointer post)
{
  g_free (((DureLabPost *) post)->scope);
}

/**
 * dure_lab_person_free:
 * @self: (transfer full) (nullable)
 */
void
dure_lab_person_free (DureLabPerson *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_array_unref (self->posts);
  g_free (self);
}

static gboolean
read_posts (DureCity *city, DureLabPerson *person, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT role, scope FROM lab_role WHERE person = ?1 ORDER BY role, scope", "t", person->id);
  gboolean is_there = TRUE;

  while (is_there)
    {
      DureLabPost post;

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there || !dure_lab_role_from_text (dure_rows_text (rows, 0), &post.role))
        continue;
      post.scope = g_strdup (dure_rows_text (rows, 1));
      g_array_append_val (person->posts, post);
    }
  return TRUE;
}

/**
 * dure_lab_person_find:
 * @id: which
 * @ret_person: (out) (transfer full) (nullable): the person; %NULL when there is none, or none any
 *   more
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_person_find (DureCity *city, const char *id, DureLabPerson **ret_person, GError **error)
{
  g_autoptr (DureLabPerson) person = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT name FROM lab_person WHERE id = ?1 AND revoked_ms IS NULL",
      "t", id);
  gboolean is_there;

  *ret_person = NULL;
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  person = g_new0 (DureLabPerson, 1);
  person->id = g_strdup (id);
  person->name = g_strdup (dure_rows_text (rows, 0));
  person->posts = g_array_new (FALSE, TRUE, sizeof (DureLabPost));
  g_array_set_clear_func (person->posts, clear_post);
  if (!read_posts (city, person, error))
    return FALSE;
  *ret_person = g_steal_pointer (&person);
  return TRUE;
}

/* Names of one person are told by their letters alone. */
static char *
key_of (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);

  return normal != NULL ? g_strstrip (g_utf8_casefold (normal, -1)) : g_strdup ("");
}

/**
 * dure_lab_person_find_named:
 * @name: foreign, in small or in capital letters
 * @ret_person: (out) (transfer full) (nullable): who was invited by that name, as
 *   dure_lab_person_find()
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_person_find_named (DureCity *city, const char *name, DureLabPerson **ret_person,
                            GError **error)
{
  g_autofree char *key = key_of (name);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT id FROM lab_person WHERE name_key = ?1", "t", key);
  g_autofree char *id = NULL;
  gboolean is_there;

  *ret_person = NULL;
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  id = g_strdup (dure_rows_text (rows, 0));
  g_clear_pointer (&rows, dure_rows_free);
  return dure_lab_person_find (city, id, ret_person, error);
}

/**
 * dure_lab_person_may:
 * @subject: (nullable): as dure_lab_may()
 *
 * Returns: whether any of their roles allows it
 */
gboolean
dure_lab_person_may (const DureLabPerson *self, DureLabAction action, const char *subject)
{
  for (guint i = 0; i < self->posts->len; i++)
    {
      const DureLabPost *post = &g_array_index (self->posts, DureLabPost, i);

      if (dure_lab_may (post->role, post->scope, action, subject))
        return TRUE;
    }
  return FALSE;
}

/**
 * dure_lab_person_seat:
 *
 * Returns: (transfer none) (nullable): which seat of the committee they have
 */
const char *
dure_lab_person_seat (const DureLabPerson *self)
{
  for (guint i = 0; i < self->posts->len; i++)
    if (g_array_index (self->posts, DureLabPost, i).role == DURE_LAB_SEAT)
      return g_array_index (self->posts, DureLabPost, i).scope;
  return NULL;
}

/* Whether it has a notice, or is being written. */
static gboolean
is_pilot (DureCity *city, const char *name, gboolean *ret_is, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM pilot WHERE name = ?1 LIMIT 1", "t", name);

  if (!dure_rows_first (rows, ret_is, error))
    return FALSE;
  *ret_is = *ret_is || dure_notice_shelf_newest (city->notices, name, "ko") != NULL;
  return TRUE;
}

static gboolean
check_kiosk (DureCity *city, const char *scope, const char *else_what, GError **error)
{
  guint8 key[DURE_PUBLIC_KEY_BYTES];
  DureKioskState state;

  return dure_kiosk_find (city, scope, key, &state, error)
         && (state != DURE_KIOSK_UNKNOWN
             || refuse (DURE_BACKEND_ERROR_UNKNOWN, else_what, error));
}

/* Whether there is such a thing to be there for. */
static gboolean
check_scope (DureCity *city, const DureLabPost *post, GError **error)
{
  gboolean is_there;
  DureSeat seat;

  if (dure_lab_role_takes_city (post->role) && g_str_equal (post->scope, DURE_LAB_WHOLE_CITY))
    return TRUE;
  switch (post->role)
    {
    case DURE_LAB_STEWARD:
      return dure_notice_shelf_newest (city->notices, post->scope, "ko") != NULL
             || refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such pilot", error);
    case DURE_LAB_SEAT:
      return dure_seat_from_text (post->scope, &seat)
             || refuse (DURE_BACKEND_ERROR_UNKNOWN,
                        "a seat is industry, academia, research, city or citizens", error);
    case DURE_LAB_RECIPIENT:
      return dure_recipient_find (city, post->scope, NULL, error);
    case DURE_LAB_COORDINATOR:
      return is_pilot (city, post->scope, &is_there, error)
             && (is_there
                 || check_kiosk (city, post->scope, "there is no such kiosk or pilot", error));
    case DURE_LAB_MODERATOR:
    case DURE_LAB_EXPERT:
      return refuse (DURE_BACKEND_ERROR_UNKNOWN, "they are there for all of the city", error);
    case DURE_LAB_OPERATOR:
    case DURE_LAB_ROLES:
    default:
      return check_kiosk (city, post->scope, "there is no such kiosk", error);
    }
}

static gboolean
note (DureCity *city, const char *id, const char *what, const DureLabPost *post, GError **error)
{
  g_autofree char *why = post != NULL ? g_strdup_printf ("%s: %s",
                                                         dure_lab_role_to_text (post->role),
                                                         post->scope)
                                      : NULL;

  return dure_governance_note (city, id, what, "desk", why, error);
}

static gboolean
add_post (DureCity *city, const DureLabPerson *person, const DureLabPost *post, const char *what,
          GError **error)
{
  if (!check_scope (city, post, error))
    return FALSE;
  for (guint i = 0; i < person->posts->len; i++)
    if (!dure_lab_roles_agree (g_array_index (person->posts, DureLabPost, i).role, post->role))
      return refuse (DURE_BACKEND_ERROR_CONFLICT, "nobody has both of these roles", error);
  return dure_database_run (city->database, error,
                            "INSERT INTO lab_role (person, role, scope) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT DO NOTHING",
                            "ttt", person->id, dure_lab_role_to_text (post->role), post->scope)
         && note (city, person->id, what, post, error);
}

/* The secret of a new link, which is the only one that works. */
static char *
make_link (DureCity *city, const char *id, GError **error)
{
  const gint64 now = dure_city_now (city);
  guint8 hash[DURE_SHA256_BYTES];
  char *secret = dure_bearer_new (city->dice, hash);

  return dure_bearer_give (
      secret,
      dure_database_run (city->database, error,
                         "DELETE FROM lab_invitation WHERE person = ?1 OR expires_ms <= ?2", "ti",
                         id, now)
          && dure_database_run (city->database, error,
                                "INSERT INTO lab_invitation (hash, person, expires_ms)"
                                " VALUES (?1, ?2, ?3)",
                                "bti", hash, sizeof hash, id,
                                now + G_GINT64_CONSTANT (1000) * DURE_LAB_INVITATION_LIFE_S));
}

static gboolean
add_person (DureCity *city, const char *id, const char *name, GError **error)
{
  g_autofree char *key = key_of (name);

  if (*key == '\0' || strlen (name) > NAME_MAX_BYTES)
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "a name has 1 to 200 bytes of text", error);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO lab_person (id, name, name_key, since_ms)"
                          " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                          "ttti", id, name, key, dure_city_now (city)))
    return FALSE;
  return dure_database_changed (city->database) == 1
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "somebody is or was called so", error);
}

/**
 * dure_lab_person_invite:
 * @name: what they are called, such as a post
 * @post: what they are
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_UNKNOWN for a scope that is not there,
 *   %DURE_BACKEND_ERROR_CONFLICT for a name that was given, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): the secret of their link, to be wiped
 */
char *
dure_lab_person_invite (DureCity *city, const char *name, const DureLabPost *post, GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice);
  g_autoptr (DureLabPerson) person = NULL;

  if (!add_person (city, id, name, error) || !dure_lab_person_find (city, id, &person, error)
      || !add_post (city, person, post, "invite", error))
    return NULL;
  return make_link (city, id, error);
}

static DureLabPerson *
must_find (DureCity *city, const char *id, GError **error)
{
  DureLabPerson *person;

  if (dure_lab_person_find (city, id, &person, error) && person == NULL)
    refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such person", error);
  return person;
}

/**
 * dure_lab_person_invite_again:
 * @id: who has lost their passkey, or their link
 * @error: %DURE_BACKEND_ERROR_UNKNOWN or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): the secret of their link, to be wiped
 */
char *
dure_lab_person_invite_again (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureLabPerson) person = must_find (city, id, error);

  return person != NULL && note (city, id, "invite-again", NULL, error)
             ? make_link (city, id, error)
             : NULL;
}

/**
 * dure_lab_person_grant:
 * @id: who
 * @post: what they are as well
 * @error: as dure_lab_person_invite()
 *
 * Within a transaction.
 */
gboolean
dure_lab_person_grant (DureCity *city, const char *id, const DureLabPost *post, GError **error)
{
  g_autoptr (DureLabPerson) person = must_find (city, id, error);

  return person != NULL && add_post (city, person, post, "give-role", error);
}

/**
 * dure_lab_person_revoke:
 * @id: who
 * @error: %DURE_BACKEND_ERROR_UNKNOWN or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. They are out at once, and nothing of theirs opens anything again. Their
 * name stays, since it stands under what they decided.
 */
gboolean
dure_lab_person_revoke (DureCity *city, const char *id, GError **error)
{
  static const char *const left[] = {
    "DELETE FROM lab_session WHERE person = ?1",
    "DELETE FROM lab_passkey WHERE person = ?1",
    "DELETE FROM lab_invitation WHERE person = ?1",
  };
  g_autoptr (DureLabPerson) person = must_find (city, id, error);

  if (person == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (left); i++)
    if (!dure_database_run (city->database, error, left[i], "t", id))
      return FALSE;
  return dure_database_run (city->database, error,
                            "UPDATE lab_person SET revoked_ms = ?2 WHERE id = ?1", "ti", id,
                            dure_city_now (city))
         && note (city, id, "revoke", NULL, error);
}

/**
 * dure_lab_people_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): each as `{"id", "name", "state", "role", "scope"}`, one for
 *   every role, by name; state is `invited`, `joined` or `revoked`
 */
json_t *
dure_lab_people_list (DureCity *city, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, name, CASE WHEN revoked_ms IS NOT NULL THEN 'revoked'"
      " WHEN EXISTS (SELECT 1 FROM lab_passkey WHERE lab_passkey.person = lab_person.id)"
      " THEN 'joined' ELSE 'invited' END, role, scope"
      " FROM lab_person JOIN lab_role ON lab_role.person = lab_person.id"
      " ORDER BY name_key, role, scope",
      "");
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (
            list, json_pack ("{s:s, s:s, s:s, s:s, s:s}", "id", dure_rows_text (rows, 0), "name",
                             dure_rows_text (rows, 1), "state", dure_rows_text (rows, 2), "role",
                             dure_rows_text (rows, 3), "scope", dure_rows_text (rows, 4)));
    }
  return g_steal_pointer (&list);
}

/**
 * dure_lab_invitation_spend:
 * @secret: (nullable): foreign
 * @ret_person: (out) (transfer full) (nullable): who was invited with it; %NULL when it is none, or
 *   not any more
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction, which is to be kept only when they have come in. Then it is gone.
 */
gboolean
dure_lab_invitation_spend (DureCity *city, const char *secret, char **ret_person, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];
  g_autoptr (DureRows) rows = NULL;
  g_autofree char *person = NULL;
  gboolean is_there;

  *ret_person = NULL;
  if (!dure_bearer_hash (secret, hash))
    return TRUE;
  rows = dure_database_ask (city->database, error,
                            "SELECT person FROM lab_invitation WHERE hash = ?1 AND expires_ms > ?2",
                            "bi", hash, sizeof hash, dure_city_now (city));
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  person = g_strdup (dure_rows_text (rows, 0));
  if (!dure_database_run (city->database, error, "DELETE FROM lab_invitation WHERE hash = ?1", "b",
                          hash, sizeof hash))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    *ret_person = g_steal_pointer (&person);
  return TRUE;
}
