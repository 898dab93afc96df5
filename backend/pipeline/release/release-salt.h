// release-salt.h: the secret of a release, from where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "release-secret.h"

G_BEGIN_DECLS

DureReleaseSecret *dure_release_salt_make (DureCity *city, const char *release, GError **error);
DureReleaseSecret *dure_release_salt_find (DureCity *city, const char *release, GError **error);

G_END_DECLS
