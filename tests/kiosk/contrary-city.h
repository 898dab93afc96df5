// contrary-city.h: the city as a kiosk sees it, in this process, and as contrary as a test wants it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "uplink.h"

#include <jansson.h>

G_BEGIN_DECLS

#define CITY_PIECE 8 /* bytes of a model */
#define CITY_TIME "2026-11-21T05:00:00.000Z"

/**
 * CityMood:
 *
 * What becomes of the next reply. The city itself has always done what it says it has.
 */
typedef enum
{
  CITY_HONEST,
  CITY_DEAF,      /* the request never arrives */
  CITY_LOST,      /* the reply never arrives */
  CITY_SILENT,    /* neither a reply nor an error, until it is cancelled */
  CITY_BUSY,      /* 503 */
  CITY_CUT,       /* half of the reply, as 200 */
  CITY_PORTAL,    /* a page of somebody else, as 200 */
  CITY_FORGED,    /* signed with another key */
  CITY_BARE,      /* a signature and nothing that it could cover */
  CITY_EDITED,    /* something put in under the signature */
  CITY_OTHER_IDS, /* well signed, of other donations */
  CITY_ONE_LESS,  /* well signed, one missing */
  CITY_TWICE,     /* well signed, one of them twice and one missing */
  CITY_STRANGE,   /* well signed, with a status that nobody knows */
  CITY_MOODS,
} CityMood;

typedef struct
{
  DureUplink uplink;
  DureDice *dice;
  DureOpeningKey *seal;
  DureSigningKey *sign;
  guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES];
  char *kiosk;
  CityMood mood;
  guint posts;
  GPtrArray *batches;    /* of GPtrArray of ids, in the order they arrived */
  GHashTable *kept;      /* id -> how often it was stored: one, or it is a fault */
  GHashTable *refusals;  /* id -> reason it will be refused with */
  const char *refuses_all; /* a reason for everything */
  const char *stopped;     /* the digest of a model that may not run any more */
  const char *resting;     /* and of one that may not run now */
  json_t *last_word;       /* what was said of one last */
  json_t *old_word;        /* what is said of any, or NULL */
  json_t *settings;        /* how it wants the kiosk to be, or NULL */
  json_t *notices;         /* by digest */
  gboolean is_forgetful;   /* hands them out whatever the kiosk has */
  guint told_settings;     /* the version that the kiosk's last report says it follows */
  guint asked_notices;     /* how often it was asked for one */
  json_t *ledger;          /* what it shows of its ledger, or NULL */
  gint64 asked_from;       /* the size of what was seen before */
  const char *told_found;  /* what the kiosk's last report says of it */
  json_t *manifest;        /* of the model that it hands out, or NULL */
  GBytes *model;           /* what it hands out for it, genuine or not */
  gsize told_size;         /* how large it says that is; 0 for the truth */
  guint asked_pieces;      /* how often it was asked for one */
  guint least_pieces;      /* from which one on it is as contrary as its mood */
  const char *told_model;  /* what the kiosk's last report says of it */
  const char *poison;    /* an id that makes a whole request fail with 400 */
  gsize largest;
  json_t *enrolment;     /* the last request for one */
  json_t *answer;        /* to the next enrolment; NULL for the honest one */
  guint enrolment_status;
} City;

void city_set_up (City *self, guint64 seed);
void city_tear_down (City *self);
void city_show_ledger (City *self, const json_t *checkpoint, const json_t *hashes);
void city_want (City *self, guint version);
json_t *city_enrolment (City *self, const char *kiosk);

G_END_DECLS
