// token-scopes.c: what a token is good for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The system scopes of SMART App Launch 2, for reading and searching, which an export is both of:
// `system/Observation.rs`. What those of version 1 and a star mean is granted as what it is here
// and now; who names none means all of FHIR (RFC 6749, 3.3, lets there be such a default). A scope
// with a search in it is none of ours: to grant less than all of a type one would have to look into
// each resource. The feed is no resource of FHIR and has a scope of its own, by an address of ours
// as the standard has it for such.

#include "token-scopes.h"

#include <string.h>

#define FEED "urn:dure:feed"
#define DEFAULT "system/*.rs"
#define SYSTEM "system/"
#define RIGHTS "cruds" /* in the one order that they may stand in */

/* Whether they include reading and searching. */
static gboolean
are_enough (const char *rights)
{
  const char *next = RIGHTS;

  if (g_str_equal (rights, "read") || g_str_equal (rights, "*"))
    return TRUE;
  for (const char *p = rights; *p != '\0'; p++)
    {
      next = strchr (next, *p);
      if (next == NULL)
        return FALSE;
      next++;
    }
  return strchr (rights, 'r') != NULL && strchr (rights, 's') != NULL;
}

static DureTokenScopes
read_one (const char *word)
{
  const char *resource = word + strlen (SYSTEM), *dot;
  g_autofree char *name = NULL;
  DureBulkType type;

  if (g_str_equal (word, FEED))
    return DURE_TOKEN_SCOPE_FEED;
  dot = g_str_has_prefix (word, SYSTEM) ? strchr (resource, '.') : NULL;
  if (dot == NULL || !are_enough (dot + 1))
    return 0;
  name = g_strndup (resource, (gsize) (dot - resource));
  if (g_str_equal (name, "*"))
    return DURE_TOKEN_SCOPES_ALL & ~DURE_TOKEN_SCOPE_FEED;
  return dure_bulk_type_from_text (name, &type) ? DURE_TOKEN_SCOPE_OF (type) : 0;
}

/**
 * dure_token_scopes_read:
 * @text: (nullable): with blanks between them; %NULL when none were named; foreign
 *
 * Returns: those of them that there are
 */
DureTokenScopes
dure_token_scopes_read (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : DEFAULT, " ", -1);
  DureTokenScopes scopes = 0;

  for (guint i = 0; words[i] != NULL; i++)
    scopes |= read_one (words[i]);
  return scopes;
}

/**
 * dure_token_scopes_of_types:
 * @types: which of them
 *
 * Returns: what is needed to read them
 */
DureTokenScopes
dure_token_scopes_of_types (const gboolean types[DURE_BULK_TYPES])
{
  DureTokenScopes scopes = 0;

  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    if (types[i])
      scopes |= DURE_TOKEN_SCOPE_OF (i);
  return scopes;
}

/**
 * dure_token_scopes_to_text:
 *
 * Returns: (transfer full): as dure_token_scopes_read() reads them, always in the same order
 */
char *
dure_token_scopes_to_text (DureTokenScopes scopes)
{
  GString *text = g_string_new (NULL);

  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    if (scopes & DURE_TOKEN_SCOPE_OF (i))
      g_string_append_printf (text, "%s" SYSTEM "%s.rs", text->len > 0 ? " " : "",
                              dure_bulk_type_to_text (i));
  if (scopes & DURE_TOKEN_SCOPE_FEED)
    g_string_append_printf (text, "%s" FEED, text->len > 0 ? " " : "");
  return g_string_free (text, FALSE);
}
