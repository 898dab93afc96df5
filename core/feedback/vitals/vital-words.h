// vital-words.h: how documents and the desk spell what the rules say
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "vital-rules.h"

G_BEGIN_DECLS

const char *dure_vital_to_text (DureVital vital);
const char *dure_vital_unit (DureVital vital);
const char *dure_category_to_text (DureCategory category);
const char *dure_urgency_to_text (DureUrgency urgency);
const char *dure_red_flag_to_text (DureRedFlag flag);
const char *dure_meal_to_text (DureMeal meal);

gboolean dure_vital_from_text (const char *text, DureVital *ret_vital);
gboolean dure_category_from_text (DureVital vital, const char *text, DureCategory *ret_category);
gboolean dure_urgency_from_text (const char *text, DureUrgency *ret_urgency);
gboolean dure_red_flag_from_text (const char *text, DureRedFlag *ret_flag);
gboolean dure_symptom_from_text (const char *text, DureSymptom *ret_symptom);

G_END_DECLS
