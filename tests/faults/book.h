// book.h: what a city has promised, and whether it is there
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include "batch.h"

G_BEGIN_DECLS

typedef enum
{
  HERE,
  LEAVING,
  LEFT,
} Stay;

typedef struct
{
  char *id;
  char *code;
  char *secret;    /* NULL: has no source */
  GBytes *wrapped; /* their key as it lies in the store; noted before they leave */
  Stay stay;
  gboolean is_narrowing; /* has erased a part, perhaps, since the last look */
  gint64 generation;     /* of their key at that look */
} Donor;

/* A donation, or a batch. */
typedef struct
{
  Donor *donor;
  json_t *request; /* NULL: a batch */
  char *body;
  char *id;
  char *payload;
  guint8 batch_id[DURE_BATCH_ID_BYTES];
  gboolean is_promised;
} Thing;

/* Nobody but the tests writes in it. */
typedef struct
{
  GPtrArray *donors, *things;
  char *complaint; /* the first; NULL while there is none */
  DureCity *city;  /* that is being looked at */
  const char *folder;
} Book;

Book *book_new (void);
void book_free (Book *self);
Donor *book_add_donor (Book *self);
void book_note_key (Book *self, Donor *donor, const char *folder);
Thing *book_add_thing (Book *self, Donor *donor);
void book_complain (Book *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean book_look (Book *self, DureCity *city, const char *folder);

G_END_DECLS
