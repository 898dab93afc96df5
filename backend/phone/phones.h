// phones.h: the phones of one person, each with a key of its own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "es256.h"

G_BEGIN_DECLS

/**
 * DurePhone:
 * @number: its number here
 * @holder: the number of the phone that everything of this person belongs to; often its own
 * @first_ms: when it was first seen
 * @seen_ms: when it last opened a session; 0 for never
 * @is_removed: whether its key opens nothing any more
 * @passkeys: how many passkeys it has made; known in lists only
 */
typedef struct
{
  gint64 number;
  gint64 holder;
  gint64 first_ms, seen_ms;
  gboolean is_removed;
  gint64 passkeys;
} DurePhone;

/**
 * DurePhoneFreedom:
 * @DURE_PHONE_FREE: it may act for a person: it is new, empty, or does so already
 * @DURE_PHONE_BUSY: it holds donations of its own, or acts for somebody else
 * @DURE_PHONE_REMOVED: its key opens nothing any more
 */
typedef enum
{
  DURE_PHONE_FREE,
  DURE_PHONE_BUSY,
  DURE_PHONE_REMOVED,
} DurePhoneFreedom;

gboolean dure_phone_know (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                          DurePhone *ret_phone, GError **error);
gboolean dure_phones_lock (DureCity *city, gint64 holder, gint64 other, GError **error);
gboolean dure_phone_meet (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                          DurePhone *ret_phone, GError **error);
gboolean dure_phone_hold (DureCity *city, const DurePhone *here, GError **error);
gboolean dure_phone_freedom (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES],
                             gint64 holder, DurePhoneFreedom *ret_freedom, GError **error);
gboolean dure_phone_freedom_apart (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES],
                                   gint64 holder, DurePhoneFreedom *ret_freedom, GError **error);
gboolean dure_phone_join (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES], gint64 holder,
                          DurePhone *ret_phone, GError **error);
GArray *dure_phones_of (DureCity *city, gint64 holder, GError **error);
gboolean dure_phone_remove (DureCity *city, const DurePhone *here, gint64 number, GError **error);
gboolean dure_phones_remove_others (DureCity *city, gint64 holder, gint64 here, GError **error);
gboolean dure_phones_merge (DureCity *city, gint64 from, gint64 into, GError **error);

G_END_DECLS
