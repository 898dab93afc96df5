// language.h: the languages of the screens, and how one becomes another while running
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureLanguage:
 * @code: `ko`; what a visit, a notice and a token call it
 * @name: its own name, never translated: `한국어`
 * @start: "start in this language", in this language
 * @letters: two letters that stand for bigger letters
 * @css_class: class of a window, which chooses its fonts, and of a button that is named in it
 * @decimal_sign: what stands before tenths
 * @group_sign: what stands between thousands and hundreds
 */
typedef struct
{
  const char *code;
  const char *name;
  const char *start;
  const char *letters;
  const char *css_class;
  char decimal_sign;
  const char *group_sign;
} DureLanguage;

void dure_languages_offer (const char *const *codes);
const DureLanguage *dure_languages (guint *ret_count);
const DureLanguage *dure_language_find (const char *code);
const DureLanguage *dure_language_current (void);
void dure_language_bind (const char *directory);
void dure_language_use (const char *code);
char *dure_language_number (double value, int decimals);
char *dure_language_count (guint count);

G_END_DECLS
