// answers.h: what was answered, and how long each answer took
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureAnswers DureAnswers;

DureAnswers *dure_answers_new (void);
void dure_answers_free (DureAnswers *self);
void dure_answers_note (DureAnswers *self, guint status, gint64 asked_us);
void dure_answers_note_lost (DureAnswers *self);
void dure_answers_note_late (DureAnswers *self, gint64 due_us);
guint64 dure_answers_count (DureAnswers *self);
json_t *dure_answers_to_json (DureAnswers *self);
void dure_answers_print (json_t *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAnswers, dure_answers_free)

G_END_DECLS
