// act.h: something that happens to a simulated device, with its numbers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureAct:
 * @word: what happens
 * @values: "name=number" of the script line: name -> text
 */
typedef struct {
  char *word;
  GHashTable *values;
} DureAct;

DureAct *dure_act_new      (const char        *word,
                            const char *const *pairs);
DureAct *dure_act_copy     (const DureAct     *self);
void     dure_act_free     (DureAct           *self);
gboolean dure_act_is       (const DureAct     *self,
                            const char        *word);
gboolean dure_act_has      (const DureAct     *self,
                            const char        *name);
double   dure_act_number   (const DureAct     *self,
                            const char        *name,
                            double             otherwise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAct, dure_act_free)

G_END_DECLS
