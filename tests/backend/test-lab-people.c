// test-lab-people.c: who of the lab may do what, how they come in, and when they are out
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "backend-error.h"
#include "encoding.h"
#include "lab-sessions.h"

#include <sodium.h>
#include <string.h>

#define PILOT "gwangju-heart"
#define S G_GINT64_CONSTANT (1000)

/* What is done in one transaction, as a desk does it. */
#define DO(self, call) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin ((self)->city->database, &do_error); \
    GError **error = &do_error; \
    g_assert_true ((call) && dure_transaction_commit (&do_all, &do_error)); \
    g_assert_no_error (do_error); \
  } \
  G_STMT_END

#define REFUSED(self, call, code) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin ((self)->city->database, NULL); \
    GError **error = &do_error; \
    g_assert_false (call); \
    g_assert_error (do_error, DURE_BACKEND_ERROR, (int) (code)); \
  } \
  G_STMT_END

/* Every role and action, as a person would write it down: what each reaches with its own scope,
 * with all of the city for a scope, and of something else. */
static const struct
{
  DureLabRole role;
  const char *scope;
  const char *own[DURE_LAB_ACTIONS], *city[DURE_LAB_ACTIONS], *other[DURE_LAB_ACTIONS];
} truths[DURE_LAB_ROLES] = {
  { DURE_LAB_COORDINATOR, "k1",
    { "yes", "yes", "", "", "yes", "", "", "", "", "", "", "yes", "yes", "yes", "", "",
      "", "", "", "yes", "", "yes", "", "", "", "yes", "yes" },
    { "yes", "yes", "", "", "yes", "", "", "", "", "", "", "yes", "yes", "yes", "", "",
      "", "", "", "yes", "", "yes", "", "", "", "yes", "yes" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "", "", "", "", "", "" } },
  { DURE_LAB_STEWARD, PILOT,
    { "yes", "", "", "", "", "yes", "", "yes", "", "", "yes", "yes", "", "yes", "yes", "yes",
      "yes", "yes", "yes", "yes", "yes", "", "", "", "", "", "" },
    { "yes", "", "", "", "", "yes", "", "yes", "", "", "yes", "yes", "", "yes", "yes", "yes",
      "yes", "yes", "yes", "yes", "yes", "", "", "", "", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "yes", "yes", "", "", "", "", "", "", "", "", "" } },
  { DURE_LAB_SEAT, "industry",
    { "yes", "", "", "", "", "yes", "yes", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "", "", "", "", "", "" },
    { "yes", "", "", "", "", "yes", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "", "", "", "", "", "" },
    { "yes", "", "", "", "", "yes", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "", "", "", "", "", "" } },
  { DURE_LAB_RECIPIENT, "bit-ai",
    { "yes", "", "", "", "", "", "", "", "yes", "yes", "", "", "", "", "", "",
      "", "", "", "yes", "", "", "", "", "", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "", "", "", "", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "", "", "", "", "", "" } },
  { DURE_LAB_OPERATOR, "k1",
    { "yes", "yes", "yes", "yes", "", "", "", "", "", "", "", "", "", "", "", "",
      "yes", "yes", "", "", "", "", "", "", "", "", "" },
    { "yes", "yes", "yes", "yes", "", "", "", "", "", "", "", "", "", "", "", "",
      "yes", "yes", "", "", "", "", "", "", "", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "yes", "yes", "", "", "", "", "", "", "", "", "" } },
  { DURE_LAB_MODERATOR, "city",
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "yes", "yes", "", "yes", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "yes", "yes", "", "yes", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "yes", "yes", "", "yes", "", "" } },
  { DURE_LAB_EXPERT, "city",
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "yes", "", "yes", "yes", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "yes", "", "yes", "yes", "", "" },
    { "yes", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      "", "", "", "", "", "yes", "", "yes", "yes", "", "" } },
};

static void
test_rights (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    for (guint action = 0; action < DURE_LAB_ACTIONS; action++)
      {
        const DureLabRole role = truths[i].role;

        g_assert_cmpint (dure_lab_may (role, truths[i].scope, action, truths[i].scope), ==,
                         *truths[i].own[action] != '\0');
        g_assert_cmpint (dure_lab_may (role, truths[i].scope, action, NULL), ==,
                         *truths[i].own[action] != '\0');
        g_assert_cmpint (dure_lab_may (role, "city", action, "thing"), ==,
                         *truths[i].city[action] != '\0');
        g_assert_cmpint (dure_lab_may (role, truths[i].scope, action, "thing"), ==,
                         *truths[i].other[action] != '\0');
      }
}

/* The city's own seat is one seat, and not all of them. */
static void
test_seat_of_the_city (void)
{
  g_assert_true (dure_lab_may (DURE_LAB_SEAT, "city", DURE_LAB_VOTE, "city"));
  g_assert_false (dure_lab_may (DURE_LAB_SEAT, "city", DURE_LAB_VOTE, "citizens"));
}

/* Nobody watches themselves. */
static void
test_roles_agree (void)
{
  for (guint one = 0; one < DURE_LAB_ROLES; one++)
    for (guint other = 0; other < DURE_LAB_ROLES; other++)
      {
        gboolean is_apart = one == DURE_LAB_SEAT || other == DURE_LAB_SEAT
                            || ((one == DURE_LAB_RECIPIENT) != (other == DURE_LAB_RECIPIENT));

        g_assert_cmpint (dure_lab_roles_agree (one, other), ==, !is_apart);
      }
}

static char *
invite (LedgerCity *self, const char *name, DureLabRole role, const char *scope)
{
  const DureLabPost post = { role, (char *) scope };
  char *secret = NULL;

  DO (self, (secret = dure_lab_person_invite (self->city, name, &post, error)) != NULL);
  return secret;
}

static char *
spend (LedgerCity *self, const char *secret)
{
  char *person = NULL;

  DO (self, dure_lab_invitation_spend (self->city, secret, &person, error));
  return person;
}

/* Somebody who has come in. */
static char *
person_called (LedgerCity *self, const char *name, DureLabRole role, const char *scope)
{
  g_autofree char *secret = invite (self, name, role, scope);
  char *person = spend (self, secret);

  g_assert_nonnull (person);
  return person;
}

static void
test_link (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *secret = invite (self, "Steward 1", DURE_LAB_STEWARD, "city");
  g_autofree char *person = spend (self, secret);
  g_autofree char *second = NULL, *third = NULL;

  g_assert_nonnull (person);
  g_assert_null (spend (self, secret));
  g_assert_null (spend (self, NULL));
  g_assert_null (spend (self, "x"));
  DO (self, (second = dure_lab_person_invite_again (self->city, person, error)) != NULL);
  DO (self, (third = dure_lab_person_invite_again (self->city, person, error)) != NULL);
  g_assert_null (spend (self, second));
  dure_clock_manual_advance (self->clock, DURE_LAB_INVITATION_LIFE_S * S);
  g_assert_null (spend (self, third));
}

static void
test_who_is_not_invited (LedgerCity *self, gconstpointer unused)
{
  static const struct
  {
    DureLabPost post;
    const char *name;
    DureBackendError code;
  } wrong[] = {
    { { DURE_LAB_STEWARD, (char *) "no-pilot" }, "A", DURE_BACKEND_ERROR_UNKNOWN },
    { { DURE_LAB_SEAT, (char *) "throne" }, "A", DURE_BACKEND_ERROR_UNKNOWN },
    { { DURE_LAB_RECIPIENT, (char *) "nobody" }, "A", DURE_BACKEND_ERROR_UNKNOWN },
    { { DURE_LAB_RECIPIENT, (char *) "city" }, "A", DURE_BACKEND_ERROR_UNKNOWN },
    { { DURE_LAB_OPERATOR, (char *) "k1" }, "A", DURE_BACKEND_ERROR_UNKNOWN },
    { { DURE_LAB_MODERATOR, (char *) PILOT }, "A", DURE_BACKEND_ERROR_UNKNOWN },
    { { DURE_LAB_EXPERT, (char *) PILOT }, "A", DURE_BACKEND_ERROR_UNKNOWN },
    { { DURE_LAB_STEWARD, (char *) PILOT }, " ", DURE_BACKEND_ERROR_MALFORMED },
    { { DURE_LAB_STEWARD, (char *) PILOT }, "  eins ", DURE_BACKEND_ERROR_CONFLICT },
  };
  g_autofree char *first = person_called (self, "Eins", DURE_LAB_STEWARD, PILOT);
  const DureLabPost seat = { DURE_LAB_SEAT, (char *) "city" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    REFUSED (self,
             dure_lab_person_invite (self->city, wrong[i].name, &wrong[i].post, error) != NULL,
             wrong[i].code);
  REFUSED (self, dure_lab_person_grant (self->city, first, &seat, error),
           DURE_BACKEND_ERROR_CONFLICT);
  DO (self, dure_lab_person_revoke (self->city, first, error));
  REFUSED (self, dure_lab_person_grant (self->city, first, &wrong[5].post, error),
           DURE_BACKEND_ERROR_UNKNOWN);
  REFUSED (self, dure_lab_person_invite (self->city, "EINS", &wrong[5].post, error) != NULL,
           DURE_BACKEND_ERROR_CONFLICT);
}

static gboolean
opens (LedgerCity *self, const char *secret, gboolean *ret_is_stale)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureLabPerson) person = NULL;

  g_assert_true (dure_lab_session_find (self->city, secret, &person, ret_is_stale, &error));
  return person != NULL;
}

static char *
open_session (LedgerCity *self, const char *person)
{
  char *secret = NULL;

  DO (self, (secret = dure_lab_session_open (self->city, person, error)) != NULL);
  return secret;
}

/* Whoever goes on is in for eight hours, and whoever does not for half an hour. */
static void
test_session_ends (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *person = person_called (self, "Operator", DURE_LAB_OPERATOR, "city");
  g_autofree char *busy = open_session (self, person), *idle = open_session (self, person);
  gboolean is_stale;
  gint64 passed = 0;

  g_assert_true (opens (self, busy, &is_stale) && !is_stale);
  for (; passed + 29 * 60 < DURE_LAB_SESSION_LIFE_S; passed += 29 * 60)
    {
      g_assert_true (opens (self, busy, &is_stale));
      g_assert_cmpint (is_stale, ==, passed > 0);
      DO (self, dure_lab_session_keep (self->city, busy, error));
      dure_clock_manual_advance (self->clock, 29 * 60 * S);
      if (passed > 0)
        g_assert_false (opens (self, idle, NULL));
    }
  g_assert_true (opens (self, busy, NULL));
  dure_clock_manual_advance (self->clock, (DURE_LAB_SESSION_LIFE_S - passed) * S);
  DO (self, dure_lab_session_keep (self->city, busy, error));
  g_assert_false (opens (self, busy, NULL));
}

static void
test_out (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *person = person_called (self, "Operator", DURE_LAB_OPERATOR, "city");
  g_autofree char *one = open_session (self, person), *other = open_session (self, person);

  g_assert_false (opens (self, "", NULL));
  g_assert_false (opens (self, NULL, NULL));
  DO (self, dure_lab_session_close (self->city, one, error));
  g_assert_false (opens (self, one, NULL));
  g_assert_true (opens (self, other, NULL));
  DO (self, dure_lab_person_revoke (self->city, person, error));
  g_assert_false (opens (self, other, NULL));
}

/* The newest few are kept. */
static void
test_sessions_do_not_pile_up (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *person = person_called (self, "Operator", DURE_LAB_OPERATOR, "city");
  g_autofree char *first = open_session (self, person);

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *next = NULL;

      dure_clock_manual_advance (self->clock, 1);
      next = open_session (self, person);
      g_assert_true (opens (self, next, NULL));
    }
  g_assert_false (opens (self, first, NULL));
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM lab_session"), ==, 4);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (LedgerCity *self, gconstpointer unused);
  } tests[] = {
    { "/lab-people/link", test_link },
    { "/lab-people/who-is-not-invited", test_who_is_not_invited },
    { "/lab-people/session-ends", test_session_ends },
    { "/lab-people/out", test_out },
    { "/lab-people/sessions-do-not-pile-up", test_sessions_do_not_pile_up },
  };

  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add_func ("/lab-people/rights", test_rights);
  g_test_add_func ("/lab-people/seat-of-the-city", test_seat_of_the_city);
  g_test_add_func ("/lab-people/roles-agree", test_roles_agree);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LedgerCity, NULL, ledger_city_set_up, tests[i].test,
                ledger_city_tear_down);
  return g_test_run ();
}
