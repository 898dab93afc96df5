// style.c: how the whole screen looks: true millimetres, bigger letters, high contrast
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The panel's own dots per inch come from configuration, since monitors lie about them. With them
// as GTK's resolution every mm of the style sheet is a real one; multiplied by 1.5 or 2 the whole
// screen grows without a second sheet. High contrast is a second provider, loaded above the first.
// GTK's own theme is left out, so that nothing of it shows through, and so are letters of families
// that the sheet does not name, and icons: what looks like one is drawn by us or by the sheet.

#include "style.h"

#include "fonts.h"

#define NO_THEME "Empty"
#define NO_DATA "/nonexistent"
#define SCHEMAS "/usr/share/glib-2.0/schemas"
#define RESOURCES "/kr/gwangju/Dure/ui/kiosk/"

struct _DureStyle
{
  GObject parent_instance;
  GdkDisplay *display;
  GtkCssProvider *sheet;
  GtkCssProvider *contrast_sheet;
  double panel_dpi;
  guint letters;
  gboolean contrast;
};

G_DEFINE_FINAL_TYPE (DureStyle, dure_style, G_TYPE_OBJECT)

static const double scales[DURE_STYLE_LETTERS] = { 1.0, 1.5, 2.0 };
static guint changed_signal;

static void
apply_letters (DureStyle *self)
{
  g_object_set (gtk_settings_get_for_display (self->display), "gtk-xft-dpi",
                (int) (self->panel_dpi * scales[self->letters] * 1024), NULL);
}

static void
dure_style_dispose (GObject *object)
{
  DureStyle *self = DURE_STYLE (object);

  if (self->display != NULL)
    {
      dure_style_set_contrast (self, FALSE);
      gtk_style_context_remove_provider_for_display (self->display,
                                                     GTK_STYLE_PROVIDER (self->sheet));
    }
  g_clear_object (&self->sheet);
  g_clear_object (&self->contrast_sheet);
  g_clear_object (&self->display);
  G_OBJECT_CLASS (dure_style_parent_class)->dispose (object);
}

static void
dure_style_class_init (DureStyleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_style_dispose;
  changed_signal = g_signal_new ("changed", DURE_TYPE_STYLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
dure_style_init (DureStyle *self)
{
  self->sheet = gtk_css_provider_new ();
  self->contrast_sheet = gtk_css_provider_new ();
}

/* GTK reads all themes of icons beneath the folders of data, whether or not any is shown. What else
 * is wanted from there are the schemas of settings, which have a variable of their own. */
static void
leave_out_icons (void)
{
  g_setenv ("GSETTINGS_SCHEMA_DIR", SCHEMAS, FALSE);
  g_setenv ("XDG_DATA_DIRS", NO_DATA, TRUE);
}

/**
 * dure_style_prepare:
 *
 * To be called before GTK begins and any setting is read: else GTK reads its own theme, only to
 * drop it in dure_style_new(), and GLib has settled where data are.
 */
void
dure_style_prepare (void)
{
  g_setenv ("GTK_THEME", NO_THEME, TRUE);
  leave_out_icons ();
  dure_fonts_keep_own ();
}

/**
 * dure_style_new:
 * @display: the display whose look it is
 * @panel_dpi: true dots per inch of the panel
 *
 * Returns: (transfer full): the style, in force until it is disposed of
 */
DureStyle *
dure_style_new (GdkDisplay *display, double panel_dpi)
{
  DureStyle *self = g_object_new (DURE_TYPE_STYLE, NULL);

  self->display = g_object_ref (display);
  self->panel_dpi = panel_dpi;
  g_object_set (gtk_settings_get_for_display (display), "gtk-theme-name", NO_THEME, NULL);
  apply_letters (self);
  gtk_css_provider_load_from_resource (self->sheet, RESOURCES "kiosk.css");
  gtk_css_provider_load_from_resource (self->contrast_sheet, RESOURCES "contrast.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->sheet),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return self;
}

/**
 * dure_style_reset:
 *
 * As the next person should find it.
 */
void
dure_style_reset (DureStyle *self)
{
  dure_style_set_letters (self, 0);
  dure_style_set_contrast (self, FALSE);
}

/**
 * dure_style_get_letters:
 *
 * Returns: the size of letters, from 0 to %DURE_STYLE_LETTERS - 1
 */
guint
dure_style_get_letters (DureStyle *self)
{
  return self->letters;
}

/**
 * dure_style_set_letters:
 * @letters: 0 as they are, 1 half as big again, 2 twice as big
 */
void
dure_style_set_letters (DureStyle *self, guint letters)
{
  g_return_if_fail (letters < DURE_STYLE_LETTERS);
  if (letters == self->letters)
    return;
  self->letters = letters;
  apply_letters (self);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * dure_style_get_contrast:
 *
 * Returns: whether high contrast is on
 */
gboolean
dure_style_get_contrast (DureStyle *self)
{
  return self->contrast;
}

/**
 * dure_style_set_contrast:
 * @contrast: whether light letters stand on black
 */
void
dure_style_set_contrast (DureStyle *self, gboolean contrast)
{
  if (contrast == self->contrast)
    return;
  self->contrast = contrast;
  if (contrast)
    gtk_style_context_add_provider_for_display (self->display,
                                                GTK_STYLE_PROVIDER (self->contrast_sheet),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (self->display,
                                                   GTK_STYLE_PROVIDER (self->contrast_sheet));
  g_signal_emit (self, changed_signal, 0);
}
