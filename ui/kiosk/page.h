// page.h: what every page of the kiosk has in common
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_PAGE_STEPS 5

#define DURE_TYPE_PAGE (dure_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (DurePage, dure_page, DURE, PAGE, GtkBox)

/**
 * DurePageClass:
 * @shown: the page has become the one in front; chain up to take the focus
 */
struct _DurePageClass
{
  GtkBoxClass parent_class;
  void (*shown) (DurePage *self);
};

/* Properties for templates: "overline", "title", "help" and "help-next" (texts; the second is a
 * sentence more of help) and "step" (0 to DURE_PAGE_STEPS).
 * Children of a template go into the body; those of type "head" stand at the end of its first line,
 * those of type "footer" stay below it in sight. */
void dure_page_set_overline (DurePage *self, const char *overline);
void dure_page_set_badge (DurePage *self, const char *badge);
void dure_page_set_title (DurePage *self, const char *title);
void dure_page_set_title_private (DurePage *self, gboolean is_private);
const char *dure_page_get_title (DurePage *self);
void dure_page_set_shape (DurePage *self, const char *picture, const char *css_class);
void dure_page_set_help (DurePage *self, const char *help);
const char *dure_page_get_help (DurePage *self);
guint dure_page_get_step (DurePage *self);
void dure_page_add_to_body (DurePage *self, GtkWidget *child);
void dure_page_shown (DurePage *self);

G_END_DECLS
