// possession.h: the ladder of proofs that a wearable is the donor's own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "proof.h"

G_BEGIN_DECLS

/**
 * DureLadderStep:
 * @DURE_LADDER_ASKING: a rung is under way
 * @DURE_LADDER_WANTS_LINK: the next rung needs the device's values: link it, hand on its beats
 * @DURE_LADDER_PROVEN: the device of dure_ladder_get_path() is the donor's
 * @DURE_LADDER_SEVERAL: ended, several devices and no way to tell them apart
 * @DURE_LADDER_NOT_PROVEN: ended
 *
 * What is to be done.
 */
typedef enum {
  DURE_LADDER_ASKING,
  DURE_LADDER_WANTS_LINK,
  DURE_LADDER_PROVEN,
  DURE_LADDER_SEVERAL,
  DURE_LADDER_NOT_PROVEN,
} DureLadderStep;

typedef struct _DureLadder DureLadder;

DureLadder     *dure_ladder_new            (DureDice               *dice,
                                            guint                   second_ms,
                                            const char             *only_path,
                                            gboolean                has_pulse,
                                            gint64                  now_ms);
void            dure_ladder_free           (DureLadder             *self);
void            dure_ladder_pair_first     (DureLadder             *self);
void            dure_ladder_seen           (DureLadder             *self,
                                            const char             *path,
                                            gint64                  now_ms);
void            dure_ladder_linked         (DureLadder             *self,
                                            gint64                  now_ms);
void            dure_ladder_beat           (DureLadder             *self,
                                            guint                   bpm,
                                            DureBeatContact         contact,
                                            guint                   n_rr,
                                            gint64                  now_ms);
void            dure_ladder_answer         (DureLadder             *self,
                                            gboolean                yes,
                                            guint                   number,
                                            gint64                  now_ms);
void            dure_ladder_paired         (DureLadder             *self,
                                            DurePossession          possession);
DureLadderStep  dure_ladder_step           (DureLadder             *self,
                                            gint64                  now_ms);
void            dure_ladder_get_question   (DureLadder             *self,
                                            DureInstrumentQuestion *ret_question);
const char     *dure_ladder_get_path       (DureLadder             *self);
DurePossession  dure_ladder_get_possession (DureLadder             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLadder, dure_ladder_free)

G_END_DECLS
