// release-raw.h: what one donor gave, as far as a release may tell of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "pulse-percentile.h"
#include "release-months.h"

G_BEGIN_DECLS

/**
 * DureReleasePerson:
 * @age: as it was said last
 * @sex: likewise
 * @months: (element-type DureReleaseMonth): of each month in which something was given
 */
typedef struct
{
  DureAgeBand age;
  DureSex sex;
  GArray *months;
} DureReleasePerson;

DureReleasePerson *dure_release_raw_read (DureCity *city, const char *donor, const char *pilot,
                                          const DureReleaseColumns *columns, GError **error);
void dure_release_person_free (DureReleasePerson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleasePerson, dure_release_person_free)

G_END_DECLS
