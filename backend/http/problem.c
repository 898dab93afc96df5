// problem.c: what can go wrong, by name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The name is the end of the problem document's type (RFC 9457), `/problems/expired`; words.json
// has its title and detail in every language.

#include "problem.h"

static const struct
{
  const char *code;
  guint status;
} problems[] = {
  { "malformed", 400 },
  { "cut-short", 400 },
  { "bad-request", 400 },
  { "no-session", 401 },
  { "no-lab-session", 401 },
  { "unknown-source", 401 },
  { "unknown-recipient", 401 },
  { "refused", 403 },
  { "unknown-invitation", 403 },
  { "no-right", 403 },
  { "foreign-page", 403 },
  { "removed-phone", 403 },
  { "unknown-recovery", 403 },
  { "unknown-kiosk", 403 },
  { "unknown-code", 403 },
  { "source-ended", 403 },
  { "withdrawn", 403 },
  { "not-covered", 403 },
  { "no-permit", 403 },
  { "no-reason", 403 },
  { "insufficient-scope", 403 },
  { "not-found", 404 },
  { "method", 405 },
  { "used-code", 409 },
  { "claimed", 409 },
  { "conflict", 409 },
  { "not-now", 409 },
  { "own-donations", 409 },
  { "visit-taken", 409 },
  { "file-brought", 409 },
  { "too-many-sources", 409 },
  { "expired", 410 },
  { "offer-over", 410 },
  { "visit-over", 410 },
  { "length", 411 },
  { "too-large", 413 },
  { "encoding", 415 },
  { "wrong-host", 421 },
  { "too-often", 429 },
  { "failed", 500 },
  { "busy", 503 },
};

/**
 * dure_problem_status:
 * @code: one of ours, or foreign
 *
 * Returns: its HTTP status, or 0 when there is no such problem
 */
guint
dure_problem_status (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_str_equal (problems[i].code, code))
      return problems[i].status;
  return 0;
}

/**
 * dure_problem_code:
 * @number: from 0
 *
 * Returns: (transfer none) (nullable): the problem of that number; %NULL when there are not so many
 */
const char *
dure_problem_code (guint number)
{
  return number < G_N_ELEMENTS (problems) ? problems[number].code : NULL;
}

/**
 * dure_problem_number:
 * @code: one of ours
 *
 * Returns: which of them it is
 */
guint
dure_problem_number (const char *code)
{
  guint number = 0;

  while (number < G_N_ELEMENTS (problems) - 1 && !g_str_equal (problems[number].code, code))
    number++;
  g_assert (g_str_equal (problems[number].code, code));
  return number;
}

/**
 * dure_problem_for_status:
 * @status: what the guard refused with
 *
 * Returns: (transfer none): the problem that says so
 */
const char *
dure_problem_for_status (guint status)
{
  switch (status)
    {
    case 405:
      return "method";
    case 411:
      return "length";
    case 413:
      return "too-large";
    case 421:
      return "wrong-host";
    default:
      return "bad-request";
    }
}
