// recipients.c: who may be given data, and by which keys they are known
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A recipient is an organisation with a public name. Its public keys are JWKs (RFC 7517), each
// called by its thumbprint (RFC 7638): what makes the key and nothing else, so that no private part
// and no foreign name is ever kept.

#include "recipients.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"

#include <sodium.h>
#include <string.h>

#define ID_MAX 48
#define NAME_MAX_BYTES 200
#define KEY_PART_MAX 1024

/* What makes a key, by its type; the first is where the type stands. */
static const struct
{
  const char *type;
  const char *parts[4];
} key_types[] = {
  { "EC", { "kty", "crv", "x", "y" } },
  { "OKP", { "kty", "crv", "x", NULL } },
  { "RSA", { "kty", "e", "n", NULL } },
};

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, what);
  return FALSE;
}

static gboolean
is_id (const char *text)
{
  const gsize length = strlen (text);

  return length >= 2 && length <= ID_MAX && g_ascii_islower (*text)
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/**
 * dure_recipient_add:
 * @id: `hana-hospital`
 * @name: as the public knows it
 * @recipient_class: `hospital`, `company`, `university` or `institute`
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_CONFLICT when there is one of that
 *   id, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_add (DureCity *city, const char *id, const char *name, const char *recipient_class,
                    GError **error)
{
  static const char *const classes[] = { "hospital", "company", "university", "institute", NULL };

  if (!is_id (id))
    return refuse ("an id has 2 to 48 small letters, digits and hyphens", error);
  if (*name == '\0' || strlen (name) > NAME_MAX_BYTES || !g_utf8_validate (name, -1, NULL))
    return refuse ("a name has 1 to 200 bytes of text", error);
  if (!g_strv_contains (classes, recipient_class))
    return refuse ("a recipient is a hospital, company, university or institute", error);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO recipient (id, name, class, since_ms)"
                          " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                          "ttti", id, name, recipient_class, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
               "there is a recipient %s already", id);
  return FALSE;
}

/**
 * dure_recipient_find:
 * @ret_class: (out) (transfer full) (optional): what they are
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_find (DureCity *city, const char *id, char **ret_class, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT class FROM recipient WHERE id = ?1", "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there && ret_class != NULL)
    *ret_class = g_strdup (dure_rows_text (rows, 0));
  if (!is_there)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "there is no recipient %s",
                 id);
  return is_there;
}

/**
 * dure_recipients_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): each as `{"id", "name", "class"}`, by id
 */
json_t *
dure_recipients_list (DureCity *city, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT id, name, class FROM recipient ORDER BY id", "");
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (list,
                               json_pack ("{s:s, s:s, s:s}", "id", dure_rows_text (rows, 0),
                                          "name", dure_rows_text (rows, 1), "class",
                                          dure_rows_text (rows, 2)));
    }
  return g_steal_pointer (&list);
}

/* The parts that make the key, alone. */
static json_t *
essence_of (const json_t *jwk, GError **error)
{
  const char *type = json_string_value (json_object_get (jwk, "kty"));

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (key_types); i++)
    if (g_str_equal (key_types[i].type, type))
      {
        g_autoptr (json_t) essence = json_object ();

        for (gsize p = 0; p < G_N_ELEMENTS (key_types[i].parts) && key_types[i].parts[p] != NULL;
             p++)
          {
            const char *text = dure_json_text (jwk, key_types[i].parts[p], KEY_PART_MAX, error);

            if (text == NULL)
              return NULL;
            json_object_set_new (essence, key_types[i].parts[p], json_string (text));
          }
        return g_steal_pointer (&essence);
      }
  refuse ("a key is a JWK of type EC, OKP or RSA", error);
  return NULL;
}

/**
 * dure_recipient_key_add:
 * @recipient: whose
 * @jwk: a public key, foreign; a private one is refused
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_UNKNOWN,
 *   %DURE_BACKEND_ERROR_CONFLICT when it is known already, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): its thumbprint
 */
char *
dure_recipient_key_add (DureCity *city, const char *recipient, const json_t *jwk, GError **error)
{
  g_autoptr (json_t) essence = NULL;
  g_autofree char *text = NULL, *thumbprint = NULL;
  guint8 digest[crypto_hash_sha256_BYTES];

  if (!dure_recipient_find (city, recipient, NULL, error))
    return NULL;
  if (json_object_get (jwk, "d") != NULL)
    {
      refuse ("that is a private key: keep it, and hand in the public one", error);
      return NULL;
    }
  essence = essence_of (jwk, error);
  if (essence == NULL)
    return NULL;
  text = dure_json_canonical (essence, NULL);
  crypto_hash_sha256 (digest, (const guint8 *) text, strlen (text));
  thumbprint = dure_base64url_encode (digest, sizeof digest);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO recipient_key (thumbprint, recipient, jwk, since_ms)"
                          " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                          "ttti", thumbprint, recipient, text, dure_city_now (city)))
    return NULL;
  if (dure_database_changed (city->database) == 1)
    return g_steal_pointer (&thumbprint);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                       "this key is known already");
  return NULL;
}

/**
 * dure_recipient_key_revoke:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_key_revoke (DureCity *city, const char *thumbprint, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE recipient_key SET revoked_ms = coalesce(revoked_ms, ?2)"
                          " WHERE thumbprint = ?1",
                          "ti", thumbprint, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "there is no such key");
  return FALSE;
}
