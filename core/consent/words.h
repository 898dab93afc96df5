// words.h: two words that kiosk and phone show alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "token.h"

G_BEGIN_DECLS

void dure_words_of_hash (const guint8 hash[DURE_SHA256_BYTES], const char *language,
                         const char *ret_words[2]);
void dure_word_pair (const DureToken *token, const char *ret_words[2]);

G_END_DECLS
