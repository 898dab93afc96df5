// multipart.h: the parts of a form that is sent with a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_MULTIPART_MAX_PARTS 32
#define DURE_MULTIPART_MAX_HEAD 4096

/**
 * DureMultipartHandler:
 * @begin: a part begins; @name: of its field
 * @take: the next piece of that part, of any length but 0
 *
 * What takes the parts. Each ends the reading by %FALSE with an error.
 */
typedef struct
{
  gboolean (*begin) (const char *name, gpointer data, GError **error);
  gboolean (*take) (const guint8 *bytes, gsize length, gpointer data, GError **error);
} DureMultipartHandler;

typedef struct _DureMultipart DureMultipart;

DureMultipart *dure_multipart_new (const char *content_type, const DureMultipartHandler *handler,
                                   gpointer data);
void dure_multipart_free (DureMultipart *self);
gboolean dure_multipart_feed (DureMultipart *self, const guint8 *bytes, gsize length,
                              GError **error);
gboolean dure_multipart_is_whole (DureMultipart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMultipart, dure_multipart_free)

G_END_DECLS
