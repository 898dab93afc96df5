// template.h: pages with holes for data, which is always escaped
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureTemplate DureTemplate;

DureTemplate *dure_template_parse (const char *text, GError **error);
void dure_template_free (DureTemplate *self);
char *dure_template_render (const DureTemplate *self, const json_t *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTemplate, dure_template_free)

G_END_DECLS
