// promises.h: what donors were promised in a run, and whether it was kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "donation.h"
#include "outbox.h"
#include "simulation.h"

G_BEGIN_DECLS

/**
 * GiftWord:
 *
 * What the kiosk told a donor who gave.
 */
typedef enum
{
  GIFT_UNSURE, /* nothing that can be held against it */
  GIFT_FAILED, /* "that could not be kept" */
  GIFT_KEPT,   /* "thank you" */
} GiftWord;

/**
 * GiftErasure:
 *
 * What the city told a donor who took everything back.
 */
typedef enum
{
  ERASURE_NONE,   /* nobody asked, or nothing was there to take back */
  ERASURE_UNSURE, /* it was asked for, and nobody knows what came of it */
  ERASURE_DONE,
} GiftErasure;

/**
 * Gift:
 * @number: in the order of giving, from 1
 * @kiosk: where it was given
 * @donation: what was given
 * @token: the text of the QR code
 * @payload: what the city must be able to open
 * @word: what the donor was told
 * @is_let_go: the city has said that the kiosk need not keep it
 * @is_stored: the city has said that it has it durably
 * @refusal: (nullable): the reason of the last refusal
 * @erasure: whether it was taken back
 */
typedef struct
{
  guint number, kiosk;
  DureDonation *donation;
  char *token;
  char *payload;
  GiftWord word;
  gboolean is_let_go, is_stored;
  char *refusal;
  GiftErasure erasure;
} Gift;

/**
 * PromisesTally:
 * @given: gifts, or attempts at one
 * @stored: of them, in the city in the end
 * @erased: of those, taken back
 * @parked: of the gifts, refused for good, and still in an outbox
 *
 * What became of them; added up over runs.
 */
typedef struct
{
  guint64 given, stored, erased, parked;
} PromisesTally;

typedef struct _Promises Promises;

Promises *promises_new (Simulation *simulation);
void promises_free (Promises *self);
Gift *promises_add (Promises *self, guint kiosk, DureDonation *donation);
Gift *promises_nth (Promises *self, guint number);
void promises_hear (Promises *self, const json_t *acknowledgement);

void promises_look_at_outbox (Promises *self, guint kiosk, DureOutbox *outbox);
void promises_look_at_city (Promises *self, DureCity *city);
void promises_judge (Promises *self, DureCity *city, GHashTable *parked, PromisesTally *tally);

G_END_DECLS
