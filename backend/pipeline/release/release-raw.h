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
 * @newest_ms: when the last of it came
 */
typedef struct
{
  DureAgeBand age;
  DureSex sex;
  GArray *months;
  gint64 newest_ms;
} DureReleasePerson;

DureReleasePerson *dure_release_raw_read (DureCity *city, const char *donor, const char *pilot,
                                          const DureReleaseColumns *columns, gint64 until_ms,
                                          GError **error);
void dure_release_person_free (DureReleasePerson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleasePerson, dure_release_person_free)

G_END_DECLS
