// line-ends.h: where the lines of a text may end
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

PangoAttrList *dure_line_ends (const char *text);

G_END_DECLS
