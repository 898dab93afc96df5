// test-token-scopes.c: what a token is good for, by what was asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "token-scopes.h"

#define OBSERVATION DURE_TOKEN_SCOPE_OF (DURE_BULK_OBSERVATION)
#define PATIENT DURE_TOKEN_SCOPE_OF (DURE_BULK_PATIENT)
#define PROVENANCE DURE_TOKEN_SCOPE_OF (DURE_BULK_PROVENANCE)
#define FEED DURE_TOKEN_SCOPE_FEED

static void
test_asked (void)
{
  static const struct
  {
    const char *text;
    DureTokenScopes scopes;
  } cases[] = {
    { "system/Observation.rs", OBSERVATION },
    { "system/Observation.cruds", OBSERVATION },
    { "system/Observation.read system/Patient.*", OBSERVATION | PATIENT },
    { "system/Provenance.rs urn:dure:feed", PROVENANCE | FEED },
    { "system/*.rs", OBSERVATION | PATIENT | PROVENANCE },
    { "system/*.read", OBSERVATION | PATIENT | PROVENANCE },
    { "system/*.*", OBSERVATION | PATIENT | PROVENANCE },
    { "openid  system/Condition.rs system/Patient.rs ", PATIENT },
    { NULL, OBSERVATION | PATIENT | PROVENANCE },
    { "", 0 },
    { "system/Observation.r", 0 },
    { "system/Observation.s", 0 },
    { "system/Observation.sr", 0 },
    { "system/Observation.rrs", 0 },
    { "system/Observation.rsx", 0 },
    { "system/Observation.cud", 0 },
    { "system/Observation.write", 0 },
    { "system/Observation.", 0 },
    { "system/Observation", 0 },
    { "system/.rs", 0 },
    { "system/", 0 },
    { "system/observation.rs", 0 },
    { "system/Observation.rs?category=laboratory", 0 },
    { "patient/Observation.rs user/*.read", 0 },
    { "system/Observation.rs\tsystem/Patient.rs", 0 },
    { "urn:dure:feeds", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (dure_token_scopes_read (cases[i].text), ==, cases[i].scopes);
}

static void
test_there_and_back (void)
{
  g_autofree char *all = dure_token_scopes_to_text (DURE_TOKEN_SCOPES_ALL);

  g_assert_cmpstr (
      all, ==, "system/Observation.rs system/Patient.rs system/Provenance.rs urn:dure:feed");
  for (DureTokenScopes scopes = 0; scopes <= DURE_TOKEN_SCOPES_ALL; scopes++)
    {
      g_autofree char *text = dure_token_scopes_to_text (scopes);

      g_assert_cmpuint (dure_token_scopes_read (text), ==, scopes);
    }
}

static void
test_types (void)
{
  const gboolean types[DURE_BULK_TYPES] = { [DURE_BULK_PATIENT] = TRUE };
  const gboolean none[DURE_BULK_TYPES] = { FALSE };

  g_assert_cmpuint (dure_token_scopes_of_types (types), ==, PATIENT);
  g_assert_cmpuint (dure_token_scopes_of_types (none), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-scopes/asked", test_asked);
  g_test_add_func ("/token-scopes/there-and-back", test_there_and_back);
  g_test_add_func ("/token-scopes/types", test_types);
  return g_test_run ();
}
