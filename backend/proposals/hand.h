// hand.h: what stands for a donor where nobody shall see who it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "voice-key.h"

G_BEGIN_DECLS

/**
 * DureHand:
 * @keys: the city's own secrets
 * @secret: the key of voices
 * @is_there: whether there is one; without it nobody has proposed or supported anything yet
 *
 * Makes marks. It is wiped at the end.
 */
typedef struct
{
  DureCityKeys *keys;
  guint8 secret[DURE_VOICE_KEY_BYTES];
  gboolean is_there;
} DureHand;

gboolean dure_hand_open (DureHand *self, DureCity *city, gboolean may_make, GError **error);
void dure_hand_clear (DureHand *self);
void dure_hand_mark_author (const DureHand *self, const char *donor, guint nth,
                            guint8 ret_mark[DURE_MAC_BYTES]);
void dure_hand_mark_voice (const DureHand *self, const char *donor, const char *proposal,
                           guint8 ret_mark[DURE_MAC_BYTES]);
void dure_hand_mark_place (const DureHand *self, const char *donor, guint nth,
                           guint8 ret_mark[DURE_MAC_BYTES]);

GPtrArray *dure_hand_donors (DureCity *city, gint64 phone, GError **error);
gboolean dure_hand_hold (DureCity *city, const GPtrArray *donors, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureHand, dure_hand_clear)

G_END_DECLS
