// release-book.h: releases that hold: sealed, in the ledger, and provable to each donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "release-basis.h"
#include "release-book-rows.h"
#include "release-rolls.h"

G_BEGIN_DECLS

gboolean dure_release_book_seal (DureCity *city, const DureReleaseBasis *basis,
                                 const DureReleaseRolls *rolls, const DureReleaseSecret *secret,
                                 const DureRelease *release, GError **error);
json_t *dure_release_book_prove (DureCity *city, const char *release, const char *donor,
                                 GError **error);

G_END_DECLS
