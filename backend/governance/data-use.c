// data-use.c: what a use is called, and whether the consents of this city allow it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The codes of the Data Use Ontology (DUO, GA4GH), matched as it is meant: by the exact code, and
// those that need knowledge of diseases, dates or institutes by a person; and codes of the city,
// GJ:, for what DUO has no word. "No methods development" (NMDS) is what donors call "no training",
// so a request that trains contradicts it.

#include "data-use.h"

/* What else has to be true of a request for a code to fit. */
typedef enum
{
  ALWAYS,
  IF_NOT_TRAINED,
  IF_ETHICS,
  IF_NO_COMPANY,
  IF_LOCAL_STAFF,
  BY_PERSON,
  NEVER,
} Rule;

static const struct
{
  const char *code;
  const char *name;
  Rule rule;
} codes[] = {
  { "DUO:0000042", "general research use", ALWAYS },
  { "DUO:0000006", "health, medical or biomedical research", ALWAYS },
  { "DUO:0000007", "research on one disease", BY_PERSON },
  { "DUO:0000004", "no restriction", NEVER },
  { "DUO:0000011", "research on populations and ancestry", NEVER },
  { "DUO:0000044", "no research on populations or ancestry", NEVER },
  { "DUO:0000016", "genetic studies only", NEVER },
  { "DUO:0000015", "no methods development", IF_NOT_TRAINED },
  { "DUO:0000043", "clinical care", BY_PERSON },
  { "DUO:0000018", "not for profit, non-commercial use only", IF_NO_COMPANY },
  { "DUO:0000045", "not-for-profit organisations only", IF_NO_COMPANY },
  { "DUO:0000046", "non-commercial use only", BY_PERSON },
  { "DUO:0000019", "results are published", ALWAYS },
  { "DUO:0000024", "not published before a date", BY_PERSON },
  { "DUO:0000020", "together with the site", ALWAYS },
  { "DUO:0000021", "with the approval of an ethics board", IF_ETHICS },
  { "DUO:0000022", "within the region", BY_PERSON },
  { "DUO:0000025", "for a time", ALWAYS },
  { "DUO:0000026", "named users", BY_PERSON },
  { "DUO:0000027", "one project", BY_PERSON },
  { "DUO:0000028", "one institute", BY_PERSON },
  { "DUO:0000029", "what is made of it comes back", ALWAYS },
  { "GJ:LOCAL-STAFF", "people employed in Gwangju", IF_LOCAL_STAFF },
  { "GJ:LOCAL-OFFICE", "an office in Gwangju", BY_PERSON },
  { "GJ:SHARE", "a share for donors and sites", ALWAYS },
  { "GJ:SANDBOX", "a sandbox licence", BY_PERSON },
  { "GJ:INSURANCE", "liability insurance", BY_PERSON },
  { "GJ:ROOM-ONLY", "only in the city's own room", ALWAYS },
  { "GJ:MODEL-SLOT-ONLY", "only as a model on trial at kiosks", ALWAYS },
  { "GJ:DELETION", "deleted within ten days", ALWAYS },
};

static gboolean
is_true_of (Rule rule, const DureRequest *request, const char *recipient_class)
{
  switch (rule)
    {
    case IF_NOT_TRAINED:
      return !request->trains;
    case IF_ETHICS:
      return request->ethics != NULL;
    case IF_NO_COMPANY:
      return !g_str_equal (recipient_class, "company");
    case IF_LOCAL_STAFF:
      return request->local_staff > 0;
    case NEVER:
      return FALSE;
    case ALWAYS:
    case BY_PERSON:
    default:
      return TRUE;
    }
}

/**
 * dure_data_use_judge:
 * @code: one of the request's
 * @request: what is asked for
 * @recipient_class: what notices call who asks
 *
 * Returns: what a program can say of it
 */
DureDataUse
dure_data_use_judge (const char *code, const DureRequest *request, const char *recipient_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].code, code))
      {
        if (!is_true_of (codes[i].rule, request, recipient_class))
          return DURE_DATA_USE_FORBIDDEN;
        return codes[i].rule == BY_PERSON ? DURE_DATA_USE_PERSON : DURE_DATA_USE_FITS;
      }
  return DURE_DATA_USE_UNKNOWN;
}

/**
 * dure_data_use_judge_all:
 * @ret_code: (out) (nullable): the first code of the worst kind; %NULL when all fit
 *
 * Returns: the worst of what is said of the request's codes
 */
DureDataUse
dure_data_use_judge_all (const DureRequest *request, const char *recipient_class,
                         const char **ret_code)
{
  DureDataUse worst = DURE_DATA_USE_FITS;

  *ret_code = NULL;
  for (guint i = 0; request->codes[i] != NULL; i++)
    {
      DureDataUse use = dure_data_use_judge (request->codes[i], request, recipient_class);

      if (use <= worst)
        continue;
      worst = use;
      *ret_code = request->codes[i];
    }
  return worst;
}

/**
 * dure_data_use_name:
 * @code: foreign
 *
 * Returns: (transfer none) (nullable): its name in English; %NULL when there is no such code
 */
const char *
dure_data_use_name (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].code, code))
      return codes[i].name;
  return NULL;
}

/**
 * dure_data_use_code:
 * @number: from 0
 *
 * Returns: (transfer none) (nullable): a code that can be granted; %NULL when there are not so many
 */
const char *
dure_data_use_code (guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].rule != NEVER && number-- == 0)
      return codes[i].code;
  return NULL;
}
