// outcome.c: what went wrong, as FHIR says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An OperationOutcome (FHIR R4) instead of a problem document, for whoever asks below /fhir/: the
// same problems with the same words, each by the nearest of FHIR's own issue types.

#include "outcome.h"

#include "canonical-json.h"

static const struct
{
  const char *problem;
  const char *type;
} types[] = {
  { "malformed", "invalid" },     { "unknown-recipient", "login" },
  { "no-permit", "forbidden" },   { "insufficient-scope", "forbidden" },
  { "not-found", "not-found" },   { "method", "not-supported" },
  { "too-often", "throttled" },   { "busy", "transient" },
  { "failed", "exception" },
};

static const char *
type_of (const char *problem)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].problem, problem))
      return types[i].type;
  return "processing";
}

static char *
outcome (const char *severity, const char *type, const char *title, const char *diagnostics)
{
  g_autoptr (json_t) json
      = json_pack ("{s:s, s:[{s:s, s:s, s:{s:s}, s:s*}]}", "resourceType", "OperationOutcome",
                   "issue", "severity", severity, "code", type, "details", "text", title,
                   "diagnostics", diagnostics);

  return dure_json_canonical (json, NULL);
}

/**
 * dure_outcome_of_problem:
 * @code: one of those in problem.c
 * @problem: the document of it; its `diagnostics`, where there are some, say more than its detail
 *
 * Returns: (transfer full): an OperationOutcome
 */
char *
dure_outcome_of_problem (const char *code, const json_t *problem)
{
  const char *diagnostics = json_string_value (json_object_get (problem, "diagnostics"));

  if (diagnostics == NULL)
    diagnostics = json_string_value (json_object_get (problem, "detail"));
  return outcome ("error", type_of (code), json_string_value (json_object_get (problem, "title")),
                  diagnostics);
}

/**
 * dure_outcome_of_warning:
 * @words: in English: what was asked for and is not supported
 *
 * Returns: (transfer full): an OperationOutcome that it was left out
 */
char *
dure_outcome_of_warning (const char *words)
{
  return outcome ("warning", "not-supported", words, NULL);
}

/**
 * dure_outcome_of_progress:
 * @words: in English
 *
 * Returns: (transfer full): an OperationOutcome that nothing is wrong
 */
char *
dure_outcome_of_progress (const char *words)
{
  return outcome ("information", "informational", words, NULL);
}
